"""The search: an index of pages in memory, and answers to whatever is typed.

Built once from a snapshot of the library and never changed, so any number of threads may ask it at the same time; a
new snapshot gets a new index. What is *not* decided here: which pages are published, and how answers look.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import starmap
from typing import Final, NamedTuple

from kb.bounded import Bounded
from kb.languages import SOURCE
from kb.mail.servers import Protocol
from kb.search.aims import Aims
from kb.search.documents import BOOSTS, Entry, entry_of, write
from kb.search.headings import best_heading
from kb.search.intent.named import name_words
from kb.search.intent.questions import concept_book
from kb.search.intent.reading import Intent, IntentReader, ListedName, book_of
from kb.search.matching import Clause, Engine
from kb.search.pages import SearchPage
from kb.search.passages import Matcher, Passage, Pasted
from kb.search.queries import MAX_TEXT, QueryReader, Unit, without_names
from kb.search.ranking import MEANT, best_first
from kb.search.synonyms import Synonyms
from kb.search.vocabulary import Vocabulary
from kb.search.words import has_digit

#: So many times more pages are ranked than are shown.
_RANKED: Final = 2
#: In bytes, by each index: some hundred answers.
_KEPT: Final = 1_000_000
#: What an answer takes in memory, and what each of its hits does.
_SIZE: Final = 1_000
_SIZE_OF_HIT: Final = 200
#: In units. A longer question was pasted, or tells a story, in which every word need not be known.
_SHORT: Final = 5
#: While somebody types, only the names of things are looked at.
_SUGGESTION_BOOSTS: Final = {name: BOOSTS[name] for name in ("title", "synonyms", "devices", "headings")}


class Correction(NamedTuple):
    """A word taken for a slip of the finger, and the word that was looked for instead."""

    typed: str
    used: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that answers."""

    page: SearchPage
    #: `(anchor id, text)` of the heading that answers what the title does not; `None`: begin at the top.
    heading: tuple[str, str] | None
    #: Whether the page has every word of the query, in one form or another.
    complete: bool
    #: The app that was named, if the page has no more than a line about it: `heading` is that line.
    line: ListedName | None = None

    @property
    def url(self) -> str:
        """Where to send the reader: the page, or the right place on it."""
        return _address(self.page, self.heading)


@dataclass(frozen=True, slots=True)
class Results:
    """An answer: the best first; pages with all words are worth more than those with some."""

    #: What was typed, at most `MAX_TEXT` characters, without controls and direction marks: fit to be shown again.
    query: str
    #: The words that were looked for, as corrected, without those that say nothing.
    terms: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    hits: tuple[Hit, ...] = ()
    #: Hits on pages that are only for other devices than the one asked for; empty if none was asked for.
    elsewhere: tuple[Hit, ...] = ()
    #: Whether the question is for the names and ports of the reader's own servers, which stand on no page here.
    own_values: bool = False
    #: … and for those of which protocols; none named is all.
    protocols: frozenset[Protocol] = frozenset()
    #: Whether a word of a short question stands nowhere: most likely it is the name of a program.
    has_stranger: bool = False

    @property
    def answered(self) -> bool:
        """Whether some page has every word that says anything; always so where no word does. What is said beside a
        name that nobody knows may be answered by its subject, but not for that program."""
        complete = any(hit.complete for hit in (*self.hits, *self.elsewhere))
        return not self.terms or (complete and not self.has_stranger)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A title (`detail` is empty), or a heading with the title of its page in `detail`; and where it leads."""

    text: str
    url: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as it is looked for: its units, the words of what is not the reader's own, what it means."""

    units: tuple[Unit, ...]
    matcher: Matcher
    pasted: Pasted
    intent: Intent


