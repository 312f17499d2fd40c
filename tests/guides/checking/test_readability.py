"""The formulas against texts whose age is plain to anybody."""

import pytest

from kb.guides.checking.readability import LEAST_WORDS, reading_age

CHILD = "The cat sat on the mat and saw the dog run"
LAWYER = "Notwithstanding administrative considerations, organisational responsibilities necessitate modification"
GERMAN_CHILD = "Der Hund lief weit weg und kam dann zu uns"
GERMAN_OFFICE = "Verwaltungsvorschriften erfordern unverzügliche Berücksichtigung organisatorischer Zuständigkeiten"


@pytest.mark.parametrize(
    ("sentence", "language", "expected"),
    [
        (CHILD, "en", 5.5),
        (LAWYER, "en", 51.1),
        (GERMAN_CHILD, "de", 3.5),
        (GERMAN_OFFICE, "de", 38.4),
    ],
)
def test_short_words_are_for_children_and_long_ones_are_not(sentence: str, language: str, expected: float) -> None:
    age = reading_age([sentence.split()] * LEAST_WORDS, language)
    assert age is not None
    assert round(age, 1) == expected


def test_a_number_or_a_label_has_one_syllable() -> None:
    assert reading_age([["993"] * 10] * 10, "en") == reading_age([["cat"] * 10] * 10, "en")


def test_too_few_words_have_no_age() -> None:
    assert reading_age([["cat"] * (LEAST_WORDS - 1)], "en") is None
    assert reading_age([], "en") is None


def test_a_language_without_a_formula_has_no_age() -> None:
    assert reading_age([["chat"] * LEAST_WORDS], "fr") is None
