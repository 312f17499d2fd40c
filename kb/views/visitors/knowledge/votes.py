"""“Did it work?” at the end of every guide: a vote without identity, and the page that helps next.

The vote is a POST and may write; the pages that it leads to are plain addresses that can be kept, shared and read out.
"""

import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from kb.forms.votes import LABELS, Ballot, read_ballot, searched_before
from kb.guides.library.library import Library
from kb.guides.page.devices import DEVICES
from kb.guides.page.pages import Guide
from kb.guides.page.paths import PageKind
from kb.guides.page.platforms import guess_platform
from kb.guides.page.step_lists import Step, known_step
from kb.guides.page.verdicts import ARTICLES, REASONS, Verdict
from kb.mail.moves import MailSettings
from kb.models.ground.outages import trouble_in
from kb.models.pages.library import current_library
from kb.models.readers.votes import Vote, count_vote, version_of
from kb.views.frame.answers import page
from kb.views.frame.context import page_language
from kb.views.frame.limits import VOTES, visitor_key
from kb.views.frame.own_forms import is_our_own_form
from kb.views.frame.redirects import SeeOther, domain_address
from kb.views.frame.thread import Along
from kb.views.visitors.domain.page import for_domain, for_domain_and_post
from kb.views.visitors.knowledge.renamed import not_here
from kb.views.visitors.visits import note_vote

log = logging.getLogger("kb.votes")


# Neither token nor cookie (design 7.12): a forged vote is not counted, and all that is left is a redirect to help.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def worked(request: HttpRequest, slug: str) -> HttpResponseBase:
    """POST: the vote, whatever it says. GET: what comes after a device that works."""
    at = datetime.now(UTC)
    guide = _library(at).guides.get(slug)
    if guide is None:
        return not_here(request, PageKind.GUIDE, slug, at, "kb-guide-worked")
    if request.method != "POST":
        return _worked_page(request, guide, None)
    return _answered(request, guide, read_ballot(request.POST, guide), at)


def _answered(request: HttpRequest, guide: Guide, ballot: Ballot | None, at: datetime) -> HttpResponseBase:
    if ballot is None:
        return SeeOther(reverse("kb-guide", args=[guide.slug]))
    if ballot.is_current and is_our_own_form(request) and VOTES.count(_visitor(request)):
        _count(_vote(request, guide, ballot), at)
        if ballot.domain:
            note_vote(ballot.domain, guide.slug, worked=ballot.verdict is Verdict.WORKED)
    return SeeOther(_next_address(guide, ballot))


@require_safe
def stuck(request: HttpRequest, slug: str, reason: str) -> HttpResponseBase:
    return _stuck_page(request, _library(datetime.now(UTC)), slug, reason, None)


# As above: the form of a guide in the thread of a domain.
@csrf_exempt
@for_domain_and_post
def domain_worked(request: HttpRequest, settings: MailSettings, slug: str) -> HttpResponseBase:
    guide = _library(settings.at).guides.get(slug)
    if guide is None:
        return not_here(request, PageKind.GUIDE, slug, settings.at, "kb-domain-guide-worked", settings)
    if request.method != "POST":
        return _worked_page(request, guide, settings)
    ballot = read_ballot(request.POST, guide)
    return _answered(request, guide, replace(ballot, domain=settings.domain) if ballot else None, settings.at)


@for_domain
def domain_stuck(request: HttpRequest, settings: MailSettings, slug: str, reason: str) -> HttpResponseBase:
    return _stuck_page(request, _library(settings.at), slug, reason, settings)


def _count(vote: Vote, at: datetime) -> None:
    """A vote that cannot be written is lost. Whoever is stuck needs the page that helps, not the count."""
    try:
        count_vote(vote, at.date())
    except DatabaseError as error:
        if trouble_in(error) is None:
            log.warning("a vote could not be counted")


def _library(at: datetime) -> Library:
    return current_library(at, page_language())


