"""Limits per visitor, so that trying out names to learn who our clients are takes time.

A visitor is an address, or a /64 of IPv6; what is counted is a keyed digest of it that changes daily. Counts live in
this process, or in `CACHE_URL` if several processes share one (`kb.counters`).
"""

import hmac
import ipaddress
import time
from collections.abc import Callable
from functools import lru_cache, wraps
from threading import Lock
from typing import Any, Final

import limits
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from kb.counters import Counters
from kb.views.frame.answers import page

View = Callable[..., HttpResponseBase]
#: Makes the refusal in the page's own format from the seconds to wait.
Refuse = Callable[[int], HttpResponseBase]
_DAY: Final = 86_400


class Limiter:
    """One kind of act with its limit; `setting` names the setting that holds it."""

    def __init__(self, setting: str) -> None:
        self.setting = setting

    @property
    def _item(self) -> limits.RateLimitItem | None:
        text = getattr(settings, self.setting)
        return _parsed(text) if text else None

    def may(self, visitor: str) -> bool:
        """Whether the visitor has something left, without counting."""
        item = self._item
        if nobody_is_counted() or item is None:
            return True
        return counters().ask(lambda limiter: limiter.test(item, self.setting, visitor))

    def count(self, visitor: str) -> bool:
        """Count one act; `False` if it is one too many."""
        item = self._item
        return item is None or counters().ask(lambda limiter: limiter.hit(item, self.setting, visitor))

    def retry_after(self, visitor: str) -> int:
        """Seconds until the visitor may try again."""
        item = self._item
        if item is None:
            return 0
        reset = counters().ask(lambda limiter: limiter.get_window_stats(item, self.setting, visitor).reset_time)
        return max(1, min(int(reset - time.time()) + 1, int(item.get_expiry())))


LOOKUPS: Final = Limiter("LOOKUP_LIMIT")
SEARCHES: Final = Limiter("SEARCH_LIMIT")
UNANSWERED: Final = Limiter("UNANSWERED_LIMIT")
VOTES: Final = Limiter("VOTE_LIMIT")
RINGS: Final = Limiter("RING_LIMIT")
PROFILES: Final = Limiter("PROFILE_LIMIT")


def nobody_is_counted() -> bool:
    """Whether everybody has something left of everything: so it nearly always is, and whoever asks need not say who."""
    return counters().are_none


def too_many_page(seconds: int) -> HttpResponseBase:
    response = page("errors/429.html", status=429, seconds=seconds)
    response.headers["Retry-After"] = str(seconds)
    return response


def limit_misses(view: View, refuse: Refuse = too_many_page) -> View:
    """Count look-ups that found nothing; whoever has used them up is refused every look-up for a while.

    A client who reads their own page all day is never refused, and somebody who goes through a list of names is.
    """

    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        visitor = visitor_key(request.META.get("REMOTE_ADDR", ""))
        if not LOOKUPS.may(visitor):
            return refuse(LOOKUPS.retry_after(visitor))
        response = view(request, *args, **kwargs)
        if response.status_code == 404:
            LOOKUPS.count(visitor)
        return response

    return limited


def count_miss(request: HttpRequest) -> None:
    """Count a look-up that found nothing although its format wants another status than 404."""
    LOOKUPS.count(visitor_key(request.META.get("REMOTE_ADDR", "")))


def limit_acts(limiter: Limiter) -> Callable[[View], View]:
    """Count every call of a view."""

    def decorate(view: View) -> View:
        @wraps(view)
        def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            visitor = visitor_key(request.META.get("REMOTE_ADDR", ""))
            if not limiter.count(visitor):
                return too_many_page(limiter.retry_after(visitor))
            return view(request, *args, **kwargs)

        return limited

    return decorate


limit_searches: Final = limit_acts(SEARCHES)


def visitor_key(address: str) -> str:
    """A digest of the visitor's address that cannot be turned back and changes every day."""
    return _key(address, int(time.time() // _DAY))


@lru_cache(maxsize=4096)
def _key(address: str, day: int) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        network = "unknown"
    else:
        parsed = getattr(parsed, "ipv4_mapped", None) or parsed  # a socket for both shows 192.0.2.1 as ::ffff:192.0.2.1
        wide = 64 if parsed.version == 6 else 32
        network = str(ipaddress.ip_network((parsed, wide), strict=False))
    return hmac.digest(settings.SECRET_KEY.encode(), f"{day} {network}".encode(), "sha256")[:12].hex()


@lru_cache(maxsize=8)
def _parsed(text: str) -> limits.RateLimitItem:
    return limits.parse(text)


_building: Final = Lock()


def counters() -> Counters:
    """Where this process counts. To be called once before anything is served.

    Built by the first of many requests, and so by several threads at once, it failed for all of them: what speaks to
    the server is imported on the way, and was found half-imported.
    """
    with _building:
        return _counters()


@lru_cache(maxsize=1)
def _counters() -> Counters:
    return Counters(settings.CACHE_URL)
