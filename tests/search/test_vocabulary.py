"""From a typed word to the words of the pages."""

import pytest

from kb.search.vocabulary import MAX_COMPLETIONS, Vocabulary

VOCABULARY = Vocabulary(
    {"outlook": 9, "outgoing": 5, "outbox": 7, "receive": 3, "received": 1, "993": 2, "995": 2, "mail": 8, "main": 1},
    also_known={"samsung"},
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("outlok", ("outlook",)),
        ("uotlook", ("outlook",)),  # two swapped letters are one slip
        ("outloook", ("outlook",)),
        ("oatlooc", ("outlook",)),  # two slips in seven letters
        ("oatloc", ()),  # two slips in six
        ("maiz", ("mail", "main")),  # equally near: the more frequent first
        ("samsnug", ("samsung",)),  # on no page, but it leads to one
        ("mai", ()),  # three letters have too many neighbours
        ("994", ()),  # 993 and 995 are no slips for each other
        ("0x993", ()),
        ("xyzzy", ()),
    ],
)
def test_it_corrects_slips_by_distance(typed: str, expected: tuple[str, ...]) -> None:
    assert VOCABULARY.corrections(typed) == expected


def test_of_equally_near_words_those_with_the_same_first_letter_come_first() -> None:
    assert Vocabulary({"bent": 1, "went": 9}).corrections("bont") == ("bent",)
    assert Vocabulary({"bend": 1, "sent": 9}).corrections("bent") == ("bend", "sent")


def test_it_completes_the_most_frequent_words_first() -> None:
    assert VOCABULARY.completions("out") == ("outlook", "outbox", "outgoing")
    assert VOCABULARY.completions("mail") == ()
    assert VOCABULARY.completions("z") == ()


def test_it_completes_to_a_bounded_number_of_words_that_say_something() -> None:
    crowded = Vocabulary({f"w{number}": 1 for number in range(500)} | {"with": 900})
    assert len(crowded.completions("w")) == MAX_COMPLETIONS
    assert "with" not in crowded.completions("w")


def test_it_knows_the_other_forms_of_a_word() -> None:
    assert VOCABULARY.forms("receiving") == ("receive", "received")
    assert VOCABULARY.forms("receive") == ("received",)
    assert VOCABULARY.forms("smtp") == ()


def test_it_knows_words_by_page_by_form_and_by_synonym() -> None:
    assert [VOCABULARY.knows(word) for word in ("mail", "mails", "samsung", "smtp")] == [True, True, True, False]
    assert [word in VOCABULARY for word in ("mail", "mails", "samsung")] == [True, False, False]