class SearchIndex:
    """An index of `pages`. Building takes about a second for a thousand pages."""

    def __init__(
        self,
        pages: Iterable[SearchPage],
        synonyms: Synonyms | None = None,
        listed: Sequence[ListedName] = (),
        language: str = SOURCE,
    ) -> None:
        """`listed` are apps without a page of their own; `language` is that of most pages."""
        self._entries = tuple(map(entry_of, pages))
        self._aims = Aims(self._entries)
        self._intents = IntentReader(book_of(listed))
        documents = write(self._entries)
        self._engine = Engine(documents)
        synonyms = synonyms or Synonyms()
        also_known = synonyms.leading_to(documents.pages_with) | name_words() | concept_book().terms
        self.vocabulary = Vocabulary(documents.pages_with, also_known | self._intents.listed.terms, language)
        self._reader = QueryReader(self.vocabulary, synonyms)
        self._kept = Bounded(_KEPT, _size_of)

    def search(self, query: str, device: str | None = None, limit: int = 20, *, prefer: str | None = None) -> Results:
        """Answer what was typed, with at most `limit` hits and as many elsewhere. No text raises.

        `device` is the id of a device or of a platform. Pages that name no device are for all of them. `prefer` is the
        platform of a visitor who names an app that several have.
        """
        asked = (query[: MAX_TEXT + 1], device, limit, prefer)
        return self._kept.answer(asked, lambda: self._search(query, device, limit, prefer))

    def _search(self, query: str, device: str | None, limit: int, prefer: str | None) -> Results:
        units = self._reader.read(query)
        shown = _printable(query)
        if not units:
            return Results(shown)
        intent = self._intent(query, units, prefer=prefer, chosen=device)
        asked = _Asked(units, Matcher(units), Pasted(Passage.read(without_names(shown)).terms), intent)
        here = self._engine.audience(device) if device else ()
        return Results(
            shown,
            terms=tuple(" ".join(unit.used) for unit in units),
            corrections=tuple(starmap(Correction, _corrections(units).items())),
            hits=self._hits(asked, limit, here, lambda page: not device or _is_for(page, device), device),
            elsewhere=self._hits(
                asked, limit, self._engine.others(device), lambda page: not _is_for(page, device or "")
            )
            if device
            else (),
            own_values=intent.own_values,
            protocols=intent.protocols,
            has_stranger=len(units) <= _SHORT and any(map(self._is_strange, units)),
        )

    def _is_strange(self, unit: Unit) -> bool:
        """Whether its word stands on no page, in no table, and in no form that does."""
        return not unit.alternatives and not has_digit(unit.typed) and not self.vocabulary.knows(unit.typed)

    def suggest(self, text: str, limit: int = 6) -> tuple[Suggestion, ...]:
        """Titles and headings for a query that is still being typed: what it means so far, then what has its words.

        No text raises.
        """
        units = self._reader.read(text)
        if not units:
            return ()
        matcher = Matcher(units)
        intent = self._intent(text, units)
        meant = [number for number, worth in self._aims.of(intent).items() if worth >= MEANT][: limit // 2]
        found = (match.number for match in self._engine.find(units, _SUGGESTION_BOOSTS, limit))
        numbers = tuple(dict.fromkeys((*meant, *found)))[:limit]
        return tuple(_suggestion(self._entries[number], matcher, intent) for number in numbers)

    def _intent(self, text: str, units: Sequence[Unit], prefer: str | None = None, chosen: str | None = None) -> Intent:
        unknown = {unit.typed for unit in units if not unit.alternatives}
        return self._intents.read(text, corrections=_corrections(units), unknown=unknown, prefer=prefer, chosen=chosen)

    def _hits(
        self,
        asked: _Asked,
        limit: int,
        audience: Sequence[Clause],
        is_open: Callable[[SearchPage], bool],
        device: str | None = None,
    ) -> tuple[Hit, ...]:
        """At most `limit` of the pages that `audience` leaves, which are those for which `is_open` says so."""
        matches = self._engine.find(asked.units, BOOSTS, _RANKED * limit, audience)
        aims = {
            number: worth
            for number, worth in self._aims.of(asked.intent, asked.pasted.terms).items()
            if is_open(self._entries[number].page)
        }
        ranked = best_first(matches, self._entries, asked.matcher, asked.pasted, aims, device, asked.intent.adding)
        return tuple(self._hit(self._entries[match.number], asked, match.complete) for match in ranked[:limit])

    def _hit(self, entry: Entry, asked: _Asked, complete: bool) -> Hit:
        if line := _line_in(entry, asked.intent):
            return Hit(entry.page, (line.anchor, line.name), complete, line)
        return Hit(entry.page, best_heading(entry, asked.matcher, asked.pasted), complete)


def _is_for(page: SearchPage, device: str) -> bool:
    return not page.devices or device in page.devices


def _printable(text: str) -> str:
    words = " ".join(text[:MAX_TEXT].replace("\0", " ").split())
    return "".join(character for character in words if character.isprintable())


def _corrections(units: Iterable[Unit]) -> dict[str, str]:
    return {unit.typed: unit.corrected for unit in units if unit.corrected}


def _line_in(entry: Entry, intent: Intent) -> ListedName | None:
    """The app that was named and has a line on this page, and no guide."""
    return next((one for one in intent.listed if one.page == entry.page.slug), None)


def _size_of(results: Results) -> int:
    """About as many bytes; pages belong to the index."""
    words = len(results.query) * 2 + sum(map(len, results.terms)) + _SIZE_OF_HIT * len(results.corrections)
    return _SIZE + words * 4 + _SIZE_OF_HIT * (len(results.hits) + len(results.elsewhere))


def _suggestion(entry: Entry, matcher: Matcher, intent: Intent) -> Suggestion:
    line = _line_in(entry, intent)
    heading = (line.anchor, line.name) if line else best_heading(entry, matcher)
    url = _address(entry.page, heading)
    return Suggestion(heading[1], url, entry.page.title) if heading else Suggestion(entry.page.title, url)


def _address(page: SearchPage, heading: tuple[str, str] | None) -> str:
    return f"{page.url}#{heading[0]}" if heading else page.url
