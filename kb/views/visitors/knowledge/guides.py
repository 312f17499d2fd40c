"""Guides and the list of them: with the values of a domain, or with plain words in their place."""

from collections.abc import Hashable, Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from kb.forms.votes import blank_ballot
from kb.guides.page.new_accounts import NO_NEW_ACCOUNT
from kb.guides.page.pages import Guide, Side
from kb.guides.page.paths import PageKind
from kb.guides.page.platforms import PLATFORMS
from kb.guides.text.placeholders import Task, Value, protocol_shown, to_type, values_for
from kb.mail.moves import MailSettings
from kb.mail.servers import INCOMING, Protocol
from kb.models.pages.library import current_library
from kb.views.frame.answers import kept_page, library_max_age
from kb.views.frame.context import frame, page_language, site_words, site_zone
from kb.views.frame.kept import kept_by
from kb.views.frame.moments import moment
from kb.views.frame.redirects import domain_address
from kb.views.frame.skeletons import Context, fill, keep
from kb.views.frame.thread import Along
from kb.views.visitors.domain.page import for_domain
from kb.views.visitors.knowledge.bodies import body_context, in_place
from kb.views.visitors.knowledge.entries import described
from kb.views.visitors.knowledge.orientation import orientation, stops_on
from kb.views.visitors.knowledge.renamed import not_here
from kb.views.visitors.signs import sign, sign_to_add, value_groups
from kb.views.visitors.tiles import Choice, apps, choice, tiles
from kb.views.visitors.visits import note_visit


@kept_by("device", device_class=True)
@require_safe
def guide_list(request: HttpRequest) -> HttpResponseBase:
    """Every guide by device, the visitor's own first."""
    at = moment()
    current = choice(request)
    here = reverse("kb-guides")
    made = keep("guides/list.html", current.key, lambda: list_context(at, current, here=here), at=at)
    return kept_page(request, made, max_age=library_max_age(at), guesses=not current.chosen)


@kept_by("device", "protocol", "task", device_class=True)
@for_domain
def domain_guides(request: HttpRequest, settings: MailSettings) -> HttpResponseBase:
    """The same list in the thread of a domain."""
    note_visit(request, settings.domain)
    at, current, along = settings.at, choice(request), Along.of(request.GET)

    def context(of: MailSettings) -> Context:
        here = along.after(reverse("kb-domain-guides", args=[of.domain.a_label]))
        return list_context(at, current, settings=of, along=along, here=here)

    made = fill(settings, "guides/list.html", (current.key, along), context)
    longest = min(settings.max_age, library_max_age(at))
    return kept_page(request, made, max_age=longest, guesses=not current.chosen)


def list_context(at: datetime, current: Choice, **own: Any) -> Context:
    """`own` is what is the page's alone: its address, and with a domain the thread."""
    library = current_library(at, page_language())
    guides_at = reverse("kb-guides")
    platforms = dict.fromkeys((current.platform, *PLATFORMS.values()))
    shelves = [
        (platform, library.guides_for(platform, Task.CHANGE), library.guides_for(platform, Task.ADD))
        for platform in platforms
    ]
    return frame(
        current=current,
        apps=apps(library, current, guides_at=guides_at),
        shelves=[shelf for shelf in shelves if shelf[1] or shelf[2]],
        tiles=tiles(library, current, guides_at=guides_at, page=guides_at),
        articles=library.articles.values(),
        **own,
    )


@kept_by("device", "protocol", "seen", "task")
@require_safe
def guide_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A guide for everybody, with words where a reader's values would stand."""
    at = moment()
    try:
        along, seen, state = _state_of(request, slug, None, at)
        made = keep(_TEMPLATE, state, lambda: guide_context(guide_named(slug, at), at, None, along, seen), at=at)
    except NoSuchGuide:
        return not_here(request, PageKind.GUIDE, slug, at, "kb-guide")
    return kept_page(request, made, max_age=library_max_age(at))


@kept_by("device", "protocol", "seen", "task")
@for_domain
def domain_guide(request: HttpRequest, settings: MailSettings, slug: str) -> HttpResponseBase:
    """The same guide with this domain's values in its steps and sketches."""
    at = settings.at
    try:
        along, seen, state = _state_of(request, slug, settings, at)
        made = fill(settings, _TEMPLATE, state, lambda of: guide_context(guide_named(slug, at), at, of, along, seen))
    except NoSuchGuide:
        return not_here(request, PageKind.GUIDE, slug, at, "kb-domain-guide", settings)
    note_visit(request, settings.domain, slug)
    return kept_page(request, made, max_age=min(settings.max_age, library_max_age(at)))


_TEMPLATE: Final = "guides/page.html"


class NoSuchGuide(LookupError):
    """The library has no guide of this slug, in any language that the page may fall back on."""


