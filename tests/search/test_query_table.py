"""What clients type, and the page that must come first: `tests/search_queries.csv`, against all that ships.

The table is written from the clients' side and is not bent to the engine. Two pages in a row are for a question that
really has two answers. `#…` names the heading to which the answer must lead.
"""

import csv
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import pytest

from kb.guides.library.library import Library
from kb.guides.page.pages import Page
from kb.models.pages.indexes import index_of
from kb.search.index import Hit, SearchIndex
from tests.guides.checking.test_error_index import is_said
from tests.libraries import shipped_library

TABLE: Final = Path(__file__).resolve().parent.parent / "search_queries.csv"
ROWS: Final = list(csv.DictReader(TABLE.read_text("utf-8").splitlines()))
FIRST: Final = 0.90
AMONG_THREE: Final = 0.98

Record = Callable[[str, object], None]


@pytest.fixture(scope="module")
def library() -> Library:
    return shipped_library()


@pytest.fixture(scope="module")
def index(library: Library) -> SearchIndex:
    return index_of(library.pages, "en")


def is_answer(hit: Hit, wanted: str) -> bool:
    """Whether a hit leads to a page of the table, and to the place on it if one is named."""
    return hit.url == wanted if "#" in wanted else hit.page.url == wanted


def rank(hits: Iterable[Hit], pages: str) -> int:
    """The place of the first right answer, from 1; 0 if there is none."""
    places = (place for place, hit in enumerate(hits, start=1) if any(is_answer(hit, one) for one in pages.split()))
    return next(places, 0)


def share(ranks: Iterable[int], most: int) -> float:
    listed = list(ranks)
    return sum(1 <= one <= most for one in listed) / len(listed)


def test_the_table_is_large_and_names_pages_that_exist(library: Library) -> None:
    assert len({(row["query"], row["device"]) for row in ROWS}) == len(ROWS) >= 120
    assert sum(len(row["pages"].split()) > 2 for row in ROWS) <= len(ROWS) * 0.05
    known = {page.address for page in library.pages}
    known |= {f"{page.address}#{anchor}" for page in library.pages for anchor in page.body.anchors}
    assert {page for row in ROWS for page in row["pages"].split()} - known == set()


@pytest.mark.thorough
def test_what_clients_type_leads_to_the_right_page(index: SearchIndex, record_property: Record) -> None:
    ranks = {row["query"]: rank(index.search(row["query"], row["device"] or None).hits, row["pages"]) for row in ROWS}
    first, three = share(ranks.values(), 1), share(ranks.values(), 3)
    record_property("figure", f"search: of {len(ROWS)} queries {first:.1%} right at once, {three:.1%} among three")
    wrong = {query: place for query, place in ranks.items() if place != 1}
    assert first >= FIRST, wrong
    assert three >= AMONG_THREE, wrong


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
