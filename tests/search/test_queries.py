"""What was typed, as units."""

import pytest

from kb.search.queries import MAX_UNITS, Alternative, QueryReader, Unit
from kb.search.synonyms import Synonyms
from kb.search.vocabulary import Vocabulary

READER = QueryReader(
    Vocabulary(
        dict.fromkeys(["outlook", "outgoing", "0x800ccc0e", "email", "settings", "address", "book", "imap", "in"], 1),
        also_known={"smtp", "contacts"},
    ),
    Synonyms([("outgoing", "smtp"), ("contacts", "address book"), ("imap", "fetch"), ("sign in", "password")]),
)


def words(text: str) -> list[str]:
    return [unit.typed for unit in READER.read(text)]


def test_it_reads_a_slip_and_a_code() -> None:
    assert READER.read("outlok 0x800CCC0E") == (
        Unit(("outlok",), 0, (Alternative(("outlook",), 0.7),), corrected="outlook"),
        Unit(("0x800ccc0e",), 1, (Alternative(("0x800ccc0e",), 1.0),)),
    )


def test_it_gives_each_alternative_its_weight() -> None:
    assert READER.read("smtp ") == (Unit(("smtp",), 0, (Alternative(("outgoing",), 0.25),)),)
    assert READER.read("setting ") == (Unit(("setting",), 0, (Alternative(("settings",), 0.8),)),)
    assert READER.read("contacts ") == (Unit(("contacts",), 0, (Alternative(("address", "book"), 0.125),)),)
    assert READER.read("address book") == (Unit(("address", "book"), 0, (Alternative(("address", "book"), 1.0),)),)


def test_the_last_word_may_be_the_beginning_of_another() -> None:
    assert READER.read("outlook out") == (
        Unit(("outlook",), 0, (Alternative(("outlook",), 1.0),)),
        Unit(("out",), 1, (Alternative(("outgoing",), 0.5), Alternative(("outlook",), 0.5))),
    )


def test_a_word_with_a_space_after_it_is_whole() -> None:
    (unit,) = READER.read("outl ")
    assert Alternative(("outlook",), 0.5) not in unit.alternatives


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("how do I find my Outlook settings", ["find", "outlook", "settings"]),
        ("how do I", ["i"]),
        ("sign in to Outlook", ["sign in", "outlook"]),
        ("e-mail", ["e mail"]),
        ("imap-outlook", ["imap", "outlook"]),
        ("imap IMAP Imap", ["imap"]),
        ("imap teh", ["imap"]),
        ("teh", ["teh"]),
        ("me@example.com imap", ["imap"]),
        ("<me@example.com>", []),
        ("\0 * ( ) \" ' % _", []),
    ],
)
def test_it_keeps_the_words_that_say_something(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_code_is_found_without_its_0x() -> None:
    (unit,) = READER.read("800CCC0E")
    assert unit.alternatives == (Alternative(("0x800ccc0e",), 1.0),)


def test_it_keeps_at_most_eight_units_and_drops_words_before_codes() -> None:
    text = "ant bee cat dog eel fox gnu hen 0x800CCC0E owl"
    assert len(words(text)) <= MAX_UNITS
    assert words("aaaa bbbb cccc dddd eeee ffff gggg hhhh 0x800ccc0e iiii") == [
        *("aaaa", "bbbb", "cccc", "dddd", "eeee", "ffff", "gggg"),
        "0x800ccc0e",
    ]


def test_behind_a_hundred_characters_only_codes_count() -> None:
    text = "outlook " + "settings " * 9 + "reported an unknown error in email, imap (0x800CCC0E) 7."
    assert words(text) == ["outlook", "settings", "reported", "0x800ccc0e"]


def test_a_word_cut_at_a_hundred_characters_is_left_out() -> None:
    assert words("outlook " + "- " * 44 + "imapoutlook") == ["outlook"]
