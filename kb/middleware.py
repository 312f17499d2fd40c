"""What every request passes: the log line, the edge policy, and the headers that every page carries.

Nothing here knows about mail. Middleware of libraries follows in `settings.MIDDLEWARE`.
"""

import logging
import re
import sys
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Final, cast

from django.conf import settings
from django.contrib import auth
from django.core.handlers.exception import convert_exception_to_response
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import ResolverMatch, resolve
from django.utils.translation import get_language, gettext, gettext_noop, override

from kb.models.accounts.second_factor import is_verified
from kb.models.accounts.sessions import is_over
from kb.models.ground.revisions import one_revision
from kb.models.ground.troubles import trouble_of
from kb.operations.accounts.session_store import SessionStore
from kb.protocols import settings_json
from kb.protocols.body_length import NotALength, body_length, longest_body
from kb.proxies import asks_from_inside, believe_proxy, hosts_of_site

log = logging.getLogger("kb.request")

GetResponse = Callable[[HttpRequest], HttpResponseBase]
#: The longest public query string, in characters; a search is cut at 100.
MAX_QUERY: Final = 2048
#: The longest path, in characters: the one with the longest domain, device and stop has 400. Whoever looks a path up
#: tries it against every address, and what Django keeps for redirects of its admin begins anew at each slash.
MAX_PATH: Final = 2048


class RequestLog:
    """One line for each request: method, route name, status, milliseconds. No path, query, Referer or address."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        log_answer(request.method, match.view_name if match else "none", response.status_code, started)
        return response


def log_answer(method: str | None, route: str, status: int, started: float) -> None:
    """Write the line of an answer that was begun at `started`, by `time.perf_counter`."""
    if log.isEnabledFor(logging.INFO):
        facts = {
            "method": method if method in _METHODS else "OTHER",
            "route": route,
            "status": status,
            "ms": round((time.perf_counter() - started) * 1000, 2),
        }
        # Not `info()`: it looks for its caller in the stack, which costs as much as the rest of the line.
        log.handle(log.makeRecord(log.name, logging.INFO, __file__, 0, "request", (), None, extra=facts))


def _log_fault(**_: object) -> None:
    """Django tells of everything that ends as a 500: a view, what stands around it, or the page for an error.

    A database that does not answer ends as a 503, and is told of once a second by whoever answers so.
    """
    if trouble_of(sys.exception()) is None:
        log.error("a view failed", exc_info=True)


got_request_exception.connect(_log_fault, dispatch_uid="kb.request")
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class OneRevision:
    """A request reads rows and keeps pages under one and the same revision, though it is raised meanwhile."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with one_revision():
            return self.get_response(request)


class LanguageOfAddress:
    """Pages speak the language of their address and of nothing else.

    Django's own middleware looks at cookies and `Accept-Language` too; then one address has several pages, caches must
    keep them apart, and a link that somebody sends shows the other one something else (design 7.17).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        wanted = settings.SITE_LANGUAGES.of_path(request.path_info).django_code
        if get_language() == wanted:  # as the request before left it: nearly always so
            return self.get_response(request)
        with override(wanted):
            return self.get_response(request)


class Edge:
    """Decides which requests come in at all, and what may be believed of them.

    * X-Forwarded-* counts only from a proxy of `TRUSTED_PROXIES`; REMOTE_ADDR becomes the visitor's own address.
    * Pages answer only on the names of `SITE_URL` and `ALLOWED_HOSTS`; any other Host gets 400, nothing reflected.
    * What mail apps ask for answers on clients' names too, as its view decides, without redirects or HSTS.
    * The web server's own question answers to `TLS_ASK_FROM` alone; for everybody else it is not there.
    * Control characters and endless query strings are refused before any view sees them.
    * What is sent is bounded before anybody reads it: a file would fill the disk of a site that only refuses it later.
    * Cookies are for operators: no public page can depend on one, or answer a stray one with another.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.answer_machine = cast(GetResponse, convert_exception_to_response(answer_machine))
        self.hosts = hosts_of_site()
        self.askers = tuple(settings.TLS_ASK_FROM)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info == _TLS_ASK and asks_from_inside(request.META, self.askers):
            return self.get_response(request)
        believe_proxy(request.META, self.hosts.proxies)
        if is_machine_address(request.path_info):
            return self._for_machines(request)
        if refused := self._refused(request):
            return refused
        if request.path_info == _TLS_ASK:
            raise Http404
        if not request.path_info.startswith(_OPERATORS):
            request.META.pop("HTTP_COOKIE", None)
        return self.get_response(request)

    def _refused(self, request: HttpRequest) -> HttpResponse | None:
        if request.META.get("HTTP_HOST", "").lower() not in self.hosts.own and request.path_info not in _HEALTH:
            return refusal(request, "unknown_host", gettext_noop("This address does not belong to this site."))
        if len(request.path_info) > MAX_PATH or len(request.META.get("QUERY_STRING", "")) > MAX_QUERY:
            return refusal(request, "too_long", gettext_noop("That address is too long."), status=414)
        if has_control_characters(request):
            return refusal(request, "control_character", gettext_noop("That address has an invisible character in it."))
        if not says_its_length(request):
            return refusal(request, "no_length", gettext_noop("The length of what was sent is not a number."))
        if too_long_a_body(request):
            return refusal(request, "too_long", gettext_noop("That is too much at once."), status=413)
        return None

    def _for_machines(self, request: HttpRequest) -> HttpResponseBase:
        # Apps send the mailbox's password unasked (Thunderbird and Outlook do); nothing of ours may ever hold it.
        for header in ("HTTP_COOKIE", "HTTP_AUTHORIZATION"):
            request.META.pop(header, None)
        if not split_domain_port(request.META.get("HTTP_HOST", ""))[0]:
            return HttpResponse("That is no host name.\n", content_type="text/plain", status=400)
        if len(request.path_info) > MAX_PATH:
            return HttpResponse("That address is too long.\n", content_type="text/plain", status=414)
        if not says_its_length(request):
            sentence = "The length of what was sent is not a number.\n"
            return HttpResponse(sentence, content_type="text/plain", status=400)
        request.path_info = request.path_info.lower()  # Outlook spells its path in four ways
        return self.answer_machine(request)


