"""The dialogue with a real IMAP server: looking without touching, and a sentence for everything that goes wrong."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import pytest

from kb.mail.bounce_mailbox import BounceMailbox, ImapEncryption
from kb.mail.bounces import MOST_BYTES
from kb.operations.sending.bounce_mailbox import Folder, Glimpse, opened
from kb.operations.sending.mailbox_faults import MailboxUnusable
from kb.probes.guard import Budget
from tests.imap_box import ARRIVED, Box, running_box
from tests.thunderbird.street import Authority

pytestmark = pytest.mark.usefixtures("trusted")

LONG_AGO: Final = date(2026, 1, 1)
HEAD: Final = b"Subject: one\r\n\r\n"


@pytest.fixture
def running(tmp_path: Path, authority: Authority) -> Iterator[tuple[Box, BounceMailbox]]:
    with running_box(tmp_path, authority) as running:
        yield running


@pytest.mark.parametrize("encryption", ImapEncryption)
@pytest.mark.parametrize("capabilities", ["IMAP4rev1 AUTH=PLAIN", "IMAP4rev1"])
def test_it_looks_encrypted_and_touches_nothing(
    tmp_path: Path, authority: Authority, encryption: ImapEncryption, capabilities: str
) -> None:
    with running_box(tmp_path, authority, encryption) as (box, where):
        box.capabilities = capabilities
        first, second = box.put(HEAD + b"body"), box.put(HEAD + b"x" * 2 * MOST_BYTES)
        with opened(where) as mailbox:
            assert mailbox.look() == Folder(7, 3)
            assert mailbox.numbers_after(0, LONG_AGO) == [1, 2]
            assert mailbox.headers([1, 2]) == [Glimpse(1, ARRIVED, HEAD), Glimpse(2, ARRIVED, HEAD)]
            assert mailbox.content(1) == HEAD + b"body"
            assert len(mailbox.content(2)) == MOST_BYTES
            assert mailbox.content(3) == b""
    assert not first.flags | second.flags
    assert not any(asked.startswith(("SELECT", "UID STORE")) for asked in box.asked)
    assert box.asked[-1] == "LOGOUT"


def test_it_asks_for_the_fields_that_decide_and_no_others(running: tuple[Box, BounceMailbox]) -> None:
    box, where = running
    trace = b"".join(b"X-Trace-%d: %s\r\n" % (number, b"a" * 70) for number in range(200))
    box.put(trace + b"From: <MAILER-DAEMON@x.example>\r\nContent-Type: multipart/report;\r\n\tboundary=b\r\n\r\nbody")
    with opened(where) as mailbox:
        mailbox.look()
        (glimpse,) = mailbox.headers([1])
    assert glimpse.content == (
        b"From: <MAILER-DAEMON@x.example>\r\nContent-Type: multipart/report;\r\n\tboundary=b\r\n\r\n"
    )


def test_it_marks_what_it_is_told_to_and_looks_on(running: tuple[Box, BounceMailbox]) -> None:
    box, where = running
    letters = [box.put(HEAD) for _ in range(3)]
    with opened(where) as mailbox:
        mailbox.look()
        assert mailbox.mark_read([1, 3])
        assert box.asked[-1].startswith("EXAMINE")
    assert [bool(letter.flags) for letter in letters] == [True, False, True]


def test_a_folder_that_may_only_be_read_is_left_as_it_is(running: tuple[Box, BounceMailbox]) -> None:
    box, where = running
    box.is_read_only = True
    letter = box.put(HEAD)
    with opened(where) as mailbox:
        mailbox.look()
        assert not mailbox.mark_read([1])
    assert not letter.flags


def test_only_what_is_new_is_searched(running: tuple[Box, BounceMailbox]) -> None:
    box, where = running
    box.put(HEAD, datetime(2026, 10, 1, tzinfo=UTC))
    box.put(HEAD)
    with opened(where) as mailbox:
        mailbox.look()
        assert mailbox.numbers_after(0, date(2026, 11, 2)) == [2]
        assert mailbox.numbers_after(0, LONG_AGO, up_to=1) == [1]
        assert mailbox.numbers_after(1, LONG_AGO) == [2]
        assert mailbox.numbers_after(2, LONG_AGO) == []  # for which IMAP names the last message all the same
    assert "UID SEARCH UID 1:* SINCE 02-Nov-2026" in box.asked


def look_at_all(where: BounceMailbox, patience: float) -> None:
    with opened(where, Budget(patience, 10_000_000)) as mailbox:
        mailbox.look()
        mailbox.headers(mailbox.numbers_after(0, LONG_AGO))


def fault_of(where: BounceMailbox, patience: float = 60) -> tuple[str, bool]:
    with pytest.raises(MailboxUnusable) as fault:
        look_at_all(where, patience)
    return str(fault.value), fault.value.by_itself


BROKE: Final = ("The connection broke while the mailbox was read.", True)
PASSWORD: Final = "The mail server of the mailbox does not take this user name and password."


@pytest.mark.parametrize("capabilities", ["IMAP4rev1 AUTH=PLAIN", "IMAP4rev1"])
def test_a_wrong_password_needs_somebody(running: tuple[Box, BounceMailbox], capabilities: str) -> None:
    box, where = running
    box.capabilities = capabilities
    assert fault_of(replace(where, password="secret")) == (PASSWORD, False)
    box.turned_away = "NO [UNAVAILABLE] the directory is down"
    assert fault_of(where) == ("The mail server of the mailbox lets nobody sign in at the moment.", True)
    box.turned_away = "BAD what?"
    assert fault_of(where) == (PASSWORD, False)


def test_a_folder_that_is_not_there_needs_somebody(running: tuple[Box, BounceMailbox]) -> None:
    _, where = running
    sentence = "The mailbox has no folder “Rück” that this account may read."
    assert fault_of(replace(where, folder="Rück")) == (sentence, False)


@pytest.mark.parametrize("breaks_at", ["EXAMINE", "UID SEARCH", "UID FETCH"])
def test_a_connection_that_breaks_may_mend_by_itself(running: tuple[Box, BounceMailbox], breaks_at: str) -> None:
    box, where = running
    box.put(HEAD)
    box.breaks_at = breaks_at
    assert fault_of(where) == BROKE


@pytest.mark.parametrize("breaks_at", ["CAPABILITY", "AUTHENTICATE"])
def test_so_may_one_that_breaks_before(running: tuple[Box, BounceMailbox], breaks_at: str) -> None:
    box, where = running
    box.breaks_at = breaks_at
    what = {"CAPABILITY": "cannot be reached", "AUTHENTICATE": "closed the connection"}[breaks_at]
    assert fault_of(where) == (f"The mail server of the mailbox {what}.", True)


def test_a_server_that_announces_too_much_is_not_read(running: tuple[Box, BounceMailbox]) -> None:
    box, where = running
    box.put(HEAD)
    box.announces = 10**9
    begun = time.monotonic()
    assert fault_of(where, patience=100) == (
        "The mail server of the mailbox said far more than it was asked, so the site closed the connection.",
        True,
    )
    assert time.monotonic() - begun < 50  # it was not waited for


def test_nothing_is_said_to_a_server_without_encryption(tmp_path: Path, authority: Authority) -> None:
    with running_box(tmp_path, authority, ImapEncryption.STARTTLS, offers_tls=False) as (box, where):
        sentence = "The mail server of the mailbox offers no encryption here (STARTTLS)."
        assert fault_of(where) == (sentence, False)
        assert not box.sign_ins
        where = replace(where, encryption=ImapEncryption.TLS)
        assert fault_of(where) == ("The mail server of the mailbox does not speak TLS on this port.", False)


@pytest.mark.parametrize("encryption", ImapEncryption)
def test_a_wrong_certificate_ends_it(tmp_path: Path, authority: Authority, encryption: ImapEncryption) -> None:
    with running_box(tmp_path, authority, encryption, name="other.example") as (box, where):
        why = "Hostname mismatch, certificate is not valid for 'localhost'"
        assert fault_of(where) == (f"The certificate of the mailbox’s mail server is not right: {why}.", False)
        assert not box.sign_ins
    with running_box(tmp_path, Authority(), encryption) as (box, where):
        assert fault_of(where)[0].startswith("The certificate of the mailbox’s mail server is not right: ")
        assert not box.sign_ins


@contextmanager
def a_server_that_says(*lines: bytes) -> Iterator[int]:
    """Says this at once to whoever comes, and then nothing more."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with suppress(OSError):
                connection, _ = listening.accept()
                with connection:
                    connection.sendall(b"".join(lines))
                    while connection.recv(1000):
                        pass

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        listening.close()
        thread.join()


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [b"220 smtp.example ESMTP\r\n"],
        [b"* BYE overloaded\r\n"],
        [b"* OK " + b"x" * 2_000_000],
        [b"\0\xff\xfe\r\n"],
        [b"* OK ready\r\n* CAPABILITY \xff\xff\r\n"],
        [b"* PREAUTH welcome\r\n", b"* CAPABILITY IMAP4rev1 STARTTLS\r\n"],
    ],
)
def test_whatever_a_server_says_instead_is_a_fault_in_plain_words(lines: list[bytes]) -> None:
    with a_server_that_says(*lines) as port:
        where = BounceMailbox("localhost", port, ImapEncryption.STARTTLS, "u", "p")
        sentence, _ = fault_of(where, patience=0.5)
    assert sentence.startswith("The mail server of the mailbox ")


def test_nobody_there_is_a_fault_in_plain_words() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    where = BounceMailbox("localhost", port, ImapEncryption.TLS, "u", "p")
    assert fault_of(where) == ("The mail server of the mailbox cannot be reached.", True)
