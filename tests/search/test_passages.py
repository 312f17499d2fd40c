"""Which words of a question stand in a text."""

import pytest

from kb.search.passages import Line, Matcher, Passage, Pasted
from kb.search.queries import Alternative, Unit


def matcher(*phrases: str) -> Matcher:
    """Asks for each phrase as a unit of its own."""
    return Matcher([Unit(words, 0, (Alternative(words, 1.0),)) for words in (tuple(p.split()) for p in phrases)])


@pytest.mark.parametrize(
    ("text", "phrases", "found"),
    [
        ("Use IMAP, not POP3.", ("imap", "pop3", "smtp"), {0, 1}),
        ("Your address, the address book.", ("address book",), {0}),
        ("The book of your address.", ("address book",), set()),
        ("An E-Mail from the Cafe\u0301.", ("email", "cafe", "mail"), {0, 1, 2}),
        ("one\n\n  imap\0two\t", ("imap",), {0}),
        ("", ("imap",), set()),
    ],
)
def test_it_finds_words_as_they_are_written_and_phrases_as_a_whole(
    text: str, phrases: tuple[str, ...], found: set[int]
) -> None:
    assert matcher(*phrases).units_in(Passage.read(text)) == found


@pytest.mark.parametrize(("weight", "named"), [(1.0, True), (0.7, True), (0.25, False)])
def test_a_name_with_a_slip_is_named_and_a_synonym_of_it_is_not(weight: float, named: bool) -> None:
    asked = Matcher([Unit(("windwos",), 0, (Alternative(("windows",), weight), Alternative(("mac",), 0.25)))])
    assert asked.has_any(frozenset({"windows", "pc"})) == named
    assert not asked.has_any(frozenset())


def test_of_names_the_one_that_was_typed_counts_and_of_synonyms_all() -> None:
    typed = Matcher([Unit(("samsung",), 0, (Alternative(("samsung",), 1.0), Alternative(("android",), 0.25)))])
    meant = Matcher([Unit(("galaxy",), 0, (Alternative(("samsung",), 0.25), Alternative(("android",), 0.25)))])
    both, one = frozenset({"samsung", "android"}), frozenset({"android", "gmail"})
    assert (typed.nearness(both), typed.nearness(one)) == (1.0, 0.25)
    assert (meant.nearness(both), meant.nearness(one), meant.nearness(frozenset())) == (0.5, 0.25, 0.0)


@pytest.mark.parametrize(
    ("question", "line", "share"),
    [
        ("the mail server does not answer", "Why the mail server does not answer today", 1.0),
        ("help: the mail server does", "The mail server does not answer", 0.8),
        ("how to set up a pop3 account in outlook", "Set up a new account in Outlook on a Mac", 0.0),
        ("mail server does", "The mail server does not answer", 0.0),
        ("what is it for you", "Here is what is it for you", 0.0),
    ],
)
def test_pasted_is_what_has_four_words_in_one_run(question: str, line: str, share: float) -> None:
    assert Pasted(Passage.read(question).terms).share(Line.of(Passage.read(line))) == share