def answer_machine(request: HttpRequest) -> HttpResponseBase:
    """The view's own answer. Nothing that lies between here and the views has to do with a mail app, and a client's
    name may be without a certificate tomorrow, so it must get neither a redirect nor HSTS."""
    match = request.resolver_match = view_for_machines(request.path_info)
    return cast(HttpResponseBase, match.func(request, *match.args, **match.kwargs))


def view_for_machines(path: str) -> ResolverMatch:
    """Looked up once for a document's own path; others may have an address in them, and are not kept."""
    return _kept_view(path) if path.endswith(_DOCUMENTS) else resolve(path)


_DOCUMENTS: Final = ("/config-v1.1.xml", "/autodiscover/autodiscover.xml")
_kept_view: Final = lru_cache(maxsize=64)(resolve)


#: Health checks come from balancers that know no host name.
_HEALTH: Final = frozenset({"/healthz", "/readyz"})
_TLS_ASK: Final = "/internal/tls-ask"
#: Where sessions and forms with a token live.
_OPERATORS: Final = ("/admin/", "/operator/")
_PROGRAMS: Final = "/api/"
#: The one address there that needs no token, and has its own form of refusal.
_OPEN: Final = "/api/v1/settings"
#: What mail apps ask for (`kb.views.machines.mail_apps`); SECURE_REDIRECT_EXEMPT lets the same through by http.
_MACHINES: Final = re.compile(settings.MACHINE_ADDRESSES, re.IGNORECASE)


def is_machine_address(path: str) -> bool:
    return _MACHINES.match(path.lstrip("/")) is not None


def has_control_characters(request: HttpRequest) -> bool:
    """C0 and C1 controls in the path or the decoded query, and text that was not UTF-8."""
    if _is_dirty(request.path_info):
        return True
    query = request.META.get("QUERY_STRING", "")
    if not query or ("%" not in query and query.isascii() and query.isprintable()):
        return False
    return any(_is_dirty(key) or any(map(_is_dirty, values)) for key, values in request.GET.lists())


def says_its_length(request: HttpRequest) -> bool:
    """Whether it is known how much was sent, be it nothing; what came without a length got one in `kb.wsgi`."""
    try:
        body_length(request.META.get("CONTENT_LENGTH", ""))
    except NotALength:
        return False
    return True


def too_long_a_body(request: HttpRequest) -> bool:
    """Whether more was announced than anybody may send."""
    most = longest_body(request.path_info, request.method, signed="HTTP_AUTHORIZATION" in request.META)
    return body_length(request.META.get("CONTENT_LENGTH", "")) > most


def _is_dirty(text: str) -> bool:
    # U+FFFD stands where bytes were not UTF-8, and counts as printable.
    return "\ufffd" in text or (not text.isprintable() and any(c < " " or "\x7f" <= c <= "\x9f" for c in text))


def refusal(request: HttpRequest, error: str, sentence: str, status: int = 400) -> HttpResponse:
    """An error page, or JSON for programs, that needs no database and repeats nothing of the request."""
    if request.path_info.startswith(_PROGRAMS):
        render = settings_json.render_error if request.path_info == _OPEN else settings_json.render_fault
        body = render(error, sentence)
        response = HttpResponse(body, content_type="application/json; charset=utf-8", status=status)
        response.headers["Access-Control-Allow-Origin"] = "*"
    else:
        response = HttpResponse(render_to_string("errors/refused.html", {"sentence": gettext(sentence)}), status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


class SessionRenewal:
    """Counts the hours of a session from the last page instead of from signing in, and ends it after a day at most.

    Not with every request: a preview that is answered late would write back what a page beside it has just changed. And
    no page that is only read waits for somebody who writes: it is renewed with the next one.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(_OPERATORS) and request.user.is_authenticated:
            cast(SessionStore, request.session).may_wait = request.method not in _READING
            now = int(time.time())
            if is_over(request.session, now, verified=is_verified(request.user)):
                auth.logout(request)
            elif now - request.session.get(_RENEWED, 0) >= _RENEWAL:
                request.session[_RENEWED] = now
        return self.get_response(request)


_READING: Final = frozenset({"GET", "HEAD"})
_RENEWED: Final = "renewed"
#: In seconds; a session may end so much too early.
_RENEWAL: Final = 300