def guide_named(slug: str, at: datetime) -> Guide:
    guide = current_library(at, page_language()).guides.get(slug)
    if guide is None:
        raise NoSuchGuide(slug)
    return guide


def _state_of(
    request: HttpRequest, slug: str, settings: MailSettings | None, at: datetime
) -> tuple[Along, str | None, Hashable]:
    """What travels along, the protocol asked for with it; the branches chosen; and what the page is kept under beside
    its domain.

    Without a query, as nearly always, nothing needs to be looked up for it: a page that is kept is there.
    """
    if not request.META.get("QUERY_STRING"):
        return Along(), None, slug
    guide = guide_named(slug, at)
    along, seen = Along.of(request.GET).on(guide), request.GET.get("seen")
    protocol = protocol_shown(settings, guide.task, along.protocol)
    return along, seen, (slug, protocol, along, guide.body.chosen(protocol, seen))


#: Devices that take their settings from a file.
_PROFILES: Final = frozenset({"iphone-mail", "apple-mail"})


def stop_titles(guide: Guide, protocol: Protocol, seen: str | None) -> list[tuple[str, str]]:
    """Name and title, in plain words, of each stop that readers in this state walk through."""
    titles = {heading.id: heading.text for heading in guide.body.headings}
    return [(stop.name, titles[f"h-{stop.name}"]) for stop in guide.body.stops(protocol, seen)]


def query_of(state: Mapping[str, str]) -> str:
    """A state as the end of an address; nothing for the canonical one."""
    return f"?{urlencode(state, safe=',')}" if state else ""


def guide_values(guide: Guide, settings: MailSettings | None, protocol: Protocol) -> Mapping[str, Value]:
    """What goes into the places of a guide that shows `protocol`."""
    return values_for(
        settings, task=guide.task, protocol=protocol, zone=site_zone(), site=site_words(), language=guide.language
    )


def kinds_of_account(guide: Guide, settings: MailSettings | None) -> tuple[Protocol, ...]:
    """The protocols between which readers of a guide have to choose; none if there is nothing to choose."""
    offered = to_type(settings, guide.task).incoming_protocols if settings else INCOMING
    return tuple(offered) if len(offered) > 1 and Side.INCOMING in guide.changes else ()


def guide_context(guide: Guide, at: datetime, settings: MailSettings | None, along: Along, seen: str | None) -> Context:
    asked = along.protocol
    protocol = protocol_shown(settings, guide.task, asked)
    values = guide_values(guide, settings, protocol)
    # Without a wish and with IMAP, links to branches need no `?protocol=`, and stay the canonical ones.
    filled = guide.body.fill(values, protocol=asked or (protocol if protocol is Protocol.POP3 else None), seen=seen)
    stops, here = stop_titles(guide, protocol, seen), _here(guide, settings)
    state = _state(guide, protocol, asked, seen)
    context: dict[str, Any] = {
        "guide": guide,
        "platform": PLATFORMS[guide.platform],
        "body": in_place(filled),
        "stops": stops,
        "guide_at": here,
        "state": query_of(state),
        "protocol": protocol,
        "tabs": kinds_of_account(guide, settings),
        "is_change": guide.task is Task.CHANGE,
        "counterpart": current_library(at, page_language()).counterpart(guide),
        "why_elsewhere": next((gettext(NO_NEW_ACCOUNT[d].sentence) for d in guide.devices if d in NO_NEW_ACCOUNT), ""),
        "has_profile": guide.task is Task.ADD and protocol is Protocol.IMAP and not _PROFILES.isdisjoint(guide.devices),
        "settings": settings,
        "along": along,
        **orientation(guide, at, stops_on(filled, stops, here, query_of(state)), along.device),
        **body_context(guide, at, here, state),
        **({} if settings else described(guide, at)),
        "ballot": blank_ballot(guide, protocol),
    }
    if settings is not None:
        service = to_type(settings, guide.task)
        context |= {
            "address": domain_address(settings.domain),
            "phase": settings.phase or "none",
            "sign": (sign if guide.task is Task.CHANGE else sign_to_add)(settings, protocol),
            "groups": value_groups(service, protocol),
        }
    return frame(**context)


def _here(guide: Guide, settings: MailSettings | None) -> str:
    if settings is None:
        return reverse("kb-guide", args=[guide.slug])
    return reverse("kb-domain-guide", args=[settings.domain.a_label, guide.slug])


def _state(guide: Guide, protocol: Protocol, asked: Protocol | None, seen: str | None) -> dict[str, str]:
    """The query of the page as it is shown: what was asked for and is known."""
    state = {"protocol": asked.value} if asked else {}
    chosen = ",".join(sorted(guide.body.chosen(protocol, seen)))
    return state | ({"seen": chosen} if chosen else {})
