"""The piece of a page that answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.queries import Alternative, Unit
from kb.search.snippets import LENGTH, Fragment, Matcher, Passage, snippet

FILLER = "Nothing of interest stands in this long sentence about gardens, weather and the price of tea. "


def matcher(*phrases: str) -> Matcher:
    """Asks for each phrase as a unit of its own."""
    return Matcher([Unit(words, 0, (Alternative(words, 1.0),)) for words in (tuple(p.split()) for p in phrases)])


def shown(body: str, *phrases: str, summary: str = "A summary.") -> str:
    fragments = snippet(Passage.read(body), Passage.read(summary), matcher(*phrases))
    return "".join(f"[{text}]" if marked else text for text, marked in fragments)


def test_a_short_text_is_shown_whole() -> None:
    assert snippet(Passage.read("Use IMAP, not POP3."), Passage.read(""), matcher("imap", "pop3")) == (
        Fragment("Use ", marked=False),
        Fragment("IMAP", marked=True),
        Fragment(", not ", marked=False),
        Fragment("POP3", marked=True),
        Fragment(".", marked=False),
    )


def test_it_shows_the_place_where_most_words_stand_together() -> None:
    body = f"IMAP is here. {FILLER * 3}Now set the port of IMAP to 993. {FILLER * 3}993 again."
    assert shown(body, "imap", "port", "993") == (
        "… Now set the [port] of [IMAP] to [993]. Nothing of interest stands in this long sentence about gardens,"
        " weather and the price of tea. Nothing of interest stands in …"
    )


def test_it_begins_and_ends_between_words() -> None:
    body = "gardens " * 60 + "imap " + "weather " * 60
    assert shown(body, "imap") == "… " + "gardens " * 9 + "[imap] " + "weather " * 9 + "weather …"


def test_it_shows_the_summary_where_the_body_has_none_of_the_words() -> None:
    assert shown(FILLER * 5, "imap", summary="All about IMAP.") == "All about [IMAP]."
    assert shown(FILLER * 5, "imap", summary="All about mail.") == "All about mail."


def test_it_marks_phrases_only_as_a_whole() -> None:
    assert shown("Your address, the address book.", "address book") == "Your address, the [address book]."


def test_it_marks_words_as_they_are_written() -> None:
    assert shown("An E-Mail from the Café.", "email", "cafe") == "An [E-Mail] from the [Café]."


def test_it_leaves_markup_to_the_template() -> None:
    assert shown("Type <b>imap</b> & go", "imap") == "Type <b>[imap]</b> & go"


def test_it_tidies_white_space() -> None:
    assert shown("one\n\n  imap\0two\t", "imap") == "one [imap] two"


@given(st.lists(st.sampled_from(["imap", "port", "garden.", "e-mail", "x" * 200]), max_size=80))
def test_a_snippet_is_a_piece_of_the_text_with_every_mark_on_a_whole_word(words: list[str]) -> None:
    body = Passage.read(" ".join(words))
    fragments = snippet(body, Passage.read("S"), matcher("imap", "port"))
    plain = "".join(fragment.text for fragment in fragments).removeprefix("… ").removesuffix(" …")
    assert plain in body.text or plain == "S"
    assert len(plain) <= LENGTH + 200
    assert {fragment.text for fragment in fragments if fragment.marked} <= {"imap", "port"}


@pytest.mark.parametrize(("weight", "named"), [(1.0, True), (0.7, True), (0.25, False)])
def test_a_name_with_a_slip_is_named_and_a_synonym_of_it_is_not(weight: float, named: bool) -> None:
    asked = Matcher([Unit(("windwos",), 0, (Alternative(("windows",), weight), Alternative(("mac",), 0.25)))])
    assert asked.has_any(frozenset({"windows", "pc"})) == named
    assert not asked.has_any(frozenset())
