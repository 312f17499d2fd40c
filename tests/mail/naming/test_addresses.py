"""The one rule for an address in every field for one: what is taken off, what is refused and in which words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.mail.mailboxes import Mailbox, NotAMailbox
from kb.mail.naming.addresses import NotAnAddress, typed_address
from kb.mail.recipients import NotARecipient, Recipient

NOT_ONE = "That is not an email address."
SEVERAL = "There is more than one address in it. Enter one."
WORDS = "There is a space in the address, or there are words beside it. Enter the address alone."

READ = [
    ("anna@open.example", "anna@open.example"),
    (" anna@open.example \r\n", "anna@open.example"),
    ("anna@open.example.", "anna@open.example"),
    ("Bob.Jones@Garage.co.uk.", "Bob.Jones@Garage.co.uk"),
    ("anna@open.example,", "anna@open.example"),
    ('"anna@open.example";', "anna@open.example"),
    ("anna＠open.example", "anna@open.example"),
    ("ａｎｎａ＠ｏｐｅｎ．ｅｘａｍｐｌｅ", "anna@open.example"),
    ("info@bäckerei。example", "info@bäckerei.example"),
    ("anna﹫open.example", "anna@open.example"),
    ("Anna <anna@open.example>", "anna@open.example"),
    ('"Smith, Anna" <anna@open.example>;', "anna@open.example"),
    ("<bob@garage.example>", "bob@garage.example"),
    ("anna@open.example <anna@open.example>", "anna@open.example"),
    ("Bob < bob@garage.example >", "bob@garage.example"),
    ("anna@open.example (work)", "anna@open.example"),
    ("(private) bob@garage.example", "bob@garage.example"),
    ("mailto:anna@open.example?subject=Hello", "anna@open.example"),
    ("Mailto:bob@garage.example", "bob@garage.example"),
    ("anna @open.example", "anna@open.example"),
    ("anna@ open.example", "anna@open.example"),
    ("anna\u00a0@\u00a0open.example", "anna@open.example"),
    ("anna%40open.example", "anna@open.example"),
    ("anna(at)open.example", "anna@open.example"),
    ("\u200banna@open.example\ufeff", "anna@open.example"),
    ("an\u00adna@op\u200ben.example", "anna@open.example"),
    ("\u202aanna@open.example\u202c", "anna@open.example"),
    ("o'neil+news@open.example", "o'neil+news@open.example"),
    ("jürgen@open.example", "jürgen@open.example"),
    ("Jürgen <jürgen@müller.example>", "jürgen@müller.example"),
]
REFUSED = [
    ("", NOT_ONE),
    ("anna", NOT_ONE),
    ("open.example", NOT_ONE),
    ("@open.example", NOT_ONE),
    ("anna@", NOT_ONE),
    ("anna@@open.example", NOT_ONE),
    ("Anna <anna>", NOT_ONE),
    ('"anna smith"@open.example', NOT_ONE),
    ("anna,smith@open.example", NOT_ONE),
    ("an:na@open.example", NOT_ONE),
    ("anna@open.example\x07", NOT_ONE),
    ("an\u202ena@open.example", NOT_ONE),
    ("anna@open.example\nBcc: bob@garage.example", NOT_ONE),
    ("x" * 500 + "@open.example", NOT_ONE),
    ("Anna anna@open.example", WORDS),
    ("anna smith@open.example", WORDS),
    ("my address is anna@open.example", WORDS),
    ("anna@open.example is mine", WORDS),
    ("E-Mail: bob@garage.example", WORDS),
    ("bob@garage example", WORDS),
    ("anna@open.example, bob@garage.example", SEVERAL),
    ("anna@open.example;bob@open.example", SEVERAL),
    ("anna@open.example bob@open.example", SEVERAL),
    ("anna@open.example/bob@open.example", SEVERAL),
    ("Anna <anna@open.example>, Bob <bob@open.example>", SEVERAL),
    ("anna@open.example <bob@open.example>", SEVERAL),
]


@pytest.mark.parametrize(("text", "address"), READ)
def test_it_takes_off_what_stands_around_an_address(text: str, address: str) -> None:
    assert typed_address(text) == address
    assert Mailbox.typed(text) == Mailbox.parse(address)
    if address.partition("@")[0].isascii():
        assert Recipient.typed(text) == Recipient.parse(address)


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_it_refuses_in_words_what_cannot_sign_in(text: str, reason: str) -> None:
    with pytest.raises(NotAnAddress) as refused:
        typed_address(text)
    assert refused.value.reason == reason
    with pytest.raises(NotAMailbox) as no_mailbox:
        Mailbox.typed(text)
    with pytest.raises(NotARecipient) as no_recipient:
        Recipient.typed(text)
    assert no_mailbox.value.reason == no_recipient.value.reason == reason


def test_dots_stand_where_the_provider_let_them() -> None:
    assert Mailbox.typed("an..na.@open.example").local_part == "an..na."
    with pytest.raises(NotARecipient):
        Recipient.typed("an..na.@open.example")


@given(st.text(st.sampled_from("ab@. <>(),;\"'＠．\u200b\u00ad\u202e\x00/é-?:"), max_size=30) | st.text(max_size=30))
def test_whatever_is_taken_is_one_address_and_is_read_again(text: str) -> None:
    try:
        address = typed_address(text)
    except NotAnAddress:
        return
    assert address.count("@") == 1
    assert address.isprintable()
    assert not any(map(str.isspace, address))
    assert typed_address(address) == address
