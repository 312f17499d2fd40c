"""The dialogue with a real mail server, and what each of its answers makes of a message."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from kb.mail.outgoing import Encryption, OutgoingServer
from kb.operations.sending.mail_server import Answer, Outcome, ServerUnusable, connected
from kb.probes.guard import Budget
from tests.mail_sink import USER, running_sink
from tests.thunderbird.street import Authority

pytestmark = pytest.mark.usefixtures("trusted")

MESSAGE: Final = b"Subject: Hello\r\n\r\n.\r\n..dots\r\nend"
HERE: Final = "help.example"


def send_to(server: OutgoingServer, *recipients: str) -> list[Answer]:
    with connected(server, HERE, Budget(60, 100_000)) as open_server:
        return [open_server.send("help@example.net", recipient, MESSAGE) for recipient in recipients]


@pytest.mark.parametrize("encryption", Encryption)
def test_it_hands_messages_over_encrypted(tmp_path: Path, authority: Authority, encryption: Encryption) -> None:
    with running_sink(tmp_path, authority, encryption, asks_who=True) as (sink, server):
        answers = send_to(replace(server, username=USER[0], password=USER[1]), "a@x.example", "b@x.example")
    assert answers == [Answer(Outcome.ACCEPTED, 250, "Taken")] * 2
    assert sink.recipients == ["a@x.example", "b@x.example"]
    assert sink.senders == ["help@example.net"] * 2
    assert sink.arrived[0][1].get_payload() == ".\r\n..dots\r\nend\r\n"


def test_it_greets_anew_once_the_line_is_encrypted(tmp_path: Path, authority: Authority) -> None:
    with running_sink(tmp_path, authority, Encryption.STARTTLS) as (sink, server):
        send_to(server, "a@x.example")
    assert sink.verbs == ["EHLO", "STARTTLS", "EHLO", "MAIL", "RCPT", "DATA", "QUIT"]


@pytest.mark.parametrize(
    ("local", "answer"),
    [
        ("refused", Answer(Outcome.REFUSED, 550, "5.1.1 No such mailbox")),
        ("later", Answer(Outcome.LATER, 450, "4.2.0 Greylisted, come back")),
        ("spam", Answer(Outcome.REFUSED, 554, "5.7.1 This looks like spam")),
        ("full", Answer(Outcome.LATER, 452, "4.2.2 Mailbox full for now")),
        ("odd", Answer(Outcome.UNKNOWN, 999, "?")),
    ],
)
def test_each_answer_has_its_meaning_and_the_next_message_goes_on(
    tmp_path: Path, authority: Authority, local: str, answer: Answer
) -> None:
    with running_sink(tmp_path, authority) as (sink, server):
        assert send_to(server, f"{local}@x.example", "b@x.example")[0] == answer
    assert sink.recipients == ["b@x.example"]


def test_what_became_of_a_message_is_unknown_if_the_line_breaks_after_its_text(
    tmp_path: Path, authority: Authority
) -> None:
    with running_sink(tmp_path, authority) as (_, server):
        assert [answer.outcome for answer in send_to(server, "lost@x.example")] == [Outcome.UNKNOWN]


@pytest.mark.parametrize(
    ("local", "by_itself", "sentence"),
    [
        ("closing", True, "The mail server takes nothing at the moment: 421 4.3.2 Closing for a while"),
        ("stranger", False, "The mail server takes nothing at the moment: 530 5.7.0 Sign in first"),
    ],
)
def test_a_server_that_takes_nothing_refuses_nobody(
    tmp_path: Path, authority: Authority, local: str, by_itself: bool, sentence: str
) -> None:
    with running_sink(tmp_path, authority) as (_, server), pytest.raises(ServerUnusable) as refused:
        send_to(server, f"{local}@x.example")
    assert (str(refused.value), refused.value.by_itself) == (sentence, by_itself)


@pytest.mark.parametrize(("said", "by_itself"), [("450 4.7.1 Slow down", True), ("553 5.7.1 Not your name", False)])
def test_a_sender_that_is_not_taken_refuses_nobody(
    tmp_path: Path, authority: Authority, said: str, by_itself: bool
) -> None:
    with running_sink(tmp_path, authority) as (sink, server):
        sink.turned_away = said
        with pytest.raises(ServerUnusable) as refused:
            send_to(server, "a@x.example")
    assert str(refused.value) == f"The mail server takes nothing from this sender: {said}"
    assert refused.value.by_itself is by_itself


def test_it_says_nothing_to_a_server_with_another_name(tmp_path: Path, authority: Authority) -> None:
    with running_sink(tmp_path, authority, name="mail.example") as (sink, server):
        with pytest.raises(ServerUnusable) as refused:
            send_to(server, "a@x.example")
        assert sink.senders == []
    why = "Hostname mismatch, certificate is not valid for 'localhost'"
    assert str(refused.value) == f"The certificate of the mail server is not right: {why}."
    assert not refused.value.by_itself


@pytest.mark.parametrize("encryption", Encryption)
def test_it_says_nothing_to_a_server_that_nobody_vouches_for(tmp_path: Path, encryption: Encryption) -> None:
    with running_sink(tmp_path, Authority(), encryption) as (sink, server):
        with pytest.raises(ServerUnusable, match="certificate of the mail server is not right"):
            send_to(server, "a@x.example")
        assert sink.senders == []


@pytest.mark.parametrize(
    ("encryption", "sentence"),
    [
        (Encryption.STARTTLS, "The mail server offers no encryption here (STARTTLS)."),
        (Encryption.TLS, "The mail server does not speak TLS on this port."),
    ],
)
def test_it_never_sends_without_encryption(
    tmp_path: Path, authority: Authority, encryption: Encryption, sentence: str
) -> None:
    with running_sink(tmp_path, authority, encryption, offers_tls=False) as (sink, server):
        with pytest.raises(ServerUnusable) as refused:
            send_to(server, "a@x.example")
        assert sink.senders == []
    assert (str(refused.value), refused.value.by_itself) == (sentence, False)


def test_a_wrong_password_is_named(tmp_path: Path, authority: Authority) -> None:
    sentence = "does not take this user name and password"
    running = running_sink(tmp_path, authority, Encryption.STARTTLS, asks_who=True)
    with running as (_, server), pytest.raises(ServerUnusable, match=sentence) as refused:
        send_to(replace(server, username="site", password="wrong"), "a@x.example")
    assert not refused.value.by_itself
    assert refused.value.__cause__ is None


@contextmanager
def talking(*lines: bytes) -> Iterator[OutgoingServer]:
    """A server that says each line when something is sent to it, the first at once, and then nothing more."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def talk() -> None:
            connection, _ = listening.accept()
            with connection, suppress(OSError):
                for line in lines:
                    connection.sendall(line)
                    connection.recv(1024)

        thread = threading.Thread(target=talk)
        thread.start()
        yield OutgoingServer("localhost", listening.getsockname()[1], Encryption.STARTTLS)
        thread.join()


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ((b"554 Go away\r\n",), "The mail server turns us away: 554 Go away"),
        (
            (b"220 hi\r\n", b"250-x\r\n250 STARTTLS\r\n", b"454 Not now\r\n"),
            "The mail server turns us away: 454 Not now",
        ),
        (
            (b"220 hi\r\n", b"250-x\r\n250 STARTTLS\r\n", b"HTTP/1.1\r\n"),
            "The mail server gave an answer that is none in SMTP, so the site closed the connection.",
        ),
        ((b"220 hi\r\n", b"250 x\r\n"), "The mail server offers no encryption here (STARTTLS)."),
        (
            (b"220 " + b"x" * 100_000 + b"\r\n",),
            "The mail server said far more than it has to, so the site closed the connection.",
        ),
    ],
)
def test_odd_greetings_end_in_one_sentence(lines: tuple[bytes, ...], sentence: str) -> None:
    with talking(*lines) as server, pytest.raises(ServerUnusable) as refused:
        send_to(server, "a@x.example")
    assert str(refused.value) == sentence


def test_what_is_said_before_encryption_is_forgotten() -> None:
    injected = b"220 go\r\n250 injected\r\n250 AUTH PLAIN\r\n"
    with talking(b"220 hi\r\n", b"250-x\r\n250 STARTTLS\r\n", injected) as server, pytest.raises(ServerUnusable):
        send_to(server, "a@x.example")


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(ServerUnusable, match="cannot be reached") as refused:
        send_to(OutgoingServer("localhost", port, Encryption.TLS), "a@x.example")
    assert refused.value.by_itself
