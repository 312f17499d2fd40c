"""Search: a page with its own address, and suggestions while somebody types; both also in the thread of a domain."""

import json
from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from kb.guides.page.devices import known_device, resolve
from kb.guides.page.platforms import PLATFORMS
from kb.mail.moves import MailSettings
from kb.mail.naming.local_parts import has_local_parts, without_local_parts
from kb.models.pages.library import current_search
from kb.operations.readers.unanswered import tally
from kb.search.field import Name, name_in, read_field, words_of
from kb.search.private import without_private
from kb.views.frame.answers import page
from kb.views.frame.context import page_language
from kb.views.frame.kept import TOLD, Told, keep_nothing, kept_by
from kb.views.frame.limits import UNANSWERED, limit_searches, visitor_key
from kb.views.frame.moments import moment
from kb.views.frame.redirects import SeeOther, domain_address, lookup_address, search_address
from kb.views.frame.thread import Along, twin_of
from kb.views.visitors.domain.page import for_domain, for_domain_and_post
from kb.views.visitors.knowledge.asking import answers_to
from kb.views.visitors.lookup import lookup

#: What is counted again of an answer that was kept; its detail is the language.
_UNANSWERED: Final = "unanswered"


@kept_by("q", "device", "in", device_class=True)
@require_safe
@limit_searches
def search(request: HttpRequest) -> HttpResponseBase:
    return search_page(request, reverse("kb-search"))


# The field in the header posts here, so that the look-up keeps the domain; it has no token as the look-up has none.
@kept_by("q", "device", "in", "protocol", "task", device_class=True, own=True)
@csrf_exempt
@limit_searches
@for_domain_and_post
def domain_search(request: HttpRequest, settings: MailSettings) -> HttpResponseBase:
    """GET: the same with its answers in the thread. POST: the look-up, whose answer stays in the thread if it can."""
    if request.method == "POST":
        within = request.POST.copy()
        within["within"] = settings.domain.a_label
        request.POST = within  # type: ignore[assignment]
        answer = lookup(request)
        if "Location" in answer.headers:
            answer.headers["Location"] = twin_of(answer.headers["Location"], settings)
        return answer
    here = reverse("kb-domain-search", args=[settings.domain.a_label])
    return search_page(request, here, settings=settings, along=Along.of(request.GET))


def search_page(request: HttpRequest, address: str, **own: Any) -> HttpResponseBase:
    """What is found, at `address`; a query with an address in it leads to the same without its local part, and a name
    alone to what the one field says of it.

    `own` is what the page shows beside it.
    """
    query, device = request.GET.get("q", "").strip(), known_device(request.GET.get("device", ""))
    if has_local_parts(query):
        return SeeOther(search_address(words_of(without_local_parts(query)).text, device, at=address))
    asked, name = read_field(query), name_in(query)
    if isinstance(asked, Name):
        return SeeOther(lookup_address(asked.exact, own.get("settings")))
    answers = answers_to(request, query, own.get("settings")) if query else None
    if answers and not answers.results.answered:
        visitor, language = request.META.get("REMOTE_ADDR", ""), page_language()
        count_unanswered(visitor, query, language)
        request.META.setdefault(TOLD, Told()).counted = _UNANSWERED, language
    _keep_words(request, query)
    return page(
        "search/page.html",
        query=query[:500],
        kept_words=without_private(query),
        answers=answers,
        named=name and (name, domain_address(name)),
        chosen=resolve(device),
        platforms=PLATFORMS.values(),
        here=search_address(query[:200], device, at=address),
        **own,
    )


def count_unanswered(visitor: str, query: str, language: str) -> None:
    """Remember for the operator that no page has all of these words; only so many from one visitor's address."""
    if UNANSWERED.count(visitor_key(visitor)):
        tally.note(query, language)


def _keep_words(request: HttpRequest, query: str) -> None:
    """Answers are kept by the words that were asked for, so none to words that may be somebody's."""
    if without_private(query) != " ".join(query.split()):
        keep_nothing(request)


@kept_by("q")
@require_safe
@limit_searches
def suggest(request: HttpRequest) -> HttpResponseBase:
    """`{"suggestions": [{"title", "url"}, …]}` for what has been typed so far; none for what may be an address."""
    return suggestions(request, lambda address: address)


@kept_by("q", own=True)
@limit_searches
@for_domain
def domain_suggest(request: HttpRequest, settings: MailSettings) -> HttpResponseBase:
    return suggestions(request, lambda address: twin_of(address, settings))


def suggestions(request: HttpRequest, at: Callable[[str], str]) -> HttpResponseBase:
    """`at` makes of a page's address the one that this reader gets."""
    typed = request.GET.get("q", "")
    _keep_words(request, typed)
    found = () if has_local_parts(typed) else current_search(moment(), page_language()).suggest(typed)
    rows = [{"title": f"{s.text} – {s.detail}" if s.detail else s.text, "url": at(s.url)} for s in found]
    response = HttpResponse(json.dumps({"suggestions": rows}), content_type="application/json; charset=utf-8")
    response.headers["Cache-Control"] = "private, max-age=60"
    return response
