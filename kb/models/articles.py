"""The library as this process serves it: guides, articles, and the search over them, in each language.

Today it comes from folders alone: those of `CONTENT_DIRS` first, then what ships with the site.
"""

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

from kb.guides.devices import DEVICES
from kb.guides.library import Libraries, Library, load_all
from kb.guides.pages import Guide, Page
from kb.guides.placeholders import Task
from kb.languages import LANGUAGES
from kb.search.index import SearchIndex
from kb.search.pages import SearchPage

SHIPPED: Final = Path(__file__).resolve().parent.parent / "content"
#: Whoever searches during a move has the account already; who says "add" or "new" still finds these first.
_WORTH_OF_ADDING: Final = 0.93


def current_library(at: datetime, language: str) -> Library:
    """Every guide and article that visitors may read at `at`, in a language or what it falls back to.

    Raises `ContentErrors` that name file and line.
    """
    return _libraries().of(language)


def current_search(at: datetime, language: str) -> SearchIndex:
    """The search over `current_library`."""
    return _search(language)


def library_edition(at: datetime) -> int:
    """Names, together with the revision, what visitors may read at `at`: whatever shows pages is kept under both."""
    return 0


def next_publication(at: datetime) -> datetime | None:
    """The next moment at which a scheduled page appears."""
    return None


@lru_cache(maxsize=1)
def _libraries() -> Libraries:
    return load_all([*settings.CONTENT_DIRS, SHIPPED], settings.SITE_LANGUAGES.own.code)


@lru_cache(maxsize=8)
def _search(language: str) -> SearchIndex:
    return SearchIndex(_search_page(page, language) for page in _libraries().of(language).pages)


def _search_page(page: Page, language: str) -> SearchPage:
    guide = page if isinstance(page, Guide) else None
    platforms = {DEVICES[device].platform for device in guide.devices} | {guide.platform} if guide else set()
    return SearchPage(
        url=settings.SITE_LANGUAGES.path_in(page.address, LANGUAGES.get(language, settings.SITE_LANGUAGES.own)),
        kind="guide" if guide else "article",
        title=page.title,
        summary=page.summary,
        devices=(*guide.devices, *sorted(platforms)) if guide else (),
        headings=tuple((heading.id, heading.text) for heading in page.body.headings),
        body=page.body.text,
        synonyms=(*page.synonyms, guide.app) if guide else page.synonyms,
        worth=_WORTH_OF_ADDING if guide and guide.task is Task.ADD else 1.0,
    )
