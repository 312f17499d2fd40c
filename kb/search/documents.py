"""Pages as tantivy documents, and the in-memory index that holds them.

Only terms of our own tokeniser go in, one space between them, so tantivy has nothing left to decide about words. Text
itself is not stored.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import tantivy

from kb.guides.page.platforms import PLATFORMS
from kb.search.pages import SearchPage
from kb.search.passages import Line, Passage, pieces_of

#: What a word is worth, by the field where it stands.
BOOSTS: Final = {"title": 6.0, "synonyms": 5.0, "devices": 5.0, "headings": 3.0, "summary": 2.0, "body": 1.0}

#: In the field `audience` of pages for every device. A device id never has a star.
EVERYBODY: Final = "*"

#: Parts of the ids of devices that name no device.
_SAID_OF_ALL: Final = frozenset(
    {"another", "app", "business", "email", "form", "mail", "new", "other", "software", "web"}
)
#: So many words of the author's own are a question; fewer are a name.
_QUESTION: Final = 3

#: Entries: of the pages that ship in two languages twice over.
_KEPT: Final = 512

_WRITER_MEMORY: Final = 15_000_000  # bytes; tantivy's least


class Entry(NamedTuple):
    """A page with its texts taken in once, for weighing titles and headings."""

    page: SearchPage
    title: Passage
    summary: Passage
    body: Passage
    headings: tuple[Passage, ...]
    #: The title, then the headings.
    lines: tuple[Line, ...]
    #: Of each heading, if it says several things.
    pieces: tuple[tuple[Line, ...], ...]
    #: Synonyms that are whole questions: the page answers them, and does not print them.
    asked: tuple[Line, ...]
    #: Single words for the app or machine that the page is for; empty if it is for every device.
    names: frozenset[str]
    #: … and those of them that name the page's own devices.
    machines: frozenset[str]

    @classmethod
    def of(cls, page: SearchPage) -> "Entry":
        title = Passage.read(page.title)
        headings = tuple(Passage.read(text) for _, text in page.headings)
        lines = tuple(map(Line.of, (title, *headings)))
        pieces = tuple(pieces_of(text) for _, text in page.headings)
        synonyms = tuple(Passage.read(text) for text in page.synonyms)
        asked = tuple(Line.of(synonym) for synonym in synonyms if len(synonym.terms) >= _QUESTION)
        summary, body = Passage.read(page.summary), Passage.read(page.body)
        names, machines = _names(page, synonyms), _machines(page)
        return cls(page, title, summary, body, headings, lines, pieces, asked, names, machines)

    def terms(self) -> dict[str, Sequence[str]]:
        """The terms of each field of `BOOSTS`."""
        return {
            "title": self.title.terms,
            "synonyms": Passage.read(" ".join(self.page.synonyms)).terms,
            "devices": Passage.read(" ".join(self.page.devices).replace("-", " ")).terms,
            "headings": [term for heading in self.headings for term in heading.terms],
            "summary": self.summary.terms,
            "body": self.body.terms,
        }


@lru_cache(maxsize=_KEPT)
def entry_of(page: SearchPage) -> Entry:
    """Its entry, kept: an index is built anew whenever a page changes, and all others stay as they are."""
    return Entry.of(page)


@dataclass(frozen=True, slots=True)
class Documents:
    """A filled index. The searcher is a read-only view that threads may share."""

    schema: tantivy.Schema
    searcher: tantivy.Searcher
    #: Every device and platform that some page is for, and `EVERYBODY` if some page is.
    audiences: frozenset[str]
    #: Term -> the fields that have it somewhere.
    fields_of: dict[str, frozenset[str]]
    #: Term -> number of pages.
    pages_with: Counter[str]


def write(entries: Iterable[Entry]) -> Documents:
    """Index the entries in memory, numbered from 0 in the stored field `number`."""
    schema = _schema()
    index = tantivy.Index(schema)
    writer = index.writer(heap_size=_WRITER_MEMORY, num_threads=1)
    pages_with = Counter[str]()
    fields_of: dict[str, set[str]] = {}
    audiences: set[str] = set()
    for number, entry in enumerate(entries):
        terms = {field: found for field, found in entry.terms().items() if found}
        writer.add_document(_document(number, entry.page, terms))
        audiences.update(_audience(entry.page))
        pages_with.update({term for found in terms.values() for term in found})
        for field, found in terms.items():
            for term in set(found):
                fields_of.setdefault(term, set()).add(field)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    frozen = {term: frozenset(fields) for term, fields in fields_of.items()}
    return Documents(schema, index.searcher(), frozenset(audiences), frozen, pages_with)


def _names(page: SearchPage, synonyms: Iterable[Passage]) -> frozenset[str]:
    if not page.devices:
        return frozenset()
    said = (found.terms[0] for found in synonyms if len(found.terms) == 1)
    return (_words_of_ids(page) | frozenset(said)) - _SAID_OF_ALL


def _machines(page: SearchPage) -> frozenset[str]:
    """What names it alone: a page for several platforms is the own page of none of them."""
    platforms = PLATFORMS.keys() & set(page.devices)
    return _words_of_ids(page) - _SAID_OF_ALL - (platforms if len(platforms) > 1 else set())


def _words_of_ids(page: SearchPage) -> frozenset[str]:
    return frozenset(word for device in page.devices for word in device.split("-"))


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in BOOSTS:
        builder.add_text_field(field, tokenizer_name="whitespace")
    builder.add_text_field("audience", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("number", fast=True)
    return builder.build()


def _document(number: int, page: SearchPage, terms: dict[str, Sequence[str]]) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned("number", number)
    for field, found in terms.items():
        document.add_text(field, " ".join(found))
    for device in _audience(page):
        document.add_text("audience", device)
    return document


def _audience(page: SearchPage) -> tuple[str, ...]:
    return page.devices or (EVERYBODY,)
