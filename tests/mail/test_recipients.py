"""Addresses that the site writes to: one address and nothing else."""

from smtplib import quoteaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.mail.recipients import NotARecipient, Recipient, Sender


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("anna@kunde.example", "anna@kunde.example"),
        (" Anna.B+news@KUNDE.example. \r\n", "Anna.B+news@kunde.example"),
        ("o'neil@bücher.example", "o'neil@xn--bcher-kva.example"),
        ("a@b.co", "a@b.co"),
        ("x" * 64 + "@kunde.example", "x" * 64 + "@kunde.example"),
    ],
)
def test_it_takes_one_plain_address(text: str, address: str) -> None:
    assert Recipient.parse(text).address == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "anna",
        "@kunde.example",
        "anna@",
        "anna@localhost",
        "anna@[127.0.0.1]",
        "anna@127.0.0.1",
        "anna@kunde",
        "a@x.example,b@x.example",
        "a@x.example;b@x.example",
        "a@x.example b@x.example",
        "a@b@x.example",
        "Anna <anna@x.example>",
        '"anna b"@x.example',
        "anna@x.example\r\nBcc: b@x.example",
        "anna\x00@x.example",
        "anna\u202e@x.example",
        "änna@x.example",
        ".anna@x.example",
        "an..na@x.example",
        "anna.@x.example",
        "-oX@x.example",
        "a%b.example@x.example",
        "host!anna@x.example",
        "|sh@x.example",
        "x" * 65 + "@kunde.example",
        "a@" + "b" * 250 + ".example",
        "=?utf-8?q?x?=@x.example",
        "a=?b@x.example",
    ],
)
def test_it_refuses_the_rest_without_repeating_it(text: str) -> None:
    with pytest.raises(NotARecipient) as refused:
        Recipient.parse(text)
    assert refused.value.reason.endswith(".")
    assert not text or text not in refused.value.reason


@given(
    st.text(max_size=40) | st.text("ab=?.-", max_size=8),
    st.sampled_from(["x.example", "bücher.example", "localhost", "1.2.3.4"]),
)
def test_whatever_is_taken_can_stand_in_a_header_and_in_the_dialogue(local: str, domain: str) -> None:
    try:
        address = Recipient.parse(f"{local}@{domain}").address
    except NotARecipient:
        return
    assert address.isascii()
    assert address.isprintable()
    assert not set(address) & set(' <>,;:"()[]\\%!|')
    assert "=?" not in address
    assert Recipient.parse(address).address == address
    assert quoteaddr(address) == f"<{address}>"  # with the library's reader of addresses the dialogue is written


def test_two_spellings_of_one_address_are_known_as_the_same() -> None:
    assert Recipient.parse("Anna@Kunde.example").folded == Recipient.parse("anna@kunde.EXAMPLE").folded


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("help@example.net", "", "help@example.net"),
        ("Example Host <help@example.net>", "Example Host", "help@example.net"),
        ('"Müller, Söhne" <help@bücher.example>', "Müller, Söhne", "help@xn--bcher-kva.example"),
        ('"Smith" & "Sons, Inc." <help@example.net>', "Smith & Sons, Inc.", "help@example.net"),
        (r'"The \"best\" \\ <host>" <help@example.net>', r'The "best" \ <host>', "help@example.net"),
        ("Example Inc. (Help) <help@example.net>", "Example Inc. (Help)", "help@example.net"),
        ('"help@example.net" <help@example.net>', "help@example.net", "help@example.net"),
        (" <help@example.net> ", "", "help@example.net"),
        ("=?utf-8?q?=0A?= <help@example.net>", "=?utf-8?q?=0A?=", "help@example.net"),
    ],
)
def test_a_sender_may_have_a_name(text: str, name: str, address: str) -> None:
    sender = Sender.parse(text)
    assert (sender.name, sender.address) == (name, address)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Example Host",
        "a@x.example, b@x.example",
        "a@x.example,b@x.example",
        "A <a@x.example>, b@x.example",
        "a@x.example, B <b@x.example>",
        "A <a@x.example>, B <b@x.example>",
        "<a@x.example> b@x.example",
        "<a@x.example> <b@x.example>",
        "a@x.example <b@x.example>",
        "Müller, Söhne <a@x.example>",
        "Group: a@x.example;",
        "a@x.example (Anna)",
        "<@y.example:a@x.example>",
        "A <a@x.example",
        '"A <a@x.example>',
        "A <a@x.example> x",
        "A\\ <a@x.example>",
        '"A"@x.example',
        "A <>",
        "X <a@x.example>\nBcc: b@x.example",
    ],
)
def test_a_sender_is_one_address_too(text: str) -> None:
    with pytest.raises(NotARecipient):
        Sender.parse(text)
