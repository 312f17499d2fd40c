"""Ten pages of the site, asked for in this process, as a proof that it runs on the database that it has."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.urls import reverse

from kb.models import Domain
from kb.models.moves.announcements import published_moves
from kb.models.pages.library import current_library

#: The addresses that every site has.
_ALWAYS: Final = (
    *("kb-home", "kb-guides", "kb-articles", "kb-moves", "kb-search", "kb-sitemap", "kb-llms", "kb-opensearch"),
    *("kb-operator-sign-in", "kb-robots", "kb-readyz"),
)


class PageMissing(Exception):
    """A page was not shown; the text says which, and what came instead."""


def addresses(at: datetime) -> Iterator[str]:
    """Those that every site has, a guide and an article, and what there is of the operator's own."""
    yield from (reverse(name) for name in _ALWAYS)
    library = current_library(at, settings.SITE_LANGUAGES.own.code)
    for route, pages in (("kb-guide", library.guides), ("kb-article", library.articles)):
        for slug in sorted(pages)[:1]:
            yield reverse(route, args=[slug])
    for move in published_moves(at)[:2]:
        yield reverse("kb-move", args=[move.slug])
    for name in Domain.objects.filter(active=True).order_by("name").values_list("name", flat=True)[:2]:
        yield reverse("kb-domain", args=[name])


def ask_all(wanted: Iterable[str]) -> list[str]:
    """The addresses that answered 200. Raises `PageMissing` at the first that did not."""
    handler = WSGIHandler()
    shown = []
    for address in wanted:
        status, length = _asked(handler, address)
        if not status.startswith("200"):
            raise PageMissing(f"{address} answered {status}.")
        if not length:
            raise PageMissing(f"{address} answered without a word.")
        shown.append(address)
    return shown


def _asked(handler: WSGIHandler, address: str) -> tuple[str, int]:
    site = urlsplit(settings.SITE_URL)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address,
        "QUERY_STRING": "",
        "SERVER_NAME": site.hostname or "",
        "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
        "HTTP_HOST": site.netloc,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": BytesIO(),
    }
    told: list[str] = []

    def start_response(status: str, *_rest: Any) -> Any:
        told.append(status)

    answer = handler(environ, start_response)
    try:
        length = sum(len(piece) for piece in answer)
    finally:
        answer.close()
    return told[0], length
