"""The line that names the mailbox to which messages come back."""

import pytest

from kb.mail.bounce_mailbox import BounceMailbox, ImapEncryption
from kb.mail.mail_urls import NotAMailServer

TLS, STARTTLS = ImapEncryption.TLS, ImapEncryption.STARTTLS


@pytest.mark.parametrize(
    ("text", "mailbox"),
    [
        ("imaps://u:p@mail.example.net", BounceMailbox("mail.example.net", 993, TLS, "u", "p")),
        ("imap+tls://u:p@mail.example.net/", BounceMailbox("mail.example.net", 143, STARTTLS, "u", "p")),
        (
            "imaps://help%40example.net:p%2Fa%40%3A@mail.example.net:10993/INBOX/Came%20back",
            BounceMailbox("mail.example.net", 10993, TLS, "help@example.net", "p/a@:", "INBOX/Came back"),
        ),
        ("imaps://u:p@localhost/R%C3%BCck", BounceMailbox("localhost", 993, TLS, "u", "p", "Rück")),
    ],
)
def test_it_reads_a_mailbox_with_encryption(text: str, mailbox: BounceMailbox) -> None:
    assert BounceMailbox.parse(text) == mailbox


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("imap://u:secret@localhost", "A mailbox is only read encrypted: write imaps:// or imap+tls://."),
        ("pop3s://u:secret@mail.example.net", "It must begin with imaps:// or imap+tls://."),
        ("mail.example.net", "It must begin with imaps:// or imap+tls://."),
        ("imaps://mail.example.net", "A mailbox has a user name and a password."),
        ("imaps://u@mail.example.net", "Give both a user name and a password, or neither."),
        ("imaps://u:sec/ret@mail.example.net", "It cannot be read; percent-encode the password."),
        ("imaps://u:sec?ret@mail.example.net", "It cannot be read; percent-encode the password."),
        ("imaps://u:secret@mail.example.net/INBOX?secret", "It cannot be read; percent-encode the password."),
        (
            "imaps://u:a%0D%0Ab@mail.example.net",
            "A user name and a password have plain letters, digits and signs only.",
        ),
        ("imaps://u:secret@mail.example.net/a%0D%0Ab", "The name of the folder cannot be read."),
        (f"imaps://u:secret@mail.example.net/{'a' * 201}", "The name of the folder cannot be read."),
        ("imaps://u:secret@10.0.0.1", "The name of the mail server cannot be read."),
    ],
)
def test_it_says_what_is_wrong_and_never_the_password(text: str, why: str) -> None:
    with pytest.raises(NotAMailServer) as refused:
        BounceMailbox.parse(text)
    assert str(refused.value) == why


@pytest.mark.parametrize(
    ("folder", "wire"),
    [
        ("INBOX", '"INBOX"'),
        ("Tom & Jerry", '"Tom &- Jerry"'),
        ("Rückläufer", '"R&APw-ckl&AOQ-ufer"'),
        ("台北/日本語", '"&U,BTFw-/&ZeVnLIqe-"'),
        ('a"b\\c', '"a\\"b\\\\c"'),
    ],
)
def test_a_folder_is_named_in_the_letters_of_imap(folder: str, wire: str) -> None:
    assert BounceMailbox("localhost", 993, TLS, "u", "p", folder).folder_on_the_wire == wire


def test_the_password_is_in_no_printed_form() -> None:
    assert "secret" not in repr(BounceMailbox.parse("imaps://u:secret@mail.example.net"))
