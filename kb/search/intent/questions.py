"""A question in its words, what they say, and what of it does not work."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from kb.search.intent import english, everyday, german, mailbox
from kb.search.intent.concepts import Concept
from kb.search.intent.phrases import Found, PhraseBook

#: As many words may stand between a word for "not" and what it denies.
_FAR: Final = 6
#: As many between two things that are denied together.
_TOGETHER: Final = 2
_VERBS: Final = {Concept.SEND: Concept.NO_SEND, Concept.RECEIVE: Concept.NO_RECEIVE}
_MORE: Final = (mailbox.ENGLISH, mailbox.GERMAN, everyday.ENGLISH, everyday.GERMAN)
_AND: Final = frozenset({"or", "nor", "and", "noch", "oder", "und"})


@dataclass(frozen=True, slots=True)
class Question:
    """`said` are its concepts, `places` the words that some phrase explains."""

    words: tuple[str, ...]
    said: frozenset[Concept]
    places: frozenset[int]

    def says(self, *concepts: Concept) -> bool:
        """Whether it says one of these."""
        return not self.said.isdisjoint(concepts)


@cache
def concept_book() -> PhraseBook[Concept]:
    """The words of all concepts in every language."""
    return PhraseBook(
        (phrase.strip(), concept)
        for words in (english.WORDS, german.WORDS, *_MORE)
        for concept, listed in words.items()
        for phrase in listed.split(",")
    )


def read_question(words: Sequence[str], apps: Iterable[int] = (), machines: Iterable[int] = ()) -> Question:
    """What the words of a question say.

    `apps` are those that are part of the name of an app, and say nothing else; `machines` may be part of what is said:
    a new telephone.
    """
    skipped, alone = frozenset(apps), frozenset(machines)
    found = [
        one
        for one in concept_book().find(words)
        if skipped.isdisjoint(range(one.start, one.end)) and not alone.issuperset(range(one.start, one.end))
    ]
    said = {one.meaning for one in found}
    places = frozenset(place for one in found for place in range(one.start, one.end))
    return Question(tuple(words), frozenset(said | _denied(found, words)), places)


def _denied(found: Sequence[Found[Concept]], words: Sequence[str]) -> set[Concept]:
    """Each word for "not" denies the nearest of sending and receiving, and what is joined to it by "or"."""
    verbs = [one for one in found if one.meaning in _VERBS]
    denied: set[Concept] = set()
    for no in (one for one in found if one.meaning is Concept.NOT):
        nearest = min(verbs, key=lambda verb: _gap(no, verb), default=None)
        if nearest is not None and _gap(no, nearest) <= _FAR:
            joined = (verb for verb in verbs if verb is nearest or _are_joined(nearest, verb, words))
            denied |= {_VERBS[verb.meaning] for verb in joined}
        elif not verbs and _no_mail(no, found):
            denied.add(Concept.NO_RECEIVE)
    return denied


def _no_mail(no: Found[Concept], found: Sequence[Found[Concept]]) -> bool:
    """Whether it is "no mail", "no new messages"."""
    return any(one.meaning is Concept.MAIL and 0 <= one.start - no.end <= 1 for one in found)


def _gap(one: Found[Concept], other: Found[Concept]) -> int:
    """How many words stand between two phrases."""
    return max(one.start, other.start) - min(one.end, other.end)


def _are_joined(one: Found[Concept], other: Found[Concept], words: Sequence[str]) -> bool:
    first, second = sorted((one, other), key=lambda verb: verb.start)
    between = words[first.end : second.start]
    return len(between) <= _TOGETHER and not _AND.isdisjoint(between)