def _worked_page(request: HttpRequest, guide: Guide, settings: MailSettings | None) -> HttpResponse:
    return page(
        "guides/worked.html",
        guide=guide,
        settings=settings,
        along=(along := Along.of(request.GET)),
        address=_address(settings),
        here=along.after(request.path),
    )


def _stuck_page(
    request: HttpRequest, library: Library, slug: str, reason: str, settings: MailSettings | None
) -> HttpResponse:
    """The article that answers, then a person, with everything that they will ask for."""
    guide = library.guides.get(slug)
    verdict = next((one for one in REASONS if one == reason), None)
    if guide is None or verdict is None:
        return page("errors/404.html", status=404, settings=settings, base=request.path)
    step = known_step(guide.body, request.GET.get("step", ""))
    return page(
        "guides/stuck.html",
        guide=guide,
        along=Along.of(request.GET),
        here=request.path,
        settings=settings,
        address=_address(settings),
        back=f"{_address(settings)}guides/{guide.slug}/{_POP3 if request.GET.get('protocol') == 'pop3' else ''}",
        reason=verdict,
        label=LABELS[verdict],
        step=step,
        stuck_at=_stop_of(guide, step),
        article=library.articles.get(ARTICLES.get(verdict, "")),
        anchor=next((one for one in _anchors(guide, verdict) if one in guide.body.anchors), ""),
    )


def _stop_of(guide: Guide, step: Step | None) -> str:
    """The stop at which somebody is who named a part of the page with all steps; empty if that is none."""
    name = step.steps.key.removeprefix("h-") if step else ""
    return name if guide.body.ways_to(name) else ""


def _anchors(guide: Guide, verdict: Verdict) -> tuple[str, ...]:
    """Where a guide may go on for whoever is stuck: of one with stops, what else may be seen at the test."""
    different = verdict is Verdict.DIFFERENT
    last = guide.body.stops(None)[-1:]
    return (*_ANCHORS[different], *(f"h-{stop.name}" for stop in last if not different))


#: The state of a guide that is not the one without a query.
_POP3: Final = "?protocol=pop3"
#: Where a guide of any language goes on for those whose screens differ, and for all others who are stuck.
_ANCHORS: Final = {
    True: ("h-if-your-screens-look-different", "h-wenn-es-bei-ihnen-anders-aussieht"),
    False: ("h-if-it-did-not-work", "h-wenn-es-nicht-geklappt-hat"),
}


def _address(settings: MailSettings | None) -> str:
    return domain_address(settings.domain) if settings else reverse("kb-home")


def _next_address(guide: Guide, ballot: Ballot) -> str:
    of = {"domain": ballot.domain.a_label} if ballot.domain else {}
    kind = "kb-domain-guide" if of else "kb-guide"
    if ballot.verdict is Verdict.WORKED:
        return reverse(f"{kind}-worked", kwargs={**of, "slug": guide.slug})
    address = reverse(f"{kind}-stuck", kwargs={**of, "slug": guide.slug, "reason": ballot.verdict})
    known = {"step": ballot.step, "protocol": "pop3" if ballot.is_pop3 else ""}
    query = urlencode({name: value for name, value in known.items() if value})
    return f"{address}?{query}" if query else address


def _vote(request: HttpRequest, guide: Guide, ballot: Ballot) -> Vote:
    meta = request.META
    searched = searched_before(meta.get("HTTP_REFERER", ""), meta.get("HTTP_HOST", ""), guide.slug)
    device = _device(guide, meta.get("HTTP_USER_AGENT", ""))
    return Vote(guide.slug, guide.language, version_of(guide), device, ballot.verdict, ballot.step, searched)


def _device(guide: Guide, user_agent: str) -> str:
    """The one device of the guide, or the one of them that the browser seems to run on."""
    platform = guess_platform(user_agent)
    own = [device for device in guide.devices if len(guide.devices) == 1 or DEVICES[device].platform == platform]
    return own[0] if len(own) == 1 else ""


def _visitor(request: HttpRequest) -> str:
    return visitor_key(request.META.get("REMOTE_ADDR", ""))
