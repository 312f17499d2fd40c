"""What a view says of its answer, so that the door may keep it: `@kept_by("protocol", "seen", device_class=True)`.

Outermost of the view's decorators. A view that does not say it is asked each time. An answer may depend on its path, on
the parameters that are named, on the class of the device if that is named, and on the domain of its `for_domain`; on
nothing else of a request, and never on the time beyond what its `max-age` says.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase

from kb.mail.moves import LONGEST_MAX_AGE, MailSettings, max_age
from kb.models.ground.revisions import age_of_answer, current_revision
from kb.models.moves.announcements import next_boundary
from kb.models.pages.library import next_publication
from kb.protocols.kept import FOR_EVER, SEARCHED, SLOT, Kept, KeptBy
from kb.views.frame.skeletons import Skeleton, shelf, told_of

View = Callable[..., HttpResponseBase]
#: In the environment of a request: what was found of the domain that it is about, and whose visit was counted.
TOLD: Final = "kb.told"
VISIT: Final = "kb.visit"
_STATUSES: Final = frozenset({200, 301, 404})
_MAX_AGE: Final = re.compile(r"\bmax-age=(\d+)$")


def kept_by(*parameters: str, device_class: bool = False) -> Callable[[View], View]:
    """Declare that an answer depends on these parameters of the query, and on the device's class if that is said."""
    by = KeptBy(parameters, device_class)

    def decorate(view: View) -> View:
        @wraps(view)
        def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in ("GET", "HEAD"):
                return view(request, *args, **kwargs)
            asked_for = request.META.pop("HTTP_IF_NONE_MATCH", "")  # tags are made and compared with the coding
            if request.META.get("QUERY_STRING"):
                request.GET = _only(request, parameters)  # type: ignore[assignment]
            at = datetime.now(UTC)
            response = view(request, *args, **kwargs)
            if not response.streaming and not response.cookies:
                response.kept = _kept(request, response, by, asked_for, at)  # type: ignore[attr-defined]
            return response

        return keeping

    return decorate


def _only(request: HttpRequest, parameters: tuple[str, ...]) -> QueryDict:
    """The declared part of a query: what a view does not declare it cannot read by mistake either."""
    declared = QueryDict(mutable=True)
    for name in (*parameters, SEARCHED) if parameters else ():
        if name in request.GET:
            declared.setlist(name, request.GET.getlist(name))
    return declared


def _kept(request: HttpRequest, response: Any, by: KeptBy, asked_for: str, at: datetime) -> Kept:
    match = request.resolver_match
    kept = Kept(by, None, 0.0, None, match.view_name if match else "none", asked_for)
    asks = request.META.get(SLOT) is not None and SEARCHED not in request.GET
    if asks and response.status_code in _STATUSES and not age_of_answer():
        until, counts_to = _true_until(response.headers.get("Cache-Control", ""), at)
        kept = replace(kept, token=current_revision() if until else None, until=until, counts_to=counts_to)
    settings: MailSettings | None = request.META.get(TOLD)
    if settings is None:
        return kept
    skeleton = _skeleton(settings, response) if response.status_code == 200 else None
    known = replace(kept, told_of=told_of(settings), skeleton=skeleton, visit=request.META.get(VISIT))
    return known if skeleton else replace(known, token=None)


def _skeleton(settings: MailSettings, response: Any) -> Skeleton | None:
    """The skeleton that this page was made of, if filling it makes the page again."""
    found = shelf.of_tag(response.headers.get("ETag", ""))
    return found if found and found.fill(settings.domain) == response.content else None


def next_change(at: datetime) -> datetime | None:
    """The next moment at which any page changes by itself: a phase begins, something is published."""
    return min(filter(None, (next_boundary(at), next_publication(at))), default=None)


def _true_until(cache_control: str, at: datetime) -> tuple[float, float | None]:
    """Until when an answer that was begun at `at` stays as it is, and to what its `max-age` counts down if it does.

    A `max-age` below the longest one counts down to a boundary, which is the next one of all. The longest one says no
    more than that the page's own boundary is far; so it may begin to count when any boundary comes as near as that.
    """
    said = _MAX_AGE.search(cache_control)
    first = next_change(at)
    if said is None or int(said[1]) > LONGEST_MAX_AGE:
        return first.timestamp() if first else FOR_EVER, None
    if int(said[1]) < LONGEST_MAX_AGE:
        known = first is not None and max_age(first, at) == int(said[1])
        return (first.timestamp(), first.timestamp()) if first and known else (0.0, None)
    if first is None or max_age(first, at) == LONGEST_MAX_AGE:
        return first.timestamp() - LONGEST_MAX_AGE if first else FOR_EVER, None
    second = next_change(first)
    if second is not None and max_age(second, at) < LONGEST_MAX_AGE:
        return 0.0, None
    return min(first.timestamp(), second.timestamp() - LONGEST_MAX_AGE if second else FOR_EVER), None
