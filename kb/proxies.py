"""What may be believed of a request: the hosts that are ours, and of one that came through somebody, who asked.

Values of the WSGI environment in, answers out. Which requests come in at all is for `kb.middleware.Edge`.
"""

import ipaddress
import re
from functools import lru_cache
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver

_FORWARDED: Final = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT")
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})


def allowed_hosts(site_url: str, names: tuple[str, ...]) -> frozenset[str]:
    """Every spelling of the Host header that is ours: the site's own port, or none for a proxy's default port."""
    netloc = site_url.partition("://")[2].lower()
    port = netloc.rpartition(":")[2] if ":" in netloc.rpartition("]")[2] else ""
    wanted = set(names) | (_LOOPBACK if names and names[0] in _LOOPBACK else set())
    return frozenset(
        name for host in wanted for name in ({host.lower(), f"{host.lower()}:{port}"} if port else {host.lower()})
    )


class Hosts(NamedTuple):
    """Whom the site answers as, and whom it believes: its own spellings, proxies that are trusted, and whether it is
    spoken to by HTTPS alone."""

    own: frozenset[str]
    proxies: tuple[str, ...]
    is_https: bool


@lru_cache(maxsize=1)
def hosts_of_site() -> Hosts:
    """Read once: Django's settings take longer to be asked than an answer from memory may."""
    own = allowed_hosts(settings.SITE_URL, tuple(settings.SITE_HOSTS))
    return Hosts(own, tuple(settings.TRUSTED_PROXIES), settings.IS_HTTPS)


@receiver(setting_changed)
def _read_again(**_: object) -> None:
    """For tests, which change settings of a process that runs."""
    hosts_of_site.cache_clear()


def believe_proxy(meta: dict[str, Any], trusted: tuple[str, ...]) -> None:
    """Set REMOTE_ADDR to the visitor's own address; drop what an untrusted peer claims."""
    peer: str = meta.get("REMOTE_ADDR", "")
    if is_trusted(peer, trusted):
        meta["REMOTE_ADDR"] = visitor_address(peer, meta.get("HTTP_X_FORWARDED_FOR", ""), trusted)
        return
    for header in _FORWARDED:
        meta.pop(header, None)


def visitor_address(peer: str, forwarded_for: str, trusted: tuple[str, ...]) -> str:
    """The address that the last trusted proxy saw, by its X-Forwarded-For, or the peer's own."""
    if not is_trusted(peer, trusted):
        return peer
    hops = [hop.strip() for hop in forwarded_for.split(",") if hop.strip()]
    while hops and is_trusted(hops[-1], trusted):
        hops.pop()
    return hops[-1] if hops else peer


def asks_from_inside(meta: dict[str, Any], askers: tuple[str, ...]) -> bool:
    """Whether the peer is one of `askers` and asks for itself. To be called before `believe_proxy`.

    A proxy that hands on a visitor's request says so in a header, or at least hands on the name that was asked; who
    asks from inside types a number or a machine's short name.
    """
    if not is_trusted(meta.get("REMOTE_ADDR", ""), askers) or any(header in meta for header in _HANDED_ON):
        return False
    return _MACHINE_NAME.fullmatch(meta.get("HTTP_HOST", "")) is not None


#: A number, or a name without a dot, and perhaps a port.
_MACHINE_NAME: Final = re.compile(r"(?:[0-9.]+|\[[0-9a-f:.]+\]|[a-z0-9_-]+)(?::[0-9]+)?", re.IGNORECASE)
#: What says that a request came through somebody.
_HANDED_ON: Final = (*_FORWARDED, "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


@lru_cache(maxsize=256)
def is_trusted(address: str, trusted: tuple[str, ...]) -> bool:
    if not trusted:
        return False
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return not address and "unix" in trusted
    return any(parsed in ipaddress.ip_network(net) for net in trusted if net != "unix")
