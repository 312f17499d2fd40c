"""What tells a reader where they are on a long text, and where to go from there: the way to it, what is on it, what is
near it. All of it follows from the text and its place; no author writes it down.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kb.guides.library.contents import FEWEST, headings_shown
from kb.guides.library.related import related
from kb.guides.page.pages import Guide, Page
from kb.guides.page.platforms import PLATFORMS
from kb.models.pages.library import current_library
from kb.views.frame.context import page_language
from kb.views.visitors.knowledge.app_filter import APP


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list of what is on a page. `number` is a stop's, else 0."""

    address: str
    words: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Near:
    """A page that stands near, with the language in which it is written."""

    title: str
    address: str
    language: str


def orientation(page: Page, at: datetime, contents: list[Entry], device: str = "") -> dict[str, Any]:
    """For a template. `contents` are left out where they are few; `device` is the reader's, if it is known."""
    return {
        "crumbs": crumbs_to(page),
        "contents": contents if len(contents) >= FEWEST else (),
        "related": nearby(page, at, device),
    }


def crumbs_to(page: Page) -> list[tuple[str, str]]:
    """Words and address of each list above a text, from below the first page on."""
    if not isinstance(page, Guide):
        return [(_("Questions and answers"), reverse("kb-articles"))]
    shelf = reverse("kb-guides")
    return [(_("Guides"), shelf), (_(PLATFORMS[page.platform].label), f"{shelf}#{page.platform}")]


def nearby(page: Page, at: datetime, device: str) -> list[Near]:
    """What is near in the library of the page's reader, each for their app if it has parts for apps."""
    of_guide = page.devices if isinstance(page, Guide) else ()
    mine = device if device in of_guide else next(iter(of_guide), "")
    found = related(current_library(at, page_language()), page)
    return [Near(one.title, _address(one, mine), one.language) for one in found]


def _address(page: Page, device: str) -> str:
    if isinstance(page, Guide):
        return reverse("kb-guide", args=[page.slug])
    address = reverse("kb-article", args=[page.slug])
    return f"{address}?{APP}={device}" if device in page.body.apps else address


def headings_on(body: str) -> list[Entry]:
    """What is on an article as its reader has it."""
    return [Entry(f"#{heading.id}", heading.text) for heading in headings_shown(body)]


def stops_on(body: str, stops: list[tuple[str, str]], guide_at: str, state: str) -> list[Entry]:
    """What is on the page with all steps: the stops, and what else has a heading there.

    A stop in a branch that is folded leads to its own page: not every browser opens a fold for a link.
    """
    shown = headings_on(body)
    places = {entry.address for entry in shown}
    of_stops = {f"#h-{name}" for name, _words in stops}
    listed = [
        Entry(f"#h-{name}" if f"#h-{name}" in places else f"{guide_at}{name}/{state}", words, number)
        for number, (name, words) in enumerate(stops, start=1)
    ]
    return [*listed, *(entry for entry in shown if entry.address not in of_stops)]
