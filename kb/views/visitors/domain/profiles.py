"""Settings as a file for Apple's devices: the page around it, and the file with or without an address in it."""

import logging
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings as site
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from kb.mail.mailboxes import Mailbox, NotAMailbox
from kb.mail.moves import MailSettings
from kb.mail.naming.addresses import NOT_ONE
from kb.models.site.provider import provider_for
from kb.protocols.mail_apps import mobileconfig
from kb.protocols.mail_apps.mobileconfig import Identity, reversed_name
from kb.protocols.mail_apps.provider import NotExpressible
from kb.protocols.mail_apps.signing import SigningUnusable, read_signer
from kb.views.frame.answers import kept_page, page
from kb.views.frame.context import frame
from kb.views.frame.limits import PROFILES, limit_acts
from kb.views.frame.redirects import domain_address
from kb.views.frame.skeletons import Context, fill
from kb.views.frame.thread import Along
from kb.views.visitors.domain.page import for_domain, for_domain_and_post
from kb.views.visitors.visits import note_look_up, note_visit

log = logging.getLogger("kb.profiles")


@for_domain
def profile_page(request: HttpRequest, settings: MailSettings) -> HttpResponseBase:
    """What the file does and does not do, the form for the address, and what is left to do on the device."""
    note_visit(request, settings.domain)
    along = Along.of(request.GET)
    state = (site.PROFILE_SIGNING_CERT, along)
    made = fill(settings, "domains/profile.html", state, lambda of: profile_context(of, along=along))
    return kept_page(request, made, max_age=settings.max_age)


def profile_context(settings: MailSettings, **more: object) -> Context:
    address = domain_address(settings.domain)
    signed = bool(site.PROFILE_SIGNING_CERT)
    return frame(settings=settings, address=address, here=f"{address}profile/", signed=signed, **more)


# The address is posted, so that it is in no address and no log; the form has no token as the look-up has none.
@csrf_exempt
@limit_acts(PROFILES)
@for_domain_and_post
def profile_file(request: HttpRequest, settings: MailSettings) -> HttpResponseBase:
    """GET: a profile for any mailbox of the domain, for which the device asks. POST: one for this mailbox."""
    try:
        mailbox = _mailbox(request, settings) if request.method == "POST" else None
    except NotAMailbox as error:
        refused = profile_context(settings, base=request.path, error=error.reason)
        return page("domains/profile.html", status=400, **refused)
    at = datetime.now(UTC)
    try:
        body = _signed(_profile(settings, mailbox), at)
    except NotExpressible:
        return page("errors/404.html", status=404)
    except SigningUnusable as reason:
        log.error("profiles cannot be signed: %s", reason)
        return page("domains/no_profile.html", status=503, **profile_context(settings, base=request.path))
    note_look_up(request.method, settings.domain, "profile")
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{settings.domain.a_label}.mobileconfig"',
    }
    return HttpResponse(body, content_type=mobileconfig.CONTENT_TYPE, headers=headers)


def _mailbox(request: HttpRequest, settings: MailSettings) -> Mailbox:
    """The mailbox of the form, which must be one of this domain. Raises `NotAMailbox` with a sentence to show."""
    whole = gettext("Type your whole email address. It ends with @%(domain)s.") % {"domain": settings.domain.u_label}
    try:
        mailbox = Mailbox.typed(request.POST.get("address", ""))
    except NotAMailbox as error:
        raise NotAMailbox(whole if error.reason == NOT_ONE else gettext(error.reason)) from error
    if mailbox.domain != settings.domain:
        raise NotAMailbox(whole)
    return mailbox


def _profile(settings: MailSettings, mailbox: Mailbox | None) -> bytes:
    provider = provider_for(settings.domain)
    prefix = reversed_name(provider.id_for(settings.domain))
    # Without an address each download must be an account of its own: the device may hold several mailboxes.
    identity = Identity.of(mailbox, site.SITE_URL, prefix) if mailbox else Identity(prefix, uuid4())
    return mobileconfig.render(settings, provider, identity, mailbox, None)


def _signed(profile: bytes, at: datetime) -> bytes:
    """Signed if a certificate is set. If that cannot be used, nothing: never unsigned by accident."""
    if not site.PROFILE_SIGNING_CERT:
        return profile
    return read_signer(Path(site.PROFILE_SIGNING_CERT), Path(site.PROFILE_SIGNING_KEY)).sign(profile, at)
