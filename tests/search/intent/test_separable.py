"""German verbs in two pieces, or with a syllable in between."""

import pytest

from kb.search.intent.separable import put_together

KNOWN = frozenset(
    word
    for line in (
        "abrufen ankommen weiterleiten anmelden umstellen abholen einrichten",
        "rausgehen annehmen umziehen ablehnen",
    )
    for word in line.split()
)


@pytest.mark.parametrize(
    ("sentence", "whole"),
    [
        ("thunderbird ruft keine neuen mails mehr ab", "abrufen"),
        ("rufst du die mails ab", "abrufen"),
        ("wie leite ich alles weiter", "weiterleiten"),
        ("wo melde ich mich an", "anmelden"),
        ("wann stellen sie uns um", "umstellen"),
        ("das handy holt nichts ab", "abholen"),
        ("ich richtete das konto ein", "einrichten"),
        ("mails gehen nicht raus", "rausgehen"),
        ("es nimmt mein passwort nicht an", "annehmen"),
        ("gestern zog alles um", "umziehen"),
        ("der server lehnt es ab", "ablehnen"),
        ("es kam nie an", "ankommen"),
    ],
)
def test_both_pieces_are_one_word_too(sentence: str, whole: str) -> None:
    words = sentence.split()
    put = put_together(words, KNOWN)
    assert [word for word in put if word not in words] == [whole]
    assert [word for word in put if word in words] == words


def test_it_stands_before_its_verb() -> None:
    assert put_together(["leite", "alles", "weiter"], KNOWN) == ("weiterleiten", "leite", "alles", "weiter")


@pytest.mark.parametrize(
    ("word", "whole"),
    [
        ("abzurufen", "abrufen"),
        ("abgeholt", "abholen"),
        ("weiterzuleiten", "weiterleiten"),
        ("angemeldet", "anmelden"),
        ("umgestellt", "umstellen"),
        ("eingerichtet", "einrichten"),
        ("abgelehnte", "ablehnen"),
    ],
)
def test_a_syllable_in_between_is_left_out(word: str, whole: str) -> None:
    assert put_together([word], KNOWN) == (whole,)


@pytest.mark.parametrize(
    "sentence",
    [
        "i got an email",
        "ab wann",
        "an wen",
        "schreib es auf",
        "ruft one two three four five six seven eight nine ab",
        "zugang",
        "angebot",
        "aufzug",
        "",
    ],
)
def test_what_no_table_has_is_left_alone(sentence: str) -> None:
    assert put_together(sentence.split(), KNOWN) == tuple(sentence.split())


def test_a_word_with_a_meaning_of_its_own_keeps_it() -> None:
    assert put_together(["abgeholt"], KNOWN | {"abgeholt"}) == ("abgeholt",)
