"""Guides and articles that are not there under a name: 301 if they were renamed, else 404."""

from datetime import datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from kb.guides.page.paths import PageKind
from kb.mail.moves import MailSettings
from kb.models.pages.library import current_library
from kb.models.pages.redirects import redirect_for
from kb.views.frame.answers import page
from kb.views.frame.context import page_language
from kb.views.frame.redirects import moved_for_ever
from kb.views.frame.thread import Along


def not_here(
    request: HttpRequest, kind: PageKind, slug: str, at: datetime, route: str, settings: MailSettings | None = None
) -> HttpResponseBase:
    """What `route` answers when no page has `slug`; with `settings`, below that domain. The query is kept."""
    library = current_library(at, page_language())
    new = redirect_for(kind, slug)
    if new is None or new not in (library.guides if kind is PageKind.GUIDE else library.articles):
        return page("errors/404.html", status=404, settings=settings, base=request.path, along=Along.of(request.GET))
    return moved_for_ever(request, reverse(route, args=[settings.domain.a_label, new] if settings else [new]))
