"""What a mail server can do at each place of a conversation to hold up the site, and what the operator reads then."""

import socket
from pathlib import Path
from typing import Final

import pytest

from kb.mail.outgoing import Encryption, OutgoingServer
from kb.operations.sending.mail_server import Answer, Outcome, ServerUnusable, connected
from kb.probes.guard import Budget
from tests.mail_peers import Act, Says, closes, drips, falls_silent, floods, is_silent, smtp_peer
from tests.thunderbird.street import Authority

pytestmark = pytest.mark.usefixtures("trusted")

SLOW: Final = "The mail server is too slow. The site no longer waited for it and closed the connection."
TOO_MUCH: Final = "The mail server said far more than it has to, so the site closed the connection."
GARBLED: Final = "The mail server gave an answer that is none in SMTP, so the site closed the connection."
CLOSED: Final = "The mail server closed the connection."
NO_WAY: Final = "The mail server asks for a way to sign in that this site does not know."
PASSWORD: Final = "The mail server does not take this user name and password."
NOBODY: Final = "The mail server cannot be reached."

BEFORE_TEXT: Final = ["GREETING", "EHLO", "AUTH", "MAIL", "RCPT", "DATA"]
IN_PLAIN: Final = ["GREETING", "EHLO", "STARTTLS"]
FLOODS: Final = [b"250-more\r\n", b"2", b"250-" + b"x" * 80, b"\0"]


@pytest.fixture
def budget() -> Budget:
    return Budget(100, 100_000)


class Street:
    """Sends one message to a peer; `authority` for TLS from the first byte, else by STARTTLS."""

    def __init__(self, folder: Path, authority: Authority, budget: Budget) -> None:
        self._folder, self._authority, self._budget = folder, authority, budget
        self.heard: list[str] = []

    def send(self, says: Says, encryption: Encryption = Encryption.TLS) -> Answer | tuple[str, bool]:
        """What became of the message, or the sentence and whether waiting may help."""
        by_tls = self._authority if encryption is Encryption.TLS and "HANDSHAKE" not in says else None
        with smtp_peer(says, self._folder, by_tls) as (self.heard, port):
            server = OutgoingServer("localhost", port, encryption, "site", "secret")
            try:
                with connected(server, "help.example", self._budget) as opened:
                    return opened.send("help@example.net", "a@x.example", b"Subject: Hello\r\n\r\nend\r\n")
            except ServerUnusable as fault:
                return str(fault), fault.by_itself


@pytest.fixture
def street(tmp_path: Path, authority: Authority, budget: Budget) -> Street:
    return Street(tmp_path, authority, budget)


def test_a_peer_that_does_nothing_of_the_kind_takes_the_message(street: Street) -> None:
    assert street.send({}) == Answer(Outcome.ACCEPTED, 250, "Taken")
    assert street.heard == ["EHLO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"]


@pytest.mark.parametrize("place", BEFORE_TEXT)
@pytest.mark.parametrize("piece", [b"2", b"250-x\r\n", b""])
def test_who_drips_is_left_when_the_time_of_all_is_up(street: Street, budget: Budget, place: str, piece: bytes) -> None:
    assert street.send({place: drips(budget, piece) if piece else falls_silent(budget)}) == (SLOW, True)


@pytest.mark.parametrize("place", ["HANDSHAKE", "GREETING", "AUTH", "DATA"])
def test_so_is_who_says_nothing(tmp_path: Path, authority: Authority, place: str) -> None:
    assert Street(tmp_path, authority, Budget(1, 100_000)).send({place: is_silent}) == (SLOW, True)


@pytest.mark.parametrize("place", IN_PLAIN)
def test_so_is_who_drips_before_encryption(street: Street, budget: Budget, place: str) -> None:
    says: Says = {"EHLO": b"250-x\r\n250 STARTTLS\r\n", place: drips(budget)}
    assert street.send(says, Encryption.STARTTLS) == (SLOW, True)


