"""Text to terms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.words import MAX_TERM_LENGTH, STOP_WORDS, fold, has_digit, root, scan


def terms(text: str) -> list[str]:
    return [part.term for word in scan(text) for part in word.parts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Incoming Mail Server", ["incoming", "mail", "server"]),
        ("Can't verify Apple’s identity", ["cant", "verify", "apple", "identity"]),
        ("(0x800CCC0E): failed", ["0x800ccc0e", "failed"]),
        ("OX800CCCOE", ["0x800ccc0e"]),
        ("ox80o42108 oxen", ["0x80042108", "oxen"]),
        ("550 5.7.1 denied, see 18.2.", ["550", "5.7.1", "denied", "see", "18.2"]),
        ("imap.example.co.uk:993", ["imap", "example", "co", "uk", "993"]),
        ("SSL/TLS", ["ssl", "tls"]),
        ("user_name", ["username"]),
        ("ＩＭＡＰ ﬁle Café cafe\u0301", ["imap", "file", "cafe", "cafe"]),
        ("out\u00adlook i\u202eOS", ["outlook", "ios"]),
        ("Straße İstanbul", ["strasse", "istanbul"]),
        ("* NEAR( \0 -- ___ …", ["near"]),
        ("", []),
    ],
)
def test_it_reads_text_as_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_it_reads_a_hyphenated_word_as_its_parts_and_as_one() -> None:
    (word,) = scan("e-mail")
    assert [tuple(part) for part in word.parts] == [("e", 0, 1), ("mail", 2, 6)]
    assert word.joined == ("email", 0, 6)


def test_a_plain_word_has_no_joined_form() -> None:
    (word,) = scan("mail")
    assert word.joined is None


def test_it_cuts_endless_words() -> None:
    assert terms("a" * 10_000) == ["a" * MAX_TERM_LENGTH]


@given(st.text())
def test_places_of_terms_lie_in_the_text_and_in_order(text: str) -> None:
    places = [(part.start, part.end) for word in scan(text) for part in word.parts]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)


@given(st.text())
def test_a_term_is_read_as_itself(text: str) -> None:
    for term in terms(text):
        assert fold(term) == term
        assert " " not in term
        assert "\0" not in term


@pytest.mark.parametrize(
    "words",
    [
        ("receive", "receives", "receiving", "received"),
        ("certificate", "certificates"),
        ("verify", "verifies", "verified", "verifying"),
        ("address", "addresses"),
        ("setting", "settings"),
        ("stop", "stopped", "stopping"),
        ("mailbox", "mailboxes"),
    ],
)
def test_forms_of_one_word_share_a_root(words: tuple[str, ...]) -> None:
    assert len({root(word) for word in words}) == 1


@pytest.mark.parametrize("word", ["ios", "tls", "address", "status", "0x800ccc0e", "5.7.1", "pop3s", "string"])
def test_words_that_only_look_like_a_form_keep_themselves(word: str) -> None:
    assert root(word) == word


@pytest.mark.parametrize(("term", "expected"), [("pop3", True), ("993", True), ("0x800ccc0e", True), ("imap", False)])
def test_it_tells_codes_from_words(term: str, expected: bool) -> None:
    assert has_digit(term) is expected


def test_stop_words_are_written_as_terms() -> None:
    assert {fold(word) for word in STOP_WORDS} == STOP_WORDS
