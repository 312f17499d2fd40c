"""A question read: what is asked for, before any page is ranked. Text in, values out."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, NamedTuple

from kb.guides.page.devices import DEVICES, platform_of, resolve
from kb.guides.text.names import BESIDE_ORDINARY, ORDINARY
from kb.mail.servers import Protocol
from kb.search.intent.codes import is_code
from kb.search.intent.compounds import taken_apart
from kb.search.intent.concepts import Concept
from kb.search.intent.named import NOBODY, Named, read_names
from kb.search.intent.phrases import Found, PhraseBook, words_of
from kb.search.intent.questions import Question, concept_book, read_question
from kb.search.intent.topics import Topic, topics_of
from kb.search.intent.values import asks_for_values, protocols_in
from kb.search.words import STOP_WORDS

NO_CORRECTIONS: Final[Mapping[str, str]] = MappingProxyType({})
#: More of a question than this, in signs, is not read: what is meant stands at its beginning.
_READ: Final = 300

#: What is done with mail of ours at those who have their mail elsewhere: then a provider is named for the others' sake.
_TO_OTHERS: Final = (Concept.SEND, Concept.NO_SEND, Concept.JUNK, Concept.BOUNCE, Concept.RECIPIENT)
_COLLECTED: Final = (Concept.RECEIVE, Concept.NO_RECEIVE, Concept.CHANGE, Concept.VALUE, Concept.PASSWORD, Concept.ADD)
_PROVIDERS: Final = ("collecting",)


class ListedName(NamedTuple):
    """An app without a guide of its own: how it is called, and the page (a slug) with the anchor of its line.

    `answer` is what its line says in a sentence; `guide` is the one to follow, a slug.
    """

    name: str
    spellings: tuple[str, ...]
    page: str
    anchor: str
    answer: str = ""
    guide: str = ""


@dataclass(frozen=True, slots=True)
class Intent:
    """What is asked for. `listed` are apps without a guide; `adding`: to set an account up, not to change one.

    `own_values`: the names and ports of the reader's own servers, which no page of ours has.
    """

    named: Named = NOBODY
    listed: tuple[ListedName, ...] = ()
    topics: tuple[Topic, ...] = ()
    codes: tuple[str, ...] = ()
    adding: bool = False
    #: Whether the names of servers are to be changed.
    changing: bool = False
    own_values: bool = False
    #: … and of which protocols; none named is all.
    protocols: frozenset[Protocol] = frozenset()
    #: Whether a word that nobody knows may be the name of an app: it is to be set up or changed.
    unknown_app: bool = False
    #: Whether beside names nothing was said that tells something.
    bare: bool = False


@dataclass(frozen=True, slots=True)
class IntentReader:
    """Reads questions; knows the apps that have no guide."""

    listed: PhraseBook[ListedName]

    def read(
        self,
        text: str,
        *,
        corrections: Mapping[str, str] = NO_CORRECTIONS,
        unknown: Container[str] = (),
        prefer: str | None = None,
        chosen: str | None = None,
    ) -> Intent:
        """`corrections` are words that were slips of the finger, with what was meant; `unknown` are words that stand
        nowhere. `prefer` is a platform that is
        likely; `chosen` is a device, or a platform, for which alone answers are wanted."""
        words = tuple(taken_apart([corrections.get(word, word) for word in words_of(text[:_READ])]))
        lines = [found for found in self.listed.find(words) if _is_a_name(found, words)]
        named = _with_chosen(read_names(words, _platform_of(chosen) or prefer, [line[1:] for line in lines]), chosen)
        in_lines = {place for found in lines for place in range(found.start, found.end)}
        question = read_question(
            words, in_lines | (named.places if named.app else frozenset()), frozenset() if named.vague else named.places
        )
        named = _without_providers(named)
        if named.devices == _PROVIDERS and question.says(*_TO_OTHERS) and not question.says(*_COLLECTED):
            named = NOBODY
        listed = tuple(dict.fromkeys(found.meaning for found in lines))
        codes = tuple(dict.fromkeys(word for word in words if is_code(word)))
        own_values = not named.app and not listed and not codes and asks_for_values(question, named)
        return Intent(
            named=named,
            listed=listed if not named.app else (),
            topics=topics_of(question),
            codes=codes,
            adding=_is_adding(question),
            changing=question.says(Concept.CHANGE) and question.says(Concept.VALUE, Concept.SETTINGS),
            unknown_app=not named.devices and not listed and _is_of_an_app(question, unknown),
            own_values=own_values,
            protocols=protocols_in(question) if own_values else frozenset(),
            bare=all(place in named.places or word in STOP_WORDS for place, word in enumerate(words)),
        )


def book_of(listed: Sequence[ListedName]) -> PhraseBook[ListedName]:
    said = ((spelling, one) for one in listed for spelling in (one.name, *one.spellings))
    return PhraseBook(((spelling, one) for spelling, one in said if _says_something(spelling)), names=True)


def _says_something(spelling: str) -> bool:
    """Whether it is more than `my mail`, which everybody says."""
    found = (one for one in concept_book().find(words_of(spelling)) if one.meaning is Concept.MAIL)
    mail = {place for one in found for place in range(one.start, one.end)}
    return any(place not in mail and word not in STOP_WORDS for place, word in enumerate(words_of(spelling)))


def _is_a_name(found: Found[ListedName], words: Sequence[str]) -> bool:
    """Whether a word of every day is the name of an app here."""
    if found.end - found.start > 1 or words[found.start] not in ORDINARY:
        return True
    rest = (*words[: found.start], *words[found.end :])
    beside = {*words[max(0, found.start - 1) : found.start], *words[found.end : found.end + 1]}
    return not beside.isdisjoint(BESIDE_ORDINARY) or STOP_WORDS.issuperset(rest)


def _is_of_an_app(question: Question, unknown: Container[str]) -> bool:
    wanted = question.says(Concept.CHANGE, Concept.VALUE, Concept.SETTINGS, Concept.ADD)
    return wanted and any(word in unknown for place, word in enumerate(question.words) if place not in question.places)


def _platform_of(chosen: str | None) -> str | None:
    resolved = resolve(chosen) if chosen else None
    return platform_of(resolved).id if resolved else None


def _with_chosen(named: Named, chosen: str | None) -> Named:
    """Whoever chose a device has named it, as long as the question names no app."""
    if chosen not in DEVICES or named.app:
        return named
    return replace(named, devices=(chosen,), app=False, vague=False)


def _without_providers(named: Named) -> Named:
    """Who names a provider beside an app has the mail there and asks for the app."""
    apps = tuple(device for device in named.devices if device not in _PROVIDERS)
    return replace(named, devices=apps) if apps else named


def _is_adding(question: Question) -> bool:
    if question.says(Concept.NEW_MACHINE):
        return True
    return question.says(Concept.ADD) and not question.says(Concept.NO_SEND, Concept.NO_RECEIVE, Concept.GONE)
