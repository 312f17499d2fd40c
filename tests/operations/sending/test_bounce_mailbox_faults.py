"""What the mail server of the mailbox can do at each place to hold up the site, and what the operator reads then."""

import socket
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from kb.mail.bounce_mailbox import BounceMailbox, ImapEncryption
from kb.operations.sending.bounce_mailbox import opened
from kb.operations.sending.mailbox_faults import MailboxUnusable
from kb.probes.guard import Budget
from tests.mail_peers import Says, closes, drips, falls_silent, floods, imap_peer, is_silent
from tests.thunderbird.street import Authority

pytestmark = pytest.mark.usefixtures("trusted")

OURS: Final = "The mail server of the mailbox "
SLOW: Final = (OURS + "is too slow. The site no longer waited for it.", True)
TOO_MUCH: Final = (OURS + "said far more than it was asked, so the site closed the connection.", True)
GARBLED: Final = (OURS + "gave an answer that is none in IMAP.", True)
CLOSED: Final = (OURS + "closed the connection.", True)
NOBODY: Final = (OURS + "cannot be reached.", True)
PASSWORD: Final = (OURS + "does not take this user name and password.", False)
LATER: Final = (OURS + "lets nobody sign in at the moment.", True)
BROKE: Final = ("The connection broke while the mailbox was read.", True)
READ: Final = (b"head", b"head")

PLACES: Final = ["GREETING", "CAPABILITY", "AUTHENTICATE", "PASSWORD", "EXAMINE", "SEARCH", "FETCH"]
BREAKS: Final = [NOBODY, NOBODY, CLOSED, CLOSED, BROKE, BROKE, BROKE]
FOLDER: Final = b"* OK [UIDVALIDITY %s] v\r\n* OK [UIDNEXT %s] n\r\n{tag} OK [READ-ONLY] open\r\n"


@pytest.fixture
def budget() -> Budget:
    return Budget(100, 1_000_000)


class Street:
    """Reads the one message of a peer; `authority` for TLS from the first byte, else by STARTTLS."""

    def __init__(self, folder: Path, authority: Authority, budget: Budget) -> None:
        self._folder, self._authority, self._budget = folder, authority, budget
        self.heard: list[str] = []

    def read(self, says: Says, encryption: ImapEncryption = ImapEncryption.TLS) -> tuple[bytes | str, bytes | bool]:
        """The message, or the sentence and whether waiting may help."""
        by_tls = self._authority if encryption is ImapEncryption.TLS and "HANDSHAKE" not in says else None
        with imap_peer(says, self._folder, by_tls) as (self.heard, port):
            where = BounceMailbox("localhost", port, encryption, "site", "secret")
            try:
                with opened(where, self._budget) as mailbox:
                    mailbox.look()
                    (glimpse,) = mailbox.headers(mailbox.numbers_after(0, date(2026, 11, 1)))
                    return glimpse.content, mailbox.content(glimpse.uid)
            except MailboxUnusable as fault:
                return str(fault), fault.by_itself


@pytest.fixture
def street(tmp_path: Path, authority: Authority, budget: Budget) -> Street:
    return Street(tmp_path, authority, budget)


def test_a_peer_that_does_nothing_of_the_kind_is_read(street: Street) -> None:
    assert street.read({}) == READ
    steps = ["CAPABILITY", "AUTHENTICATE", "PASSWORD", "EXAMINE", "SEARCH", "FETCH", "FETCH", "LOGOUT"]
    assert [step for step in street.heard if step != "CAPABILITY"] == steps[1:]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("piece", [b"*", b"* OK so\r\n", b""])
def test_who_drips_is_left_when_the_time_of_all_is_up(street: Street, budget: Budget, place: str, piece: bytes) -> None:
    if place == "GREETING" and piece == b"* OK so\r\n":
        piece = b"x"
    assert street.read({place: drips(budget, piece) if piece else falls_silent(budget)}) == SLOW


def test_so_is_who_drips_in_the_middle_of_a_literal(street: Street, budget: Budget) -> None:
    def begin(line: socket.socket) -> None:
        line.sendall(b"* 1 FETCH (UID 1 BODY[] {9000}\r\n")
        drips(budget, b"x")(line)

    assert street.read({"FETCH": begin}) == SLOW


@pytest.mark.parametrize("place", ["HANDSHAKE", "GREETING", "SEARCH"])
def test_so_is_who_says_nothing(tmp_path: Path, authority: Authority, place: str) -> None:
    assert Street(tmp_path, authority, Budget(1, 100_000)).read({place: is_silent}) == SLOW


