"""What every request passes: the log line, the edge policy, and the headers that every page carries.

Nothing here knows about mail. Middleware of libraries follows in `settings.MIDDLEWARE`.
"""

import ipaddress
import logging
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

log = logging.getLogger("kb.request")

GetResponse = Callable[[HttpRequest], HttpResponseBase]
#: The longest public query string, in characters; a search is cut at 100.
MAX_QUERY: Final = 2048
_FORWARDED: Final = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT")
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})


class RequestLog:
    """One line for each request: method, route name, status, milliseconds. No path, query, Referer or address."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        facts = {
            "method": request.method if request.method in _METHODS else "OTHER",
            "route": match.view_name if match else "none",
            "status": response.status_code,
            "ms": round((time.perf_counter() - started) * 1000, 2),
        }
        log.info("request", extra=facts)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        log.error("a view failed", exc_info=exception)


_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Edge:
    """Decides which requests come in at all, and what may be believed of them.

    * X-Forwarded-* counts only from a proxy of `TRUSTED_PROXIES`; REMOTE_ADDR becomes the visitor's own address.
    * Pages answer only on the names of `SITE_URL` and `ALLOWED_HOSTS`; any other Host gets 400, nothing reflected.
    * Control characters and endless query strings are refused before any view sees them.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.hosts = allowed_hosts(settings.SITE_URL, tuple(settings.SITE_HOSTS))
        self.proxies = tuple(settings.TRUSTED_PROXIES)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        believe_proxy(request.META, self.proxies)
        if request.META.get("HTTP_HOST", "").lower() not in self.hosts and request.path_info not in _HEALTH:
            return refusal("This address does not belong to this site.")
        if len(request.META.get("QUERY_STRING", "")) > MAX_QUERY:
            return refusal("That address is too long.", status=414)
        if has_control_characters(request):
            return refusal("That address has an invisible character in it.")
        return self.get_response(request)


#: Health checks come from balancers that know no host name.
_HEALTH: Final = frozenset({"/healthz", "/readyz"})


def allowed_hosts(site_url: str, names: tuple[str, ...]) -> frozenset[str]:
    """Every spelling of the Host header that is ours: the site's own port, or none for a proxy's default port."""
    netloc = site_url.partition("://")[2].lower()
    port = netloc.rpartition(":")[2] if ":" in netloc.rpartition("]")[2] else ""
    wanted = set(names) | (_LOOPBACK if names and names[0] in _LOOPBACK else set())
    return frozenset(
        name for host in wanted for name in ({host.lower(), f"{host.lower()}:{port}"} if port else {host.lower()})
    )


def believe_proxy(meta: dict[str, Any], trusted: tuple[str, ...]) -> None:
    """Set REMOTE_ADDR to the address that the last trusted proxy saw; drop what an untrusted peer claims."""
    peer = meta.get("REMOTE_ADDR", "")
    if not _is_trusted(peer, trusted):
        for header in _FORWARDED:
            meta.pop(header, None)
        return
    hops = [hop.strip() for hop in meta.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    while hops and _is_trusted(hops[-1], trusted):
        hops.pop()
    if hops:
        meta["REMOTE_ADDR"] = hops[-1]


@lru_cache(maxsize=256)
def _is_trusted(address: str, trusted: tuple[str, ...]) -> bool:
    if not trusted:
        return False
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return not address and "unix" in trusted
    return any(parsed in ipaddress.ip_network(net) for net in trusted if net != "unix")


def has_control_characters(request: HttpRequest) -> bool:
    """C0 and C1 controls in the path or the decoded query, and text that was not UTF-8."""
    if _is_dirty(request.path_info):
        return True
    query = request.META.get("QUERY_STRING", "")
    if not query or ("%" not in query and query.isascii() and query.isprintable()):
        return False
    return any(_is_dirty(key) or any(map(_is_dirty, values)) for key, values in request.GET.lists())


def _is_dirty(text: str) -> bool:
    return not text.isprintable() and any(c < " " or "\x7f" <= c <= "\x9f" or c == "\ufffd" for c in text)


def refusal(sentence: str, status: int = 400) -> HttpResponse:
    """A designed error page that needs no database and repeats nothing of the request."""
    return HttpResponse(render_to_string("errors/refused.html", {"sentence": sentence}), status=status)


class PageHeaders:
    """Headers that no library of ours sets. Errors and redirects carry them too."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
