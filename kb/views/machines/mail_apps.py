"""What mail apps ask for: HTTP around `kb.protocols`, and nothing else.

No cookie, no redirect, no page: an answer is the document, or a few plain words that no app takes for one. Apps have no
token for a form, so none is asked for: nothing is changed here, and nothing is believed of the sender.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.conf import settings as site
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from kb.mail.mailboxes import Mailbox
from kb.protocols.body_length import body_length
from kb.protocols.mail_apps import autodiscover
from kb.protocols.mail_apps.autodiscover import RequestRefused
from kb.protocols.mail_apps.provider import NotExpressible
from kb.views.frame.answers import NOBODY_KEEPS
from kb.views.frame.kept import TOLD, Told, kept_by
from kb.views.frame.limits import count_miss, limit_misses
from kb.views.frame.moments import moment
from kb.views.frame.skeletons import keep_bytes
from kb.views.machines.documents import Document, autoconfig_for, pacc_for, pox_for
from kb.views.machines.hosts import asked_host, asked_mailbox, client_of, is_known_host, queried
from kb.views.visitors.visits import note_look_up

_PLAIN: Final = "text/plain; charset=utf-8"
_JSON: Final = "application/json; charset=utf-8"


def not_found() -> HttpResponse:
    """The same words whether the host, the domain or the format is unknown."""
    return _plain("There are no mail settings here.\n", 404)


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, content_type=_PLAIN, status=status, headers=NOBODY_KEEPS)


def _wait(seconds: int) -> HttpResponseBase:
    response = _plain("Too many unknown domains. Try again later.\n", 429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _limited(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    return limit_misses(view, _wait)


@kept_by(plain=True)
@csrf_exempt
@require_safe
@_limited
def mozilla(request: HttpRequest) -> HttpResponseBase:
    """Mozilla autoconfig."""
    return _answered(request, autoconfig_for(_host(request), _query(request), moment()))


def _answered(request: HttpRequest, document: Document | None) -> HttpResponseBase:
    if document is None:
        return not_found()
    told = request.META[TOLD] = document.told
    if told.counted and told.settings:
        note_look_up(request.method, told.settings.domain, told.counted[1])
    return HttpResponse(document.body, content_type=document.content_type, headers=document.kept)


def _host(request: HttpRequest) -> str:
    host: str = request.META.get("HTTP_HOST", "")
    return host


def _query(request: HttpRequest) -> str:
    query: str = request.META.get("QUERY_STRING", "")
    return query


@kept_by(plain=True)
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
    at = moment()
    try:
        mailbox = _posted(request) if request.method == "POST" else _named(request)
    except RequestRefused as refused:
        return _xml(autodiscover.render_error(refused.code, at)) if is_known_host(_host(request), at) else not_found()
    except _TooLong:
        return _plain("That request is too long.\n", 413)
    try:
        document = pox_for(_host(request), mailbox, at)
    except NotExpressible:
        return _xml(autodiscover.render_error(601, at))
    return _answered(request, document) if document else _unknown(request, mailbox, at)


def _named(request: HttpRequest) -> Mailbox | None:
    return asked_mailbox(_query(request), "email", "emailaddress")


def _unknown(request: HttpRequest, mailbox: Mailbox | None, at: datetime) -> HttpResponseBase:
    """An unknown domain gets the format's own error, an unknown host nothing; both count as a miss."""
    if not is_known_host(_host(request), at):
        return not_found()
    if mailbox:
        count_miss(request)  # the status is 200, so the limit does not see it
    return _xml(autodiscover.render_error(500 if mailbox else 600, at))


class _TooLong(ValueError):
    """A body beyond `autodiscover.LONGEST_BODY`."""


def _posted(request: HttpRequest) -> Mailbox:
    if body_length(request.META.get("CONTENT_LENGTH", "")) > autodiscover.LONGEST_BODY:
        raise _TooLong
    # Read by hand: `request.POST` would take it apart.
    return autodiscover.parse_request(request.read(autodiscover.LONGEST_BODY))


def _xml(body: bytes) -> HttpResponse:
    return HttpResponse(body, content_type=autodiscover.CONTENT_TYPE, headers=NOBODY_KEEPS)


@kept_by(plain=True)
@csrf_exempt
@require_safe
@_limited
def json_v2(request: HttpRequest) -> HttpResponseBase:
    """Autodiscover v2: where POX is. `Url` is made from SITE_URL, whatever host was asked."""
    at, host = moment(), _host(request)
    client = None if (ours := asked_host(host).ours) else client_of(host, at)
    if client is None and not ours:
        return not_found()
    asked = queried(_query(request), "protocol")
    if asked is None or asked.lower() != "autodiscoverv1":
        return _json(autodiscover.render_v2_error(asked), 400)
    body, tag = keep_bytes("autodiscover v2", _where_pox_is, at=at)
    if client:
        request.META[TOLD] = Told(client, tag=tag)
    return _json(body, 200)


def _where_pox_is() -> bytes:
    return autodiscover.render_v2(f"{site.SITE_URL}/autodiscover/autodiscover.xml")


def _json(body: bytes, status: int) -> HttpResponse:
    return HttpResponse(body, content_type=_JSON, status=status, headers=NOBODY_KEEPS)


@kept_by(plain=True)
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
    return _answered(request, pacc_for(_host(request), moment()) if site.PACC_ENABLED else None)


@csrf_exempt
def nothing(request: HttpRequest) -> HttpResponseBase:
    """Other addresses of mail apps, such as Exchange's own: the edge lets them in on any name, so no page answers."""
    return not_found()
