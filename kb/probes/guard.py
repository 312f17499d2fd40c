"""To whom the site may connect, and for how long: one guarded way out.

A name is resolved once, each address is judged, and the connection is made to a judged address: a second look-up, or a
name that means something else a moment later, cannot lead elsewhere. Python's own `is_global` and `is_private` are no
judges: they let NAT64, 6to4, multicast and site-local addresses through, and differ from version to version.
"""

import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from math import inf
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final, TypeAlias

from kb.mail.web_addresses import Address, is_public

Networks: TypeAlias = Sequence[IPv4Network | IPv6Network]
#: A name and a port to the numeric addresses that it has, within so many seconds.
Resolve: TypeAlias = Callable[[str, float], list[str]]

#: Whoever is outside is spoken to on these alone.
PUBLIC_PORTS: Final = frozenset({443, 8443})
#: Below 1024 live servers for other things than the web; a network that the operator named has these of them.
_LOW_PORTS_INSIDE: Final = frozenset({80, 443})
#: So many addresses of a name are tried, each for so many seconds.
_MOST_ADDRESSES: Final = 4
_CONNECTING: Final = 5.0
#: Of the time that is left, DNS may take so much.
_RESOLVING: Final = 5.0
#: The part of a budget from which on it is low.
_LOW: Final = 1 / 3


class Trouble(StrEnum):
    """Why nothing came of a connection."""

    NO_ADDRESS = "no-address"
    FORBIDDEN = "forbidden"
    PORT = "port"
    PLAIN = "plain"
    UNREACHABLE = "unreachable"
    TIME = "time"
    TOO_MUCH = "too-much"
    CERTIFICATE = "certificate"
    TLS = "tls"
    GARBLED = "garbled"


class NotReached(Exception):
    """There was no conversation, or not one to its end."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class Budget:
    """How much time and how many bytes of the other side a whole conversation may take, from now on."""

    def __init__(self, seconds: float, octets: int) -> None:
        self._ends, self._until = time.monotonic() + seconds, inf
        self._octets = octets
        self._low = (seconds * _LOW, octets * _LOW)

    def seconds(self) -> float:
        """What is left, for the next wait. Raises `NotReached` if nothing is."""
        left = min(self._ends, self._until) - time.monotonic()
        if left <= 0:
            raise NotReached(Trouble.TIME)
        return left

    def spend(self, octets: int) -> None:
        self._octets -= octets
        if self._octets < 0:
            raise NotReached(Trouble.TOO_MUCH)

    def is_low(self) -> bool:
        """Whether less than a third is left of one of them: nothing long should be begun any more."""
        seconds, octets = self._low
        return self._ends - time.monotonic() < seconds or self._octets < octets

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Meanwhile no wait is longer, whatever is left of all."""
        self._until = time.monotonic() + seconds
        try:
            yield
        finally:
            self._until = inf

    def hurry(self, seconds: float) -> None:
        """What still follows is worth no more than so many seconds."""
        self._ends = min(self._ends, time.monotonic() + seconds)


def parsed_networks(entries: Sequence[str]) -> Networks:
    """Networks as a setting lists them. Raises `ValueError`."""
    return tuple(ip_network(entry) for entry in entries)


def is_inside(address: Address, inside: Networks) -> bool:
    """Whether an address lies in a network that the operator opened; a zone makes it another one."""
    zone = isinstance(address, IPv6Address) and address.scope_id is not None
    return not zone and any(address in network for network in inside)


def admitted(numbers: Sequence[str], port: int, inside: Networks, *, encrypted: bool) -> list[Address]:
    """Those of a name's addresses that may be connected to, in a fixed order. Raises `NotReached` if none may."""
    if not numbers:
        raise NotReached(Trouble.NO_ADDRESS)
    troubles: list[Trouble] = []
    found: list[Address] = []
    for address in sorted({ip_address(number) for number in numbers}, key=lambda one: (one.version, one.packed)):
        trouble = _trouble_with(address, port, inside, encrypted=encrypted)
        if trouble is None:
            found.append(address)
        else:
            troubles.append(trouble)
    if not found:
        raise NotReached(troubles[0])
    return found[:_MOST_ADDRESSES]


def _trouble_with(address: Address, port: int, inside: Networks, *, encrypted: bool) -> Trouble | None:
    if is_inside(address, inside):
        return None if port in _LOW_PORTS_INSIDE or 1024 <= port <= 65_535 else Trouble.PORT
    if not is_public(address):
        return Trouble.FORBIDDEN
    if not encrypted:
        return Trouble.PLAIN
    return None if port in PUBLIC_PORTS else Trouble.PORT


def resolved(host: str, seconds: float) -> list[str]:
    """The addresses of a name, as the machine knows them: DNS, or its own list of hosts.

    The system's resolver cannot be told how long it may take, so it is left alone after a while.
    """
    answers: SimpleQueue[list[str]] = SimpleQueue()
    Thread(target=lambda: answers.put(_looked_up(host)), name="resolver", daemon=True).start()
    try:
        return answers.get(timeout=seconds)
    except Empty:
        raise NotReached(Trouble.TIME) from None


def _looked_up(host: str) -> list[str]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(where[0]) for *_, where in found))


def connected(
    host: str, port: int, inside: Networks, budget: Budget, *, encrypted: bool, resolve: Resolve = resolved
) -> socket.socket:
    """A connection to a host, to an address that was judged. Raises `NotReached`.

    `encrypted`: whether TLS is spoken on it; without it only networks inside may be asked.
    """
    numbers = [host] if _is_number(host) else resolve(host, min(budget.seconds(), _RESOLVING))
    fault: NotReached | None = None
    for address in admitted(numbers, port, inside, encrypted=encrypted):
        try:
            if not is_inside(address, inside) and is_our_own(address, port):
                raise NotReached(Trouble.FORBIDDEN)
            return _dialled(address, port, min(budget.seconds(), _CONNECTING))
        except NotReached as error:
            fault = error
    raise fault or NotReached(Trouble.NO_ADDRESS)


def dialled(host: str, port: int, budget: Budget) -> socket.socket:
    """A connection to a host that the settings name, wherever it is: nobody else can name one. Raises `NotReached`."""
    with suppress(NotReached):
        for number in resolved(host, min(budget.seconds(), _RESOLVING))[:_MOST_ADDRESSES]:
            with suppress(NotReached):
                return _dialled(ip_address(number), port, min(budget.seconds(), _CONNECTING))
    raise NotReached(Trouble.UNREACHABLE)


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _family(address: Address) -> socket.AddressFamily:
    return socket.AF_INET if address.version == 4 else socket.AF_INET6


def is_our_own(address: Address, port: int) -> bool:
    """Whether an address is this machine's: asked of the routes, without a packet."""
    with socket.socket(_family(address), socket.SOCK_DGRAM) as asking:
        try:
            asking.connect((str(address), port))
        except OSError:
            return False  # no way there at all, as connecting will say
        return ip_address(asking.getsockname()[0]) == address


def _dialled(address: Address, port: int, seconds: float) -> socket.socket:
    line = socket.socket(_family(address), socket.SOCK_STREAM)
    try:
        line.settimeout(seconds)
        # One side speaks, then the other: what comes in two pieces need not wait for the other's word that one arrived.
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        line.connect((str(address), port))
        if ip_address(line.getpeername()[0]) != address:
            raise NotReached(Trouble.FORBIDDEN)
    except TimeoutError:
        line.close()
        raise NotReached(Trouble.TIME) from None
    except OSError as error:
        line.close()
        raise NotReached(Trouble.UNREACHABLE) from error
    except BaseException:
        line.close()
        raise
    return line
