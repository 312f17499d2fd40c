"""The search: an index of pages in memory, and answers to whatever is typed.

Built once from a snapshot of the library and never changed, so any number of threads may ask it at the same time; a
new snapshot gets a new index. What is *not* decided here: which pages are published, and how answers look.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from kb.search.documents import BOOSTS, Entry, write
from kb.search.matching import Clause, Engine
from kb.search.pages import SearchPage
from kb.search.passages import Matcher
from kb.search.queries import MAX_TEXT, QueryReader, Unit
from kb.search.ranking import best_first, best_heading
from kb.search.synonyms import Synonyms
from kb.search.vocabulary import Vocabulary

#: So many times more pages are ranked than are shown.
_RANKED: Final = 2
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

    @property
    def answered(self) -> bool:
        """Whether some page has every word that says anything; always so where no word does."""
        return not self.terms or any(hit.complete for hit in (*self.hits, *self.elsewhere))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A title (`detail` is empty), or a heading with the title of its page in `detail`; and where it leads."""

    text: str
    url: str
    detail: str = ""


class SearchIndex:
    """An index of `pages`. Building takes about a second for a thousand pages."""

    def __init__(self, pages: Iterable[SearchPage], synonyms: Synonyms | None = None) -> None:
        self._entries = tuple(Entry.of(page) for page in pages)
        documents = write(self._entries)
        self._engine = Engine(documents)
        synonyms = synonyms or Synonyms()
        vocabulary = Vocabulary(documents.pages_with, synonyms.leading_to(documents.pages_with))
        self._reader = QueryReader(vocabulary, synonyms)

    def search(self, query: str, device: str | None = None, limit: int = 20, *, prefer: str | None = None) -> Results:
        """Answer what was typed, with at most `limit` hits and as many elsewhere. No text raises.

        `device` is the id of a device or of a platform. Pages that name no device are for all of them. `prefer` is the
        platform of a visitor who names an app that several have.
        """
        units = self._reader.read(query)
        shown = _printable(query)
        if not units:
            return Results(shown)
        here = self._engine.audience(device) if device else ()
        return Results(
            shown,
            terms=tuple(" ".join(unit.used) for unit in units),
            corrections=tuple(Correction(unit.typed, unit.corrected) for unit in units if unit.corrected),
            hits=self._hits(units, shown, limit, device, here, prefer),
            elsewhere=self._hits(units, shown, limit, None, self._engine.others(device)) if device else (),
        )

    def suggest(self, text: str, limit: int = 6) -> tuple[Suggestion, ...]:
        """Titles and headings for a query that is still being typed, the best first. No text raises."""
        units = self._reader.read(text)
        if not units:
            return ()
        matcher = Matcher(units)
        found = self._engine.find(units, _SUGGESTION_BOOSTS, limit)
        return tuple(_suggestion(self._entries[match.number], matcher) for match in found)

    def _hits(
        self,
        units: Sequence[Unit],
        query: str,
        limit: int,
        device: str | None,
        audience: Sequence[Clause],
        prefer: str | None = None,
    ) -> tuple[Hit, ...]:
        matcher = Matcher(units)
        matches = self._engine.find(units, BOOSTS, _RANKED * limit, audience)
        ranked = best_first(matches, self._entries, matcher, query=query, device=device, prefer=prefer)
        return tuple(
            Hit(entry.page, best_heading(entry, matcher), match.complete)
            for match in ranked[:limit]
            for entry in (self._entries[match.number],)
        )


def _printable(text: str) -> str:
    words = " ".join(text[:MAX_TEXT].replace("\0", " ").split())
    return "".join(character for character in words if character.isprintable())


def _suggestion(entry: Entry, matcher: Matcher) -> Suggestion:
    heading = best_heading(entry, matcher)
    url = _address(entry.page, heading)
    return Suggestion(heading[1], url, entry.page.title) if heading else Suggestion(entry.page.title, url)


def _address(page: SearchPage, heading: tuple[str, str] | None) -> str:
    return f"{page.url}#{heading[0]}" if heading else page.url
