"""A guide stop by stop: each page is what should be on the reader's screen now, and two ways on."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from kb.guides.page.body import FilledStop
from kb.guides.page.pages import Guide, Method, Side
from kb.guides.page.paths import PageKind
from kb.guides.page.platforms import PLATFORMS
from kb.guides.page.stops import StopParts
from kb.guides.page.verdicts import box_of
from kb.guides.text.placeholders import Task, protocol_shown
from kb.mail.moves import MailSettings
from kb.mail.servers import INCOMING, Protocol
from kb.models.readers.votes import version_of
from kb.operations.proof.settings import is_offered
from kb.views.frame.answers import kept_page, library_max_age
from kb.views.frame.context import frame
from kb.views.frame.kept import kept_by
from kb.views.frame.moments import moment
from kb.views.frame.redirects import SeeOther, domain_address
from kb.views.frame.skeletons import Context, fill, keep
from kb.views.frame.thread import Along
from kb.views.visitors.domain.page import for_domain
from kb.views.visitors.knowledge.bodies import body_context, in_place
from kb.views.visitors.knowledge.guides import (
    NoSuchGuide,
    guide_named,
    guide_values,
    kinds_of_account,
    query_of,
    stop_titles,
)
from kb.views.visitors.knowledge.other_kind import other_kind
from kb.views.visitors.knowledge.renamed import not_here
from kb.views.visitors.knowledge.searched import with_search
from kb.views.visitors.visits import note_visit

_TEMPLATE: Final = "guides/stop.html"
_ANCHOR: Final = re.compile(r'href="#h-([a-z0-9-]+)"')
#: The five steps of the way, as stops name them and as readers are told.
_ROAD: Final[tuple[tuple[str, Promise], ...]] = (
    ("check", _("Check")),
    ("back-up", _("Back up")),
    ("change", _("Change")),
    ("test", _("Test")),
    ("tidy", pgettext_lazy("a short word above a stop", "Tidy")),
)


class NoSuchStop(LookupError):
    """The guide is there, but in none of its states has it a stop of this name."""


@dataclass(frozen=True, slots=True)
class Here:
    """A stop that a reader is at: the guide, the state that it is met in, and its place among the stops of that."""

    guide: Guide
    stops: tuple[StopParts, ...]
    at: int
    protocol: Protocol
    along: Along
    seen: str

    @property
    def stop(self) -> StopParts:
        return self.stops[self.at]

    @property
    def query(self) -> dict[str, str]:
        asked = self.along.protocol
        return ({"protocol": asked.value} if asked else {}) | ({"seen": self.seen} if self.seen else {})

    @property
    def key(self) -> tuple[object, ...]:
        """What the page depends on beside its domain."""
        return self.guide.slug, self.stop.name, self.protocol, self.along, self.seen


@dataclass(frozen=True, slots=True)
class Mile:
    """One of the five steps above a stop: `done`, `passed` (nobody knows whether it was needed), `now` or ahead."""

    label: str
    state: str


@kept_by("device", "protocol", "seen", "task")
@require_safe
def stop_page(request: HttpRequest, slug: str, stop: str) -> HttpResponseBase:
    """A stop for everybody, with words where a reader's values would stand."""
    at = moment()
    try:
        here = find_stop(request, slug, stop, None, at)
    except NoSuchGuide:
        return not_here(request, PageKind.GUIDE, slug, at, "kb-guide")
    except NoSuchStop:
        return SeeOther(reverse("kb-guide", args=[slug]) + _asked(request))
    made = keep(_TEMPLATE, here.key, lambda: stop_context(here, at, None), at=at)
    return kept_page(request, with_search(request, made), max_age=library_max_age(at))


@kept_by("device", "protocol", "seen", "task")
@for_domain
def domain_stop(request: HttpRequest, settings: MailSettings, slug: str, stop: str) -> HttpResponseBase:
    """The same stop with this domain's values in its actions, plate and drawing."""
    at, name = settings.at, settings.domain.a_label
    try:
        here = find_stop(request, slug, stop, settings, at)
    except NoSuchGuide:
        return not_here(request, PageKind.GUIDE, slug, at, "kb-domain-guide", settings)
    except NoSuchStop:
        return SeeOther(reverse("kb-domain-guide", args=[name, slug]) + _asked(request))
    made = fill(settings, _TEMPLATE, here.key, lambda of: stop_context(here, at, of))
    if here.at == 0:
        note_visit(request, settings.domain, slug)
    longest = min(settings.max_age, library_max_age(at))
    return kept_page(request, with_search(request, made), max_age=longest)


def _asked(request: HttpRequest) -> str:
    """The protocol that was asked for, as a query."""
    protocol = Along.of(request.GET).protocol
    return query_of({"protocol": protocol.value} if protocol else {})


def find_stop(request: HttpRequest, slug: str, stop: str, settings: MailSettings | None, at: datetime) -> Here:
    """The stop in the state asked for; in another, if that one does not meet it. Raises `NoSuchGuide`, `NoSuchStop`.

    Whoever said which protocol it is gets no stop that is for the other one alone: with POP3 it may remove their mail.
    """
    guide = guide_named(slug, at)
    along = Along.of(request.GET).on(guide)
    shown = protocol_shown(settings, guide.task, along.protocol)
    seen = ",".join(sorted(guide.body.chosen(shown, request.GET.get("seen"))))
    ways = (",".join(sorted(way)) for way in guide.body.ways_to(stop))
    protocols = (shown,) if along.protocol else (shown, *INCOMING)
    for protocol, state in [(shown, seen), *((one, way) for way in ways for one in protocols)]:
        stops = guide.body.stops(protocol, state)
        for place, one in enumerate(stops):
            if one.name == stop:
                known = along if protocol is shown else replace(along, protocol=protocol)
                return Here(guide, stops, place, protocol, known, state)
    raise NoSuchStop(stop)


