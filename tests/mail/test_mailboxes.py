"""Addresses as mail apps send them."""

import pytest

from kb.mail.mailboxes import Mailbox, NotAMailbox, user_name
from kb.mail.servers import Protocol, Security, Server


@pytest.mark.parametrize(
    ("text", "local", "domain"),
    [
        ("anna@kunde.example", "anna", "kunde.example"),
        (" ANNA@KUNDE.EXAMPLE.\r\n", "ANNA", "kunde.example"),
        ("a+b@kunde.example", "a+b", "kunde.example"),
        ("a b@kunde.example", "a b", "kunde.example"),
        ('"a@b"@kunde.example', '"a@b"', "kunde.example"),
        ("änna@bücher.example", "änna", "xn--bcher-kva.example"),
    ],
)
def test_it_takes_any_local_part_and_one_domain(text: str, local: str, domain: str) -> None:
    mailbox = Mailbox.parse(text)
    assert (mailbox.local_part, mailbox.domain.a_label) == (local, domain)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "anna",
        "@kunde.example",
        "a@",
        "a@localhost",
        "a@127.0.0.1",
        "a\x00@x.example",
        "a" * 255 + "@x.example",
    ],
)
def test_it_refuses_the_rest_without_repeating_it(text: str) -> None:
    with pytest.raises(NotAMailbox) as refused:
        Mailbox.parse(text)
    assert str(refused.value) == "That is not an email address."


@pytest.mark.parametrize(
    ("kept", "named", "unnamed"),
    [("address", "a+b@kunde.example", ""), ("local_part", "a+b", ""), ("u17", "u17", "u17")],
)
def test_what_signs_in_may_depend_on_the_address(kept: str, named: str, unnamed: str) -> None:
    server = Server(Protocol.IMAP, "imap.host.example", 993, Security.TLS, kept)
    assert user_name(server, Mailbox.parse("a+b@kunde.example")) == named
    assert user_name(server, None) == unnamed
