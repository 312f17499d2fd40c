"""What clients type, and the page that must come first: `tests/search_queries.csv`, against all that ships.

Beside it stands `tests/asked_queries.csv`: what people asked in forums, threads of issues and pages of questions, cut
to what one would type, with the address where it was read. All of it was written down, with its pages, before the
search was asked.

The table is written from the clients' side and is not bent to the engine. Two pages in a row are for a question that
really has two answers. `#…` names the heading to which the answer must lead; `/settings/` is what the one field leads
to: the page with the reader's own values. Whoever pasted an error and is led to its place in the guide of the app has
the same answer as in the list of errors.

**A table that is learnt by heart measures nothing**, so it has two parts. A hash of language and query, which nobody
chooses, puts half of the rows into the part that was *not* learnt from. Of that part only counts are printed, never a
row: whoever wants to know what failed there has to look for another query of its kind. Whoever looked at a row all the
same, or mended something because of it, writes `yes` under `looked_at`, and from then on it belongs to the part that
was learnt from. New rows are written before the engine is asked, with the pages that by their own words answer them.
"""

import csv
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

import pytest

from kb.guides.library.library import Library
from kb.guides.page.pages import Page
from kb.models.pages.indexes import index_of
from kb.search.field import Name, read_field
from kb.search.index import SearchIndex
from tests.guides.checking.test_error_index import is_said, words
from tests.libraries import shipped_library

TESTS: Final = Path(__file__).resolve().parent.parent
TABLES: Final = ("search_queries.csv", "asked_queries.csv")
ROWS: Final = [row for one in TABLES for row in csv.DictReader((TESTS / one).read_text("utf-8").splitlines())]
#: The reader's own page, where the one field leads.
OWN_PAGE: Final = "/settings/"
ERRORS: Final = "/articles/error-messages/"

Row = dict[str, str]
Record = Callable[[str, object], None]


@pytest.fixture(scope="module")
def library() -> Library:
    return shipped_library()


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    return index_in("en")


@cache
def index_in(language: str) -> SearchIndex:
    return index_of(shipped_library(language).pages, language)


def was_looked_at(row: Row) -> bool:
    """Whether a row may be learnt from: somebody looked at it, or its hash is even."""
    digest = sha256(f"{row['language']}\n{row['query']}".encode()).digest()
    return bool(row["looked_at"]) or digest[0] % 2 == 0


def answers(row: Row) -> list[str]:
    """Where the answers lead, the best first, without the prefix of a language."""
    if isinstance(read_field(row["query"]), Name):
        return [OWN_PAGE]
    results = index_in(row["language"]).search(row["query"], row["device"] or None)
    found = [hit.url.removeprefix(f"/{row['language']}") for hit in results.hits]
    return [OWN_PAGE, *found] if results.own_values else found


def is_answer(url: str, wanted: str, language: str) -> bool:
    """Whether an answer leads to a page of the table, and to the place on it if one is named."""
    if wanted == ERRORS and url in places_of_errors(language):
        return True
    return (url if "#" in wanted else url.partition("#")[0]) == wanted


@cache
def places_of_errors(language: str) -> frozenset[str]:
    """Where a guide has the very text of an entry in the list of errors."""
    library = shipped_library(language)
    listed = {said(heading.text) for page in library.pages if page.address == ERRORS for heading in page.body.headings}
    return frozenset(
        f"{page.address}#{heading.id}"
        for page in library.pages
        for heading in page.body.headings
        if heading.level == 3 and said(heading.text) in listed
    )


def said(heading: str) -> str:
    """The text of an error, without the English one that stands in brackets behind a German one."""
    return words(heading.partition(" (")[0])


def rank(row: Row) -> int:
    """The place of the first right answer, from 1; 0 if there is none."""
    wanted, language = row["pages"].split(), row["language"]
    found = enumerate(answers(row), start=1)
    return next((place for place, url in found if any(is_answer(url, one, language) for one in wanted)), 0)


