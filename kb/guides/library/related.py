"""Which pages stand near another one: what a reader of it may want next. Nobody has to write it down.

Articles are near by the links between them, so an operator's own find their place by what they link to. Guides are near
by the task on the same device.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from kb.guides.library.library import Library
from kb.guides.page.pages import Article, Guide, Method, Page
from kb.guides.text.placeholders import Task

#: More are a list to read, and no help.
MOST: Final = 4

#: Slugs of articles for who changes an account, changes something elsewhere than in an app, or adds an account.
_CHANGE: Final = ("back-up-first", "forgotten-devices")
_ELSEWHERE: Final = ("cannot-send", "forgotten-devices")
_ADD: Final = ("pop3-or-imap", "test-your-email")


def related(library: Library, page: Page) -> tuple[Page, ...]:
    """At most `MOST` pages, the nearest first, never the page itself."""
    found = _to_a_guide(library, page) if isinstance(page, Guide) else _to_an_article(library, page)
    others = dict.fromkeys(one.address for one in found if one.address != page.address)
    by_address = {one.address: one for one in library.pages}
    return tuple(islice((by_address[address] for address in others), MOST))


def _to_a_guide(library: Library, guide: Guide) -> Iterator[Page]:
    slugs = _ADD if guide.task is Task.ADD else _ELSEWHERE if guide.method is Method.ELSEWHERE else _CHANGE
    yield from (library.articles[slug] for slug in slugs if slug in library.articles)
    if other := library.counterpart(guide):
        yield other
    for article in library.articles.values():
        if not article.body.apps.isdisjoint(guide.devices):
            yield article


def _to_an_article(library: Library, article: Article) -> list[Article]:
    """Two that name each other are nearest; of those, whoever has most in common with it for the length of its own
    list: a page that leads everywhere is near to none."""
    own = frozenset(_pages_linked(article))

    def nearness(other: Article) -> tuple[int, float]:
        theirs = frozenset(_pages_linked(other))
        return (article.address in theirs) + (other.address in own), len(own & theirs) / (len(theirs) or 1)

    near = {one.slug: nearness(one) for one in library.articles.values()}
    return sorted((one for one in library.articles.values() if near[one.slug][0]), key=lambda one: near[one.slug])[::-1]


def _pages_linked(page: Page) -> Iterator[str]:
    return (link.partition("#")[0].partition("?")[0] for link in page.body.links if link.startswith("/"))
