"""The library as this process serves it: guides, articles, and the search over them.

Today it comes from folders alone: those of `CONTENT_DIRS` first, then what ships with the site.
"""

from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

from kb.guides.devices import DEVICES
from kb.guides.library import Article, Guide, Library, load
from kb.search.index import SearchIndex
from kb.search.pages import SearchPage

SHIPPED: Final = Path(__file__).resolve().parent.parent / "content"


@lru_cache(maxsize=1)
def current_library() -> Library:
    """Every guide and article, rendered once. Raises `ContentErrors` that name file and line."""
    return load([*settings.CONTENT_DIRS, SHIPPED])


@lru_cache(maxsize=1)
def current_search() -> SearchIndex:
    """The search over `current_library()`."""
    library = current_library()
    return SearchIndex([*map(_guide_page, library.guides.values()), *map(_article_page, library.articles.values())])


def _guide_page(guide: Guide) -> SearchPage:
    platforms = {DEVICES[device].platform for device in guide.devices} | {guide.platform}
    return SearchPage(
        url=f"/guides/{guide.slug}/",
        kind="guide",
        title=guide.title,
        summary=guide.summary,
        devices=(*guide.devices, *sorted(platforms)),
        headings=tuple((heading.id, heading.text) for heading in guide.body.headings),
        body=guide.body.text,
        synonyms=(*guide.synonyms, guide.app),
    )


def _article_page(article: Article) -> SearchPage:
    return SearchPage(
        url=f"/articles/{article.slug}/",
        kind="article",
        title=article.title,
        summary=article.summary,
        devices=(),
        headings=tuple((heading.id, heading.text) for heading in article.body.headings),
        body=article.body.text,
        synonyms=article.synonyms,
    )
