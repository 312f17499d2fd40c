"""Groups of words that mean the same."""

import pytest

from kb.search.synonyms import GROUPS, Synonyms, phrase_of

SYNONYMS = Synonyms()


def test_it_gives_the_others_of_a_group_without_the_word_itself() -> None:
    own = Synonyms([("outgoing", "smtp", "send mail"), ("imap", "pop3")])
    assert own.of(("smtp",)) == (("outgoing",), ("send", "mail"))
    assert own.of(("send", "mail")) == (("outgoing",), ("smtp",))
    assert own.of(("webmail",)) == ()


def test_it_leaves_out_forms_of_the_word_itself() -> None:
    own = Synonyms([("send", "sending", "smtp")])
    assert own.of(("sends",)) == (("smtp",),)


def test_a_word_in_two_groups_has_the_synonyms_of_both() -> None:
    own = Synonyms([("mail", "message"), ("mail", "post")])
    assert own.of(("mail",)) == (("message",), ("post",))


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("incoming", "imap"),
        ("receiving", "pop3"),
        ("smtp", "outgoing"),
        ("sends", "smtp"),
        ("ipad", "iphone"),
        ("ipod", "ios"),
        ("samsung", "android"),
        ("pixel", "android"),
        ("microsoft", "outlook"),
        ("macbook", "mac"),
        ("owncloud", "nextcloud"),
        ("wp", "wordpress"),
        ("plugins", "extension"),
        ("passcode", "password"),
        ("sign in", "password"),
        ("roundcube", "webmail"),
        ("address book", "contacts"),
        ("ssl", "certificate"),
        ("target principal name", "identity"),
        ("stuck", "outbox"),
        ("mail", "email"),
        ("e-mail", "email"),
        ("apple phone", "iphone"),
    ],
)
def test_words_of_people_lead_to_the_words_of_the_pages(word: str, other: str) -> None:
    assert phrase_of(other) in SYNONYMS.of(phrase_of(word))


def test_it_finds_the_longest_phrase_from_a_word_on() -> None:
    own = Synonyms([("name", "user name", "target principal name")])
    words = ["the", "target", "principal", "names", "user", "name"]
    assert [own.longest_at(words, start) for start in range(len(words))] == [0, 3, 0, 0, 2, 0]


def test_words_lead_somewhere_only_if_a_page_has_one_of_their_group() -> None:
    own = Synonyms([("samsung", "android"), ("address book", "contacts"), ("mac", "imac")])
    assert own.leading_to({"android", "address", "book"}) == {"samsung", "android", "contacts"}


def test_without_groups_nothing_has_synonyms() -> None:
    empty = Synonyms([])
    assert empty.of(("mail",)) == ()
    assert empty.longest_at(["mail", "server"], 0) == 0


def test_no_group_is_a_single_word_or_says_one_twice() -> None:
    for group in GROUPS:
        assert len(group) >= 2
        assert len({phrase_of(member) for member in group}) == len(group), group
