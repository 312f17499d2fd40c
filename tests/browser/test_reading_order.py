"""What a screen reader is given, by Chromium's accessibility tree: the order of a stop, and headings without gaps."""

import os
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PHONE, Open, Visit
from tests.browser.public_pages import CASE, PAGES, REFUSALS
from tests.browser.reading import spoken

pytestmark = pytest.mark.browser

SPOKEN: Final = Path(__file__).with_name("spoken")
GUIDE: Final = f"/for/{CASE}/guides/iphone-mail/"
#: By the name of the file: a stop with a value to type, one with a choice and POP3, the last; and a text to read.
READ: Final = {
    "stop-with-a-plate": f"{GUIDE}incoming-server/",
    "stop-with-a-branch": f"{GUIDE}find-your-account/?seen=mail&protocol=pop3",
    "last-stop": f"{GUIDE}both-ways/",
    "article": f"/for/{CASE}/articles/nothing-new-arrives/",
}
#: Written anew with `UPDATE_SPOKEN=1`: read the difference before it is committed.
UPDATE: Final = os.environ.get("UPDATE_SPOKEN") == "1"


@pytest.mark.parametrize("name", READ)
def test_a_page_is_read_in_this_order(
    open_page: Open, chromium: Browser, record_property: Callable[[str, str], None], name: str
) -> None:
    record_property("engine", f"Chromium {chromium.version}")
    page = open_page(READ[name], viewport=PHONE)
    said = "\n".join(spoken(page)) + "\n"
    golden = SPOKEN / f"{name}.txt"
    if UPDATE:
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")


def test_a_stop_says_thread_step_actions_drawing_and_answers_in_this_order(open_page: Open) -> None:
    page = open_page(READ["stop-with-a-plate"], viewport=PHONE)
    lines = spoken(page)
    marks = (
        "navigation “Your way”",
        "list “The five steps”",
        "heading “Type the incoming server” level=1",
        "Tap ",
        "button “Copy",
        "figure",
        "DisclosureTriangle “I see something else”",
        "link “I see this: next”",
        "link “All steps on one page”",
        "contentinfo",
    )
    places = [next((at for at, line in enumerate(lines) if mark in line), -1) for mark in marks]
    assert -1 not in places, list(zip(marks, places, strict=True))
    assert places == sorted(places), list(zip(marks, places, strict=True))


def gaps(levels: list[int]) -> Iterator[str]:
    """Where a heading is more than one level below the one before it, or the page has no single first one."""
    if levels.count(1) != 1 or levels[0] != 1:
        yield f"begins {levels[:3]}"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"h{after} after h{before}"


LEVELS: Final = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6, [role=heading]")]
  .filter((heading) => heading.checkVisibility({ checkVisibilityCSS: true }) || heading.closest("details:not([open])"))
  .map((heading) => Number(heading.getAttribute("aria-level") || heading.tagName[1]))"""


def levels_of(page: Page) -> list[int]:
    found: list[int] = page.evaluate(LEVELS)
    return found


#: But the one for programs, whose headings come from the OpenAPI document.
PATHS: Final = {
    path: status for path, status in {**dict.fromkeys(PAGES, 200), **REFUSALS}.items() if "/api/" not in path
}


@pytest.mark.thorough
def test_headings_have_no_gap_on_any_page(visit: Visit) -> None:
    """What is folded counts too: a reader may open it."""
    found = {path: list(gaps(levels_of(visit(path, status)))) for path, status in PATHS.items()}
    assert {path: faults for path, faults in found.items() if faults} == {}


@pytest.mark.parametrize(("levels", "number"), [([1, 2, 3, 2], 0), ([1, 3], 1), ([2, 3], 1), ([1, 2, 1], 1)])
def test_a_gap_is_noticed(levels: list[int], number: int) -> None:
    assert len(list(gaps(levels))) == number
