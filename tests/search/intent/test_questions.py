"""What the words of a question say, and what of it does not work."""

import pytest

from kb.search.intent.concepts import Concept
from kb.search.intent.phrases import words_of
from kb.search.intent.questions import read_question

NO_SEND, NO_RECEIVE = Concept.NO_SEND, Concept.NO_RECEIVE


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("cannot send", {NO_SEND}),
        ("I can receive but not send", {NO_SEND}),
        ("sends but does not receive", {NO_RECEIVE}),
        ("can't send or receive anything", {NO_SEND, NO_RECEIVE}),
        ("weder senden noch empfangen", {NO_SEND, NO_RECEIVE}),
        ("Empfangen geht, Senden nicht", {NO_SEND}),
        ("Mails werden nicht versendet", {NO_SEND}),
        ("Ich kann keine Mails verschicken", {NO_SEND}),
        ("es kommt nichts an", {NO_RECEIVE}),
        ("keine neuen Nachrichten", {NO_RECEIVE}),
        ("no new emails since the weekend", {NO_RECEIVE}),
        ("no mail today", {NO_RECEIVE}),
        ("emails have stopped arriving", {NO_RECEIVE}),
        ("I send mail every day", set()),
        ("change the password", set()),
    ],
)
def test_a_word_for_not_denies_the_nearest(text: str, denied: set[Concept]) -> None:
    assert read_question(words_of(text)).said & {NO_SEND, NO_RECEIVE} == denied


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Passwörter", Concept.PASSWORD),
        ("passwoerter", Concept.PASSWORD),
        ("passwords", Concept.PASSWORD),
        ("die Zertifikate", Concept.CERTIFICATE),
        ("duplicated", Concept.TWICE),
        ("eingerichtet", Concept.ADD),
        ("mein Adressbuch", Concept.CONTACTS),
        ("my address book", Concept.CONTACTS),
    ],
)
def test_other_forms_of_a_word_say_the_same(text: str, concept: Concept) -> None:
    assert concept in read_question(words_of(text)).said


def test_the_name_of_an_app_says_nothing_else() -> None:
    words = words_of("contact form")
    assert Concept.CONTACTS in read_question(words).said
    assert Concept.CONTACTS not in read_question(words, apps={0, 1}).said


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Fehler", Concept.GONE),
        ("Outlook öffnet sich", Concept.BACKUP),
        ("Windows Sicherheit", Concept.BACKUP),
        ("windows 11", Concept.ASK),
        ("forms", Concept.OLD),
        ("der Empfänger", Concept.RECEIVE),
    ],
)
def test_a_word_is_not_what_another_with_the_same_beginning_says(text: str, concept: Concept) -> None:
    assert concept not in read_question(words_of(text)).said