@pytest.mark.parametrize("hello", [b"\x16", b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc"])
def test_so_is_who_drips_while_the_line_is_encrypted(street: Street, budget: Budget, hello: bytes) -> None:
    def shake(line: socket.socket) -> None:
        line.sendall(hello)
        drips(budget, b"\0" if len(hello) > 1 else b"\x03")(line)

    sentence, _ = street.send({"HANDSHAKE": shake})
    assert sentence in (SLOW, "The mail server does not speak TLS on this port.")


@pytest.mark.parametrize("place", BEFORE_TEXT)
@pytest.mark.parametrize("piece", FLOODS)
def test_who_floods_is_left_when_it_is_too_much(street: Street, place: str, piece: bytes) -> None:
    assert street.send({place: floods(piece)}) == (TOO_MUCH, True)


@pytest.mark.parametrize("place", ["EHLO", "AUTH", "MAIL", "RCPT", "DATA"])
def test_who_hangs_up_may_be_there_again_later(street: Street, place: str) -> None:
    assert street.send({place: closes}) == (NOBODY if place == "EHLO" else CLOSED, True)


def test_who_hangs_up_at_once_cannot_be_reached(street: Street) -> None:
    assert street.send({"GREETING": closes}) == (NOBODY, True)
    assert street.send({"HANDSHAKE": closes}) == (CLOSED, True)


@pytest.mark.parametrize("place", BEFORE_TEXT)
@pytest.mark.parametrize(
    "answer",
    [b"250" + b"0" * 5000 + b"\r\n", b"25\0 OK\r\n", b"\0\0\0\0\r\n", b"+50 OK\r\n", b"250-a\r\n550 b\r\n", b"\r\n"],
)
def test_what_is_no_answer_is_not_taken_for_one(street: Street, place: str, answer: bytes) -> None:
    assert street.send({place: answer}) == (GARBLED, True)


@pytest.mark.parametrize(
    ("place", "answer", "sentence"),
    [
        ("AUTH", b"454 4.7.0 Directory away, secret\r\n", "454"),
        ("AUTH", b"421 4.3.2 Closing\r\n", "421"),
        ("AUTH", b"450 4.7.1 Slow down\r\n", "450"),
    ],
)
def test_later_at_sign_in_is_no_wrong_password(street: Street, place: str, answer: bytes, sentence: str) -> None:
    said = f"The mail server lets nobody sign in at the moment ({sentence}); the password may well be right."
    assert street.send({place: answer}) == (said, True)


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (b"535 5.7.8 no\r\n", (PASSWORD, False)),
        (b"534 5.7.9 too weak\r\n", (PASSWORD, False)),
        (b"432 4.7.12 A new password is needed\r\n", (PASSWORD, False)),
        (b"250 OK\r\n", (GARBLED, True)),
        (b"000 ?\r\n", (GARBLED, True)),
        (b"334 =\xff=\r\n", (NO_WAY, False)),
        (b"334 abc\r\n", (NO_WAY, False)),
        (b"334 YWJj\r\n", (NO_WAY, False)),  # again and again
    ],
)
def test_each_answer_to_a_password_has_its_meaning(street: Street, answer: bytes, fault: tuple[str, bool]) -> None:
    says: dict[str, bytes] = {"AUTH": answer, "AHNPDGUAC2VJCMV0": answer}
    assert street.send(says) == fault
    assert "MAIL" not in street.heard


def test_a_way_to_sign_in_that_nobody_knows_is_no_broken_line(street: Street) -> None:
    assert street.send({"EHLO": b"250-x\r\n250 AUTH GSSAPI\r\n"}) == (NO_WAY, False)
    sentence = "The mail server lets nobody sign in here."
    assert street.send({"EHLO": b"250-x\r\n250 SIZE 1000\r\n"}) == (sentence, False)


@pytest.mark.parametrize("answer", [b"250 OK\r\n", b"299 yes\r\n", b"334 go\r\n", b"999 ?\r\n", b"100 wait\r\n"])
@pytest.mark.parametrize("place", ["DATA", "RCPT"])
def test_taken_before_the_text_came_is_unknown(street: Street, place: str, answer: bytes) -> None:
    if place == "RCPT" and answer.startswith(b"2"):
        answer = b"199 what\r\n"
    found = street.send({place: answer})
    assert found == Answer(Outcome.UNKNOWN, int(answer[:3]), answer[4:].decode().strip())
    assert street.heard[-1] == place  # nothing more is said to whoever lost count


def after_text(budget: Budget) -> list[tuple[bytes | Act, str]]:
    return [
        (drips(budget), SLOW),
        (drips(budget, b"250-x\r\n"), SLOW),
        (falls_silent(budget), SLOW),
        (floods(b"250-more\r\n"), TOO_MUCH),
        (floods(b"2"), TOO_MUCH),
        (closes, CLOSED),
        (b"250" + b"1" * 5000 + b"\r\n", GARBLED),
        (b"\x002\x005\x000 \r\n", GARBLED),
        (b"250-yes\r\n554 no\r\n", GARBLED),
    ]


@pytest.mark.parametrize("number", range(9))
def test_after_the_text_only_an_answer_says_what_became_of_it(street: Street, budget: Budget, number: int) -> None:
    act, words = after_text(budget)[number]
    assert street.send({"TEXT": act}) == Answer(Outcome.UNKNOWN, 0, words)


@pytest.mark.parametrize(("said", "outcome"), [(b"550", Outcome.REFUSED), (b"450", Outcome.LATER)])
@pytest.mark.parametrize("place", ["RSET", "QUIT"])
def test_what_comes_of_a_message_outlasts_a_peer_that_then_drips(
    street: Street, budget: Budget, place: str, said: bytes, outcome: Outcome
) -> None:
    assert street.send({"RCPT": said + b" no\r\n", place: drips(budget)}) == Answer(outcome, int(said), "no")


def test_nul_bytes_in_the_words_of_an_answer_are_left_out(street: Street) -> None:
    assert street.send({"RCPT": b"550 no\0 such\x1b[31m mailbox\r\n"}) == Answer(
        Outcome.REFUSED, 550, "no such[31m mailbox"
    )


def test_no_message_is_begun_for_which_the_time_is_short(street: Street, budget: Budget) -> None:
    def hurried(line: socket.socket) -> None:
        budget.hurry(30)  # less than a third of what there was
        line.sendall(b"235 welcome\r\n")

    assert street.send({"AUTH": hurried}) == (SLOW, True)
    assert street.heard == ["EHLO", "AUTH", "QUIT"]
