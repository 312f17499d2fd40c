"""Which addresses and ports a look may visit. What is here decides before any packet leaves."""

import errno
from collections.abc import Iterable
from ipaddress import ip_address
from typing import Final

from kb.mail.readiness.facts import LineTrouble
from kb.mail.web_addresses import Address, is_public
from kb.probes.guard import Networks, is_inside, is_our_own

#: Mail's, and the web's for `HEAD` to a webmail. No setting adds one.
PORTS: Final = frozenset({25, 110, 143, 443, 465, 587, 993, 995})
#: So many addresses of a name are kept, and each of them is visited.
MOST: Final = 4
_NO_WAY: Final = frozenset({errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})


def sorted_out(numbers: Iterable[str], inside: Networks) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The addresses of a name that may be visited, and those that may not; each in a fixed order, IPv4 first."""
    found = sorted({ip_address(number) for number in numbers}, key=lambda one: (one.version, one.packed))
    good = [one for one in found if is_inside(one, inside) or is_public(one)]
    bad = [one for one in found if one not in good]
    return _written(good), _written(bad)


def may_visit(address: Address, port: int, inside: Networks) -> bool:
    """Asked again before each connection. The site's own machine is not visited, unless the operator opened it."""
    if port not in PORTS:
        return False
    return is_inside(address, inside) or (is_public(address) and not is_our_own(address, port))


def trouble_of(error: OSError, address: Address) -> LineTrouble:
    """What a failed connection tells. A machine without IPv6 cannot tell anything about a server's."""
    if isinstance(error, ConnectionRefusedError):
        return LineTrouble.REFUSED
    if isinstance(error, TimeoutError):
        return LineTrouble.NO_ANSWER
    if isinstance(error, ConnectionResetError | ConnectionAbortedError) or error.errno == errno.ENOTCONN:
        return LineTrouble.DROPPED
    if address.version == 6 and error.errno in _NO_WAY:
        return LineTrouble.NOT_VISITED
    return LineTrouble.UNREACHABLE


def _written(addresses: list[Address]) -> tuple[str, ...]:
    return tuple(str(address) for address in addresses[:MOST])