def stop_context(here: Here, at: datetime, settings: MailSettings | None) -> Context:
    guide, stop = here.guide, here.stop
    filled = guide.body.fill_stop(
        stop, guide_values(guide, settings, here.protocol), protocol=here.along.protocol, link=_sibling
    )
    context: dict[str, Any] = {
        "guide": guide,
        "platform": PLATFORMS[guide.platform],
        "stop": stop,
        "number": here.at + 1,
        "stops": stop_titles(guide, here.protocol, here.seen),
        "previous": here.stops[here.at - 1].name if here.at else "",
        "following": here.stops[here.at + 1].name if here.at + 1 < len(here.stops) else "",
        "state": query_of(here.query),
        "road": road_of(here),
        "protocol": here.protocol,
        "is_change": guide.task is Task.CHANGE,
        "warns_of_pop3": _warns(here),
        "with_pop3": _with_pop3(here, settings),
        "other_kind": other_kind(
            guide, stop, here.protocol, here.seen, settings, lambda protocol: _same_stop(here, protocol)
        ),
        "version": version_of(guide),
        "box": box_of(guide),
        "settings": settings,
        "proves": settings is not None and here.at == place_of_test(here.stops) and is_offered(),
        "along": here.along,
        **_filled(filled, here),
        **body_context(guide, at, _address(here, settings), here.query),
    }
    if settings is not None:
        context |= {"address": domain_address(settings.domain), "phase": settings.phase or "none"}
    return frame(**context)


def place_of_test(stops: Sequence[StopParts]) -> int | None:
    """The place of the stop at which the test is done; only tidying up follows it."""
    return max((place for place, stop in enumerate(stops) if stop.step == "test"), default=None)


def _filled(filled: FilledStop, here: Here) -> dict[str, Any]:
    names = {stop.name for stop in here.stops}

    def elsewhere(link: re.Match[str]) -> str:
        """An anchor of the page with all steps: the stop of that name, or the place on that page."""
        query = escape(query_of(here.query))
        return f'href="../{link[1]}/{query}"' if link[1] in names else f'href="../{query}#h-{link[1]}"'

    def place(html: str) -> SafeString:
        return in_place(_ANCHOR.sub(elsewhere, html))

    return {
        "title": place(filled.title),
        "body": place(filled.body),
        "question": place(filled.question),
        "cases": place(filled.cases),
        **{
            name: [(place(way.label), way.address) for way in ways]
            for name, ways in (("choices", filled.choices), ("others", filled.others), ("chosen", filled.chosen))
        },
    }


def road_of(here: Here) -> list[Mile]:
    """What the reader passed is done; a back-up that no stop made is only passed."""
    steps = [name for name, _label in _ROAD]
    now = steps.index(here.stop.step)
    met = {stop.step for stop in here.stops[: here.at]}
    states = [
        "now" if place == now else "" if place > now else "done" if name in met else "passed"
        for place, name in enumerate(steps)
    ]
    return [Mile(str(label), state) for (_name, label), state in zip(_ROAD, states, strict=True)]


def _warns(here: Here) -> bool:
    """Whether to say above the actions: back up first. With POP3, at the first stop and where changing begins.

    Whoever has just walked the stop that makes the back-up is not told again.
    """
    guide = here.guide
    if here.protocol is not Protocol.POP3 or guide.task is not Task.CHANGE:
        return False
    if guide.method is Method.ELSEWHERE and not _backs_up(here):
        return False
    changing = next((place for place, stop in enumerate(here.stops) if stop.step == "change"), 0)
    if any(stop.step == "back-up" for stop in here.stops[: here.at]):
        return False
    return Side.INCOMING in guide.changes and here.at in (0, changing)


def _backs_up(here: Here) -> bool:
    """Whether readers with POP3 walk through a stop that makes a back-up."""
    return any(stop.step == "back-up" for stop in here.guide.body.stops(Protocol.POP3, here.seen))


def _with_pop3(here: Here, settings: MailSettings | None) -> str:
    """The way to this stop with POP3, if nobody has said which it is and mail could be lost by it; else nothing.

    That is where an account is removed, or where the way with POP3 has a stop for the back-up.
    """
    guide = here.guide
    if here.at or here.along.protocol or here.protocol is Protocol.POP3 or guide.task is not Task.CHANGE:
        return ""
    may_lose = guide.method is Method.RE_ADD or _backs_up(here)
    if not may_lose or Protocol.POP3 not in kinds_of_account(guide, settings):
        return ""
    return _same_stop(here, Protocol.POP3)


def _same_stop(here: Here, protocol: Protocol) -> str:
    return _sibling(here.stop.name, here.query | {"protocol": protocol.value})


def _sibling(stop: str, query: Mapping[str, str]) -> str:
    """The address of another stop of the same guide, from a stop."""
    return f"../{stop}/{query_of(query)}"


def _address(here: Here, settings: MailSettings | None) -> str:
    of = [here.guide.slug, here.stop.name]
    if settings is None:
        return reverse("kb-stop", args=of)
    return reverse("kb-domain-stop", args=[settings.domain.a_label, *of])
