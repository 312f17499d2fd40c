"""Search: a page with its own address, and suggestions while somebody types; both also in the thread of a domain."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from kb.guides.page.devices import PLATFORMS, resolve
from kb.mail.moves import MailSettings
from kb.models.pages.library import current_search
from kb.operations.readers.unanswered import tally
from kb.search.private import without_private
from kb.views.frame.answers import page
from kb.views.frame.context import page_language
from kb.views.frame.limits import UNANSWERED, limit_searches, visitor_key
from kb.views.frame.thread import Along, twin_of
from kb.views.visitors.domain.page import for_domain, for_domain_and_post
from kb.views.visitors.lookup import lookup


@require_safe
@limit_searches
def search(request: HttpRequest) -> HttpResponseBase:
    return search_page(request, reverse("kb-search"))


# The field in the header posts here, so that the look-up keeps the domain; it has no token as the look-up has none.
@csrf_exempt
@limit_searches
@for_domain_and_post
def domain_search(request: HttpRequest, settings: MailSettings) -> HttpResponseBase:
    """GET: the same with its answers in the thread. POST: the look-up, whose answer stays in the thread if it can."""
    if request.method == "POST":
        answer = lookup(request)
        if "Location" in answer.headers:
            answer.headers["Location"] = twin_of(answer.headers["Location"], settings)
        return answer
    here = reverse("kb-domain-search", args=[settings.domain.a_label])
    return search_page(request, here, settings=settings, along=Along.of(request.GET))


def search_page(request: HttpRequest, address: str, **own: Any) -> HttpResponseBase:
    """`own` is what a page in a thread has beside: the settings, and what travels along."""
    query = request.GET.get("q", "").strip()
    device = request.GET.get("device", "")
    chosen = resolve(device)
    index = current_search(datetime.now(UTC), page_language())
    results = index.search(query, chosen.id if chosen else None) if query else None
    if results and not results.answered:
        count_unanswered(request, query)
    asked = {name: text for name, text in (("q", query[:200]), ("device", chosen.id if chosen else "")) if text}
    here = f"{address}?{urlencode(asked)}" if asked else address
    return page(
        "search/page.html",
        query=query[:200],
        kept_words=without_private(query),
        results=results,
        chosen=chosen,
        platforms=PLATFORMS.values(),
        here=here,
        **own,
    )


def count_unanswered(request: HttpRequest, query: str) -> None:
    """Remember for the operator that no page has all of these words; only so many from one visitor."""
    if UNANSWERED.count(visitor_key(request.META.get("REMOTE_ADDR", ""))):
        tally.note(query, page_language())


@require_safe
@limit_searches
def suggest(request: HttpRequest) -> HttpResponseBase:
    """`{"suggestions": [{"title", "url"}, …]}` for what has been typed so far."""
    return suggestions(request, lambda address: address)


@limit_searches
@for_domain
def domain_suggest(request: HttpRequest, settings: MailSettings) -> HttpResponseBase:
    return suggestions(request, lambda address: twin_of(address, settings))


def suggestions(request: HttpRequest, at: Callable[[str], str]) -> HttpResponseBase:
    """`at` makes of a page's address the one that this reader gets."""
    found = current_search(datetime.now(UTC), page_language()).suggest(request.GET.get("q", ""))
    rows = [{"title": f"{s.text} – {s.detail}" if s.detail else s.text, "url": at(s.url)} for s in found]
    response = HttpResponse(json.dumps({"suggestions": rows}), content_type="application/json; charset=utf-8")
    response.headers["Cache-Control"] = "private, max-age=60"
    return response
