"""What mail apps ask for: HTTP around `kb.protocols`, and nothing else.

No cookie, no redirect, no page: an answer is the document, or a few plain words that no app takes for one. Apps have no
token for a form, so none is asked for: nothing is changed here, and nothing is believed of the sender.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from django.conf import settings as site
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from kb.mail.mailboxes import Mailbox
from kb.mail.moves import MailSettings
from kb.models.provider import provider_for
from kb.protocols import autoconfig, autodiscover, pacc
from kb.protocols.autodiscover import RequestRefused
from kb.protocols.provider import NotExpressible, Provider
from kb.views.answers import answer
from kb.views.limits import count_miss, limit_misses
from kb.views.machine_hosts import is_known_host, mailbox_in, settings_for
from kb.views.skeletons import fill_bytes
from kb.views.visits import note_look_up

_PLAIN: Final = "text/plain; charset=utf-8"
_JSON: Final = "application/json; charset=utf-8"


def not_found() -> HttpResponse:
    """The same words whether the host, the domain or the format is unknown."""
    return _plain("There are no mail settings here.\n", 404)


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, content_type=_PLAIN, status=status, headers={"Cache-Control": "no-store"})


def _wait(seconds: int) -> HttpResponseBase:
    response = _plain("Too many unknown domains. Try again later.\n", 429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _limited(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    return limit_misses(view, _wait)


@csrf_exempt
@require_safe
@_limited
def mozilla(request: HttpRequest) -> HttpResponseBase:
    """Mozilla autoconfig. With or without `?emailaddress=` the bytes are the same, so the answer may be kept."""
    settings = settings_for(request, _asked_mailbox(request, "emailaddress"), datetime.now(UTC))
    return _document(request, settings, "autoconfig", autoconfig.render, autoconfig.CONTENT_TYPE)


def _document(
    request: HttpRequest,
    settings: MailSettings | None,
    face: str,
    render: Callable[[MailSettings, Provider], bytes],
    content_type: str,
) -> HttpResponseBase:
    """A domain's document, kept by the name of its `face`."""
    if settings is None:
        return not_found()
    try:
        body, digest = fill_bytes(settings, face, lambda of: render(of, provider_for(of.domain)))
    except NotExpressible:
        return not_found()
    note_look_up(request, settings.domain, face)
    return answer(request, body, digest, content_type, max_age=settings.max_age)


def _asked_mailbox(request: HttpRequest, *names: str) -> Mailbox | None:
    """The address in the query, under any of these names in any case; apps differ."""
    text = _queried(request, *names)
    return mailbox_in(text) if text else None


def _queried(request: HttpRequest, *names: str) -> str | None:
    """What the query says under one of these names; one without an end, in length or in fields, says nothing."""
    if len(request.META.get("QUERY_STRING", "")) > _LONGEST_QUERY:
        return None
    try:
        fields = request.GET
    except TooManyFieldsSent:
        return None
    return next((fields.get(key) for key in fields if key.lower() in names), None)


_LONGEST_QUERY: Final = 2048


@csrf_exempt
def pox(request: HttpRequest) -> HttpResponseBase:
    """Autodiscover POX. Never 401: apps would answer with the password."""
    if request.method not in {"GET", "HEAD", "POST", "OPTIONS"}:
        return HttpResponseNotAllowed(["GET", "HEAD", "POST", "OPTIONS"])
    if request.method == "OPTIONS":
        return HttpResponse(headers={"Allow": "GET, HEAD, POST, OPTIONS"})
    return _answered_pox(request)


@_limited
def _answered_pox(request: HttpRequest) -> HttpResponseBase:
    at = datetime.now(UTC)
    try:
        mailbox = _posted(request) if request.method == "POST" else _asked_mailbox(request, "email", "emailaddress")
    except RequestRefused as refused:
        return _xml(autodiscover.render_error(refused.code, at)) if is_known_host(request, at) else not_found()
    except _TooLong:
        return _plain("That request is too long.\n", 413)
    settings = settings_for(request, mailbox, at)
    if settings is None:
        return _unknown(request, mailbox, at)
    try:
        body = _pox_document(settings, mailbox)
    except NotExpressible:
        return _xml(autodiscover.render_error(601, at))
    note_look_up(request, settings.domain, "autodiscover")
    return _xml(body)


def _pox_document(settings: MailSettings, mailbox: Mailbox | None) -> bytes:
    """Kept like the others, without the address in it."""
    if mailbox is None:
        return autodiscover.render(settings, None)
    document, _ = fill_bytes(settings, "autodiscover", lambda of: autodiscover.render(of, autodiscover.ANYBODY))
    return autodiscover.addressed(document, mailbox)


def _unknown(request: HttpRequest, mailbox: Mailbox | None, at: datetime) -> HttpResponseBase:
    """An unknown domain gets the format's own error, an unknown host nothing; both count as a miss."""
    if not is_known_host(request, at):
        return not_found()
    if mailbox:
        count_miss(request)  # the status is 200, so the limit does not see it
    return _xml(autodiscover.render_error(500 if mailbox else 600, at))


class _TooLong(ValueError):
    """A body beyond `autodiscover.LONGEST_BODY`."""


def _posted(request: HttpRequest) -> Mailbox:
    # Read by hand and only so far: `request.body` would take 256 kB first, `request.POST` would take it apart.
    body = request.read(autodiscover.LONGEST_BODY + 1)
    if len(body) > autodiscover.LONGEST_BODY:
        raise _TooLong
    return autodiscover.parse_request(body)


def _xml(body: bytes) -> HttpResponse:
    """What echoes an address is nobody else's to keep."""
    return HttpResponse(body, content_type=autodiscover.CONTENT_TYPE, headers={"Cache-Control": "no-store"})


@csrf_exempt
@require_safe
@_limited
def json_v2(request: HttpRequest) -> HttpResponseBase:
    """Autodiscover v2: where POX is. `Url` is made from SITE_URL, whatever host was asked."""
    if not is_known_host(request, datetime.now(UTC)):
        return not_found()
    asked = _queried(request, "protocol")
    if asked is not None and asked.lower() == "autodiscoverv1":
        return _json(autodiscover.render_v2(f"{site.SITE_URL}/autodiscover/autodiscover.xml"), 200)
    return _json(autodiscover.render_v2_error(asked), 400)


def _json(body: bytes, status: int) -> HttpResponse:
    return HttpResponse(body, content_type=_JSON, status=status, headers={"Cache-Control": "no-store"})


@csrf_exempt
def pacc_json(request: HttpRequest) -> HttpResponseBase:
    """PACC, if PACC_ENABLED. Apps that are web pages may read it too, and ask first whether they may."""
    if request.method not in {"GET", "HEAD", "OPTIONS"}:
        return HttpResponseNotAllowed(["GET", "HEAD", "OPTIONS"])
    response = HttpResponse(headers={"Allow": "GET, HEAD, OPTIONS"}) if request.method == "OPTIONS" else _pacc(request)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@_limited
def _pacc(request: HttpRequest) -> HttpResponseBase:
    """The DNS holds a digest of these bytes: nothing may rewrite them."""
    settings = settings_for(request, None, datetime.now(UTC)) if site.PACC_ENABLED else None
    return _document(request, settings, "pacc", pacc.render, pacc.CONTENT_TYPE)


@csrf_exempt
def nothing(request: HttpRequest) -> HttpResponseBase:
    """Other addresses of mail apps, such as Exchange's own: the edge lets them in on any name, so no page answers."""
    return not_found()
