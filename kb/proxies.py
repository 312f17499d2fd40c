"""What may be believed of a request that came through somebody: who asked, and whether anybody stands behind.

Values of the WSGI environment in, answers out. Which hosts and paths come in at all is for `kb.middleware.Edge`.
"""

import ipaddress
import re
from functools import lru_cache
from typing import Any, Final

_FORWARDED: Final = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT")


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
