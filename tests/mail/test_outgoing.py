"""The line that names the mail server to send by."""

import pytest

from kb.mail.mail_urls import NotAMailServer
from kb.mail.outgoing import Encryption, OutgoingServer


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("smtps://mail.example.net", OutgoingServer("mail.example.net", 465, Encryption.TLS)),
        ("smtp+tls://mail.example.net", OutgoingServer("mail.example.net", 587, Encryption.STARTTLS)),
        (
            "smtps://help%40example.net:p%2Fa%40%3A@mail.example.net:10465/",
            OutgoingServer("mail.example.net", 10465, Encryption.TLS, "help@example.net", "p/a@:"),
        ),
        ("smtp+tls://localhost:2525", OutgoingServer("localhost", 2525, Encryption.STARTTLS)),
        ("smtps://bücher.example", OutgoingServer("xn--bcher-kva.example", 465, Encryption.TLS)),
    ],
)
def test_it_reads_a_server_with_encryption(text: str, server: OutgoingServer) -> None:
    assert OutgoingServer.parse(text) == server


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("smtp://u:secret@mail.example.net", "Mail is only sent encrypted: write smtps:// or smtp+tls://."),
        ("submission://u:secret@mail.example.net", "Mail is only sent encrypted: write smtps:// or smtp+tls://."),
        ("mail.example.net", "It must begin with smtps:// or smtp+tls://."),
        ("consolemail://", "It must begin with smtps:// or smtp+tls://."),
        ("smtps://u:sec/ret@mail.example.net", "It cannot be read; percent-encode the password."),
        ("smtps://u:sec?ret@mail.example.net", "It cannot be read; percent-encode the password."),
        ("smtps://mail.example.net/secret", "Nothing comes after the port; percent-encode the password."),
        ("smtps://u@mail.example.net", "Give both a user name and a password, or neither."),
        ("smtps://:secret@mail.example.net", "Give both a user name and a password, or neither."),
        (
            "smtps://u:gr%C3%BCn@mail.example.net",
            "A user name and a password have plain letters, digits and signs only.",
        ),
        (
            "smtps://u:a%0D%0Ab@mail.example.net",
            "A user name and a password have plain letters, digits and signs only.",
        ),
        ("smtps://mail.example.net:0", "The port must be a number from 1 to 65535."),
        ("smtps://mail.example.net:99999", "It cannot be read; percent-encode the password."),
        ("smtps://[::1]x", "It cannot be read; percent-encode the password."),
        ("smtps://u:se\ncret@mail.example.net", "It cannot be read; percent-encode the password."),
        ("smtps://", "The name of the mail server cannot be read."),
        ("smtps://u:secret@10.0.0.1", "The name of the mail server cannot be read."),
    ],
)
def test_it_says_what_is_wrong_and_never_the_password(text: str, why: str) -> None:
    with pytest.raises(NotAMailServer) as refused:
        OutgoingServer.parse(text)
    assert str(refused.value) == why


def test_the_password_is_in_no_printed_form() -> None:
    assert "secret" not in repr(OutgoingServer.parse("smtps://u:secret@mail.example.net"))
