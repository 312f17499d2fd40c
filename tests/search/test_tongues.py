"""The language that a question is asked in."""

import pytest

from kb.search.tongues import has_strange_words, is_rather_in
from kb.search.vocabulary import Vocabulary

ENGLISH = Vocabulary(
    {"server": 50, "password": 40, "the": 50, "change": 45, "forgotten": 3, "sender": 2, "iphone": 20, "und": 1}
)
GERMAN = Vocabulary(
    {"server": 48, "passwort": 40, "und": 50, "andern": 45, "vergessen": 6, "change": 4, "iphone": 20, "the": 2},
    language="de",
)


@pytest.mark.parametrize(
    "text",
    [
        "Passwort vergessen",
        "server ändern",
        "passwort",
        "iPhone und Server",
        "Passwort change und vergessen",
    ],
)
def test_german_words_are_told(text: str) -> None:
    assert is_rather_in(GERMAN, ENGLISH, text)
    assert not is_rather_in(ENGLISH, GERMAN, text)


@pytest.mark.parametrize(
    "text",
    [
        "forgotten password",
        "change the server",
        "server",
        "iphone",
        "samsung",
        "drucker",
        "0x800CCC0E",
        "sender",
        "und the",
        "qwertz",
        "",
    ],
)
def test_words_of_both_of_neither_names_and_codes_tell_nothing(text: str) -> None:
    assert not is_rather_in(GERMAN, ENGLISH, text)


def test_only_for_a_word_that_is_rare_here_another_language_is_looked_at() -> None:
    assert not has_strange_words(ENGLISH, "change the server password 0x800CCC0E")
    assert has_strange_words(ENGLISH, "change the kennwort")
    assert all(has_strange_words(ENGLISH, text) for text in ("Passwort vergessen", "server ändern", "passwort"))