def share(ranks: Iterable[int], most: int) -> float:
    listed = list(ranks)
    return sum(1 <= one <= most for one in listed) / len(listed)


def test_the_table_is_large_and_names_pages_that_exist(library: Library) -> None:
    assert len({(row["query"], row["device"], row["language"]) for row in ROWS}) == len(ROWS) >= 500
    assert sum(len(row["pages"].split()) > 2 for row in ROWS) <= len(ROWS) * 0.05
    known = {page.address for page in library.pages} | {OWN_PAGE}
    known |= {f"{page.address}#{anchor}" for page in library.pages for anchor in page.body.anchors}
    assert {page for row in ROWS for page in row["pages"].split()} - known == set()


@pytest.mark.parametrize("language", ["en", "de"])
def test_part_of_the_table_is_kept_back_in_each_language(language: str) -> None:
    parts = [was_looked_at(row) for row in ROWS if row["language"] == language]
    assert parts.count(True) >= 40
    assert parts.count(False) >= 40


@pytest.mark.thorough
@pytest.mark.parametrize(("language", "first", "three"), [("en", 0.97, 0.99), ("de", 0.97, 0.99)])
def test_what_clients_type_leads_to_the_right_page(
    language: str, first: float, three: float, record_property: Record
) -> None:
    rows = [row for row in ROWS if row["language"] == language and was_looked_at(row)]
    ranks = {(row["query"], row["device"]): rank(row) for row in rows}
    record_property("figure", figure(f"learnt from, {language}", ranks.values()))
    wrong = {query: place for query, place in ranks.items() if place != 1}
    assert share(ranks.values(), 1) >= first, wrong
    assert share(ranks.values(), 3) >= three, wrong


@pytest.mark.thorough
@pytest.mark.parametrize(("language", "first", "three"), [("en", 0.90, 0.97), ("de", 0.90, 0.97)])
def test_what_nobody_has_learnt_from_is_found_as_well(
    language: str, first: float, three: float, record_property: Record
) -> None:
    """Says how many, and never which."""
    ranks = [rank(row) for row in ROWS if row["language"] == language and not was_looked_at(row)]
    record_property("figure", figure(f"never looked at, {language}", ranks))
    at_once, among_three = share(ranks, 1), share(ranks, 3)
    assert (at_once >= first, among_three >= three) == (True, True), f"{at_once:.1%} and {among_three:.1%}"


def figure(part: str, ranks: Iterable[int]) -> str:
    listed = list(ranks)
    first, among_three = share(listed, 1), share(listed, 3)
    return f"search ({part}): of {len(listed)} queries {first:.1%} right at once, {among_three:.1%} among three"


def errors_of(page: Page) -> list[str]:
    """The error texts of a page: the cases of its stops, what stands below "If it did not work", or, in the index of
    errors, everything."""
    if page.body.stops(None):
        return [heading.text for heading in page.body.headings if heading.level == 3 and is_said(heading)]
    found, inside = [], page.slug == "error-messages"
    for heading in page.body.headings:
        if heading.level == 2:
            inside = page.slug == "error-messages" or heading.text == "If it did not work"
        elif inside:
            found.append(heading.text)
    return found


@pytest.mark.thorough
def test_every_error_text_that_is_pasted_finds_a_page_with_it(
    library: Library, index: SearchIndex, record_property: Record
) -> None:
    texts = sorted({text for page in library.pages for text in errors_of(page)})
    assert len(texts) > 150
    ranks = {}
    for text in texts:
        held = (text in {heading for _, heading in hit.page.headings} for hit in index.search(text).hits)
        ranks[text] = next((place for place, holds in enumerate(held, start=1) if holds), 0)
    first, three = share(ranks.values(), 1), share(ranks.values(), 3)
    record_property("figure", f"search: of {len(texts)} error texts {first:.1%} found at once, {three:.1%} among three")
    assert [text for text, place in ranks.items() if not 1 <= place <= 3] == []
