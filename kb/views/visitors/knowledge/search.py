"""Search: a page with its own address, and suggestions while somebody types."""

import json
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from kb.guides.page.devices import PLATFORMS, resolve
from kb.models.pages.library import current_search
from kb.operations.readers.unanswered import tally
from kb.search.private import without_private
from kb.views.frame.answers import page
from kb.views.frame.context import page_language
from kb.views.frame.limits import UNANSWERED, limit_searches, visitor_key


@require_safe
@limit_searches
def search(request: HttpRequest) -> HttpResponseBase:
    query = request.GET.get("q", "").strip()
    device = request.GET.get("device", "")
    chosen = resolve(device)
    index = current_search(datetime.now(UTC), page_language())
    results = index.search(query, chosen.id if chosen else None) if query else None
    if results and not results.answered:
        count_unanswered(request, query)
    asked = {name: text for name, text in (("q", query[:200]), ("device", chosen.id if chosen else "")) if text}
    here = f"{reverse('kb-search')}?{urlencode(asked)}" if asked else reverse("kb-search")
    return page(
        "search/page.html",
        query=query[:200],
        kept_words=without_private(query),
        results=results,
        chosen=chosen,
        platforms=PLATFORMS.values(),
        here=here,
    )


def count_unanswered(request: HttpRequest, query: str) -> None:
    """Remember for the operator that no page has all of these words; only so many from one visitor."""
    if UNANSWERED.count(visitor_key(request.META.get("REMOTE_ADDR", ""))):
        tally.note(query, page_language())


@require_safe
@limit_searches
def suggest(request: HttpRequest) -> HttpResponseBase:
    """`{"suggestions": [{"title", "url"}, …]}` for what has been typed so far."""
    found = current_search(datetime.now(UTC), page_language()).suggest(request.GET.get("q", ""))
    rows = [{"title": f"{s.text} – {s.detail}" if s.detail else s.text, "url": s.url} for s in found]
    response = HttpResponse(json.dumps({"suggestions": rows}), content_type="application/json; charset=utf-8")
    response.headers["Cache-Control"] = "private, max-age=60"
    return response
