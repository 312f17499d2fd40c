"""Responses as the site gives them: cache rules, entity tags, 304."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from kb.mail.moves import LONGEST_MAX_AGE, max_age
from kb.models.pages.library import next_publication
from kb.views.frame.context import frame
from kb.views.frame.thread import rendered

#: For what holds for one asker or one moment alone.
NOBODY_KEEPS: Final[Mapping[str, str]] = MappingProxyType({"Cache-Control": "no-store"})


def page(template: str, *, status: int = 200, **context: object) -> HttpResponse:
    """A page that is made for this request; browsers ask again each time."""
    response = HttpResponse(rendered(template, frame(**context)), status=status)
    response.headers["Cache-Control"] = "no-store" if status >= 400 else "private, no-cache"
    return response


def kept_page(
    request: HttpRequest, made: tuple[bytes, str], *, max_age: int = LONGEST_MAX_AGE, guesses: bool = False
) -> HttpResponseBase:
    """A page with its entity tag; 304 if the browser has it. `guesses`: it depends on the User-Agent (design 7.14)."""
    body, digest = made
    return answer(request, body, digest, "text/html; charset=utf-8", max_age=max_age, guesses=guesses)


def library_max_age(at: datetime) -> int:
    """Seconds for which an answer holds that shows guides or articles: until a scheduled one appears."""
    return max_age(next_publication(at), at)


def answer(
    request: HttpRequest, body: bytes, digest: str, content_type: str, *, max_age: int, guesses: bool = False
) -> HttpResponseBase:
    """Bytes that are ready, with `Cache-Control` and a strong entity tag."""
    response = HttpResponse(body, content_type=content_type, headers=keeping_headers(digest, max_age, guesses=guesses))
    if guesses:
        response.headers["Vary"] = "User-Agent"
    return unless_known(request, response)


def unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """304 instead, if the asker says that it has what bears this entity tag."""
    if "HTTP_IF_NONE_MATCH" not in request.META:
        return response
    return get_conditional_response(request, etag=response.headers.get("ETag"), response=response) or response


def keeping_headers(digest: str, max_age: int, *, guesses: bool = False) -> dict[str, str]:
    """What says how long an answer may be kept, and by which tag it is known again."""
    return {"ETag": f'"{digest}"', "Cache-Control": f"{'private' if guesses else 'public'}, max-age={max_age}"}