@pytest.mark.parametrize("place", ["GREETING", "CAPABILITY", "STARTTLS"])
def test_so_is_who_drips_before_encryption(street: Street, budget: Budget, place: str) -> None:
    says: Says = {"CAPABILITY": b"* CAPABILITY IMAP4rev1 STARTTLS\r\n{tag} OK done\r\n", place: drips(budget)}
    assert street.read(says, ImapEncryption.STARTTLS) == SLOW


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("piece", [b"* 1 EXISTS\r\n", b"x", b"\0"])
def test_who_floods_is_left_when_it_is_too_much(street: Street, place: str, piece: bytes) -> None:
    if place == "GREETING" and len(piece) > 1:
        piece = b"*"
    assert street.read({place: floods(piece)}) == TOO_MUCH


@pytest.mark.parametrize("place", PLACES)
def test_one_answer_has_a_bound_of_its_own(tmp_path: Path, authority: Authority, place: str) -> None:
    street = Street(tmp_path, authority, Budget(100, 2**40))
    assert street.read({place: floods(b"x" if place == "GREETING" else b"* OK " + b"x" * 900 + b"\r\n")}) == TOO_MUCH


@pytest.mark.parametrize(("place", "fault"), list(zip(PLACES, BREAKS, strict=True)))
def test_who_hangs_up_may_be_there_again_later(street: Street, place: str, fault: tuple[str, bool]) -> None:
    assert street.read({place: closes}) == fault


@pytest.mark.parametrize("digits", [b"9" * 5000, b"4294967296", b"0" * 30])
def test_a_number_without_end_is_no_number(street: Street, digits: bytes) -> None:
    assert street.read({"SEARCH": b"* SEARCH " + digits + b"\r\n{tag} OK done\r\n"}) == GARBLED
    assert street.read({"EXAMINE": FOLDER % (digits, b"2")}) == GARBLED
    assert street.read({"EXAMINE": FOLDER % (b"7", digits)}) == GARBLED


@pytest.mark.parametrize("size", [b"9" * 5000, b"99999999999", b"1048577"])
def test_a_piece_that_is_announced_too_long_is_not_waited_for(street: Street, size: bytes) -> None:
    assert street.read({"FETCH": b"* 1 FETCH (UID 1 BODY[] {" + size + b"}\r\nhead)\r\n"}) == TOO_MUCH


@pytest.mark.parametrize("said", [b"[UNAVAILABLE] away", b"[INUSE] in use", b"[LIMIT] too many of you"])
def test_later_at_sign_in_is_no_wrong_password(street: Street, said: bytes) -> None:
    assert street.read({"PASSWORD": b"{tag} NO " + said + b"\r\n"}) == LATER
    capable = b"* CAPABILITY IMAP4rev1\r\n{tag} OK done\r\n"
    assert street.read({"CAPABILITY": capable, "LOGIN": b"{tag} NO " + said + b"\r\n"}) == LATER


@pytest.mark.parametrize("challenge", [b"+ abc\r\n", b"+ =\xff=\r\n", b"+ \0\0a\r\n"])
def test_a_challenge_that_is_none_ends_it(street: Street, challenge: bytes) -> None:
    found, _ = street.read({"AUTHENTICATE": challenge, "PASSWORD": b"{tag} NO no\r\n"})
    assert (found, True) in (GARBLED, (PASSWORD[0], True))
    assert "EXAMINE" not in street.heard


def test_the_password_is_said_once(street: Street) -> None:
    assert street.read({"PASSWORD": b"+ YWJj\r\n"}) == GARBLED
    assert street.heard.count("PASSWORD") == 1


def test_a_farewell_that_drips_changes_nothing(street: Street, budget: Budget) -> None:
    assert street.read({"LOGOUT": drips(budget, b"*")}) == READ


def test_who_lets_everybody_in_under_encryption_is_read(street: Street) -> None:
    assert street.read({"GREETING": b"* PREAUTH welcome\r\n"}) == READ


def test_it_tires_when_a_third_is_left(tmp_path: Path, authority: Authority, budget: Budget) -> None:
    where = BounceMailbox("localhost", 0, ImapEncryption.TLS, "site", "secret")
    running = imap_peer({}, tmp_path, authority)
    with running as (_, port), opened(replace(where, port=port), budget) as mailbox:
        assert not mailbox.is_tired()
        budget.hurry(30)
        assert mailbox.is_tired()
