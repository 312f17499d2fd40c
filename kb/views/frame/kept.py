"""What a view says of its answer, so that the door may keep it: `@kept_by("protocol", "seen", device_class=True)`.

Outermost of the view's decorators. A view that does not say it is asked each time. An answer may depend on its path, on
the parameters that are named, on the class of the device if that is named, and on the domain of its `for_domain`; on
nothing else of a request, and never on the time beyond what its `max-age` says.
What is for mail apps is `plain`: its address may be asked on any name and by POST, as
`kb.views.machines.asked` reads it, and it is kept by the domain that was asked about alone.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase

from kb.mail.mailboxes import Mailbox
from kb.mail.moves import LONGEST_MAX_AGE, MailSettings, max_age
from kb.models.ground.revisions import age_of_answer, current_revision
from kb.models.moves.announcements import next_boundary
from kb.models.pages.library import next_publication
from kb.protocols.kept import AT, FOR_EVER, SEARCHED, SLOT, Kept, KeptBy
from kb.protocols.mail_apps.autodiscover import ANYBODY
from kb.views.frame.moments import answering_for, moment
from kb.views.frame.skeletons import Skeleton, skeleton_of_tag, told_of

View = Callable[..., HttpResponseBase]
#: In the environment of a request: what its view has `Told` of the answer.
TOLD: Final = "kb.told"
_READING: Final = frozenset({"GET", "HEAD"})
_STATUSES: Final = frozenset({200, 301, 404})
_MAX_AGE: Final = re.compile(r"\bmax-age=(\d+)$")


@dataclass(slots=True)
class Told:
    """Of which domain an answer is, and of which mailbox; what was `counted` of it (a sign, and its detail), and for
    which domains it would be another though all else is the same. `tag` names what it was made of, if no ETag does."""

    settings: MailSettings | None = None
    counted: tuple[str, str] | None = None
    mailbox: Mailbox = ANYBODY
    tag: str = ""
    but_for: frozenset[str] = frozenset()


def kept_by(*parameters: str, **how: bool) -> Callable[[View], View]:
    """Declare that an answer depends on these parameters of the query, and what else `KeptBy` has to know of it.

    An answer of one domain's `own` is kept for it alone, as it is: it needs no skeleton.
    """
    by = KeptBy(parameters, **how)

    def decorate(view: View) -> View:
        @wraps(view)
        def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in _READING and not by.plain:
                return view(request, *args, **kwargs)
            asked_for = request.META.pop("HTTP_IF_NONE_MATCH", "")  # tags are made and compared with the coding
            if request.META.get("QUERY_STRING") and not by.plain:
                request.GET = _only(request, parameters)  # type: ignore[assignment]
            ahead: float = request.META.get(AT, 0.0)
            with answering_for(_just_after(ahead) if ahead else None):
                at = moment()
                response = view(request, *args, **kwargs)
                if not response.streaming and not response.cookies:
                    kept = _kept(request, response, by, asked_for, at)
                    response.kept = replace(kept, since=ahead)  # type: ignore[attr-defined]
            return response

        return keeping

    return decorate


def _just_after(ahead: float) -> datetime:
    """A moment that is behind a boundary, however it is rounded, and from which a `max-age` has begun to count."""
    return datetime.fromtimestamp(ahead, UTC) + timedelta(milliseconds=1)


def keep_nothing(request: HttpRequest) -> None:
    """Of this one answer: it has something of somebody's in it."""
    request.META.pop(SLOT, None)


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
    asks = request.META.get(SLOT) is not None and (by.plain or by.is_search or SEARCHED not in request.GET)
    # What leads elsewhere, or to nothing, takes the whole query along.
    asks = asks and (response.status_code == 200 or not request.META.get("QUERY_STRING"))
    if asks and response.status_code in _STATUSES and not age_of_answer():
        rule = "" if by.is_search else response.headers.get("Cache-Control", "")
        until, counts_to = _true_until(rule, at)
        kept = replace(kept, token=current_revision() if until else None, until=until, counts_to=counts_to)
    told: Told | None = request.META.get(TOLD)
    if told is None or told.settings is None:
        return replace(kept, counted=told.counted) if told else kept
    of, name = told_of(told.settings), told.settings.domain.a_label
    known = replace(kept, domain=name, told_of=of, but_for=told.but_for, counted=told.counted)
    if of is not None and by.own and response.status_code == 200:
        return known
    skeleton = _skeleton(told, response) if of is not None and response.status_code == 200 else None
    is_for_all = skeleton and name not in told.but_for
    return replace(known, skeleton=skeleton) if is_for_all else replace(known, token=None)


def _skeleton(told: Told, response: Any) -> Skeleton | None:
    """The skeleton that this answer was made of, if filling it makes the answer again, and no header has the name."""
    found = skeleton_of_tag(told.tag or response.headers.get("ETag", ""))
    of = told.settings.domain if told.settings else None
    if of is None or any(of.a_label in value for value in response.headers.values()):
        return None
    return found if found and found.fill(of, told.mailbox) == response.content else None


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
