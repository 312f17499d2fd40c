"""The test by a message: a device asks for an address of its own, sends to it, and this page says what came.

The address has a tag, so no page that is kept has one; what a tag leads to is never kept either.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from kb.guides.page.pages import Guide
from kb.guides.page.platforms import guess_platform
from kb.guides.page.verdicts import box_of
from kb.guides.text.placeholders import protocol_shown
from kb.mail.moves import MailSettings
from kb.mail.proof.tags import is_tag
from kb.mail.proof.verdicts import Through
from kb.models.pages.library import current_library
from kb.models.proof.tags import ProofTag
from kb.operations.proof.asking import give_tag, is_word_of, open_answer, proof_of
from kb.operations.proof.settings import is_offered, proof_box
from kb.views.frame.answers import NOBODY_KEEPS, page
from kb.views.frame.context import page_language
from kb.views.frame.limits import VOTES, too_many_page, visitor_key
from kb.views.frame.own_forms import is_our_own_form
from kb.views.frame.redirects import SeeOther, domain_address
from kb.views.frame.skeletons import Context
from kb.views.frame.thread import NOTHING_MORE
from kb.views.visitors.domain.page import for_domain_and_post
from kb.views.visitors.knowledge.stops import Here, place_of_test, road_of

#: Seconds after which a page that waits looks again by itself, for as long as somebody may sit before it.
_AGAIN: Final = 10
_WATCHED: Final = timedelta(minutes=30)


# Neither token nor cookie (design 7.12): a forged press makes a row that nobody knows the tag of.
@csrf_exempt
@for_domain_and_post
def ask(request: HttpRequest, settings: MailSettings, slug: str) -> HttpResponseBase:
    """POST gives this device a tag; GET has nothing of its own, so it leads back to the guide."""
    name = settings.domain.a_label
    guide = reverse("kb-domain-guide", args=[name, slug])
    if request.method != "POST" or not is_offered() or not is_our_own_form(request):
        return SeeOther(guide)
    if slug not in current_library(settings.at, page_language()).guides:
        return SeeOther(guide)
    visitor = visitor_key(request.META.get("REMOTE_ADDR", ""))
    if not VOTES.count(visitor):
        return too_many_page(VOTES.retry_after(visitor))
    tag = give_tag(name, slug, guess_platform(request.headers.get("User-Agent", "")), page_language(), settings.at)
    return SeeOther(reverse("kb-domain-proof", args=[name, tag]) if tag else guide)


# As above: whoever has the tag got our answer.
@csrf_exempt
@for_domain_and_post
def proof(request: HttpRequest, settings: MailSettings, tag: str) -> HttpResponseBase:
    """How far it is. POST says that our answer, which leads here with a word, was read on this device; programs that
    open links before people do only GET."""
    row = proof_of(tag, settings.domain.a_label) if is_tag(tag) else None
    box = proof_box()
    if row is None or box is None:
        return page("errors/404.html", status=404, settings=settings, base=request.path)
    reads = is_word_of(tag, request.GET.get("read", ""))
    if request.method == "POST":
        if reads:
            open_answer(row, guess_platform(request.headers.get("User-Agent", "")), datetime.now(UTC))
        return SeeOther(request.path)
    reads = reads and row.opened_at is None and row.is_open(settings.at)
    shown = _shown(row, settings, box.address.of(tag), reads)
    response = page("domains/proof.html", base=request.path, **shown)
    for name, value in NOBODY_KEEPS.items():
        response.headers[name] = value
    response.headers["Referrer-Policy"] = "no-referrer"
    if shown["again"]:
        response.headers["Refresh"] = str(shown["again"])  # script, where it runs, sees a change sooner
    return response


def _place(guide: Guide, settings: MailSettings) -> Context:
    """Where among the guide's stops the test stands, for whoever was asked nothing on the way."""
    protocol = protocol_shown(settings, guide.task, None)
    stops = guide.body.stops(protocol, "")
    at = place_of_test(stops)
    if at is None:
        return {"number": len(stops)}
    here = Here(guide, stops, at, protocol, NOTHING_MORE, "")
    return {"number": at + 1, "total": len(stops), "road": road_of(here)}


def _shown(row: ProofTag, settings: MailSettings, address: str, reads: bool) -> Context:
    waits = row.opened_at is None and not reads and settings.at - row.asked_at < _WATCHED
    guide = current_library(settings.at, page_language()).guides.get(row.guide)
    return {
        "settings": settings,
        "proof": row,
        "reads": reads,
        "guide": guide,
        "box": box_of(guide) if guide else "",
        **(_place(guide, settings) if guide else {}),
        "to": address,
        "subject": _("Test of %(domain)s") % {"domain": settings.domain.u_label},
        "is_open": row.is_open(settings.at),
        "is_being_answered": row.is_being_answered(settings.at),
        "again": _AGAIN if waits else 0,
        "through": Through(row.through),
        "address": domain_address(settings.domain),
        "outgoing": settings.to_type.outgoing,
        "old_outgoing": settings.old.outgoing if settings.old else None,
    }
