"""How looks are made: whom they ask for names, where they may go, how fast; as settings say it.

Light to import, since every start reads it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Final, NamedTuple, Self

from kb.probes.guard import Networks, parsed_networks

_PORT: Final = 53
_FASTEST: Final = 1000
_OF_THE_MACHINE: Final = Path("/etc/resolv.conf")
_NAMESERVER: Final = re.compile(r"^nameserver[ \t]+([0-9A-Fa-f.:]+)[ \t]*$", re.MULTILINE)


class Resolver(NamedTuple):
    """Where questions are asked: an IP address and its port."""

    address: str
    port: int = _PORT

    @classmethod
    def parse(cls, entry: str) -> Self:
        """Read `192.0.2.53`, `192.0.2.53:5353`, `2001:db8::53` or `[2001:db8::53]:5353`. Raises `ValueError`."""
        number = entry.strip()
        host, colon, port = number.rpartition(":")
        if not colon or (":" in host and not host.startswith("[")):
            return cls(str(ip_address(number)))
        if not port.isascii() or not port.isdecimal() or not 0 < int(port) < 65_536:
            raise ValueError(f"{entry!r} has no port")
        return cls(str(ip_address(host.removeprefix("[").removesuffix("]"))), int(port))


@dataclass(frozen=True, slots=True)
class Way:
    """How looks are made. `name` is the site's host, which mail servers are told; `rate` is visits a second."""

    resolvers: tuple[Resolver, ...]
    name: str
    inside: Networks = ()
    rate: float = 20
    #: For one address and port.
    seconds: float = 12

    @classmethod
    def of(cls, resolvers: Sequence[str], nets: Sequence[str], rate: str, name: str) -> Self:
        """As settings say it; a rate is from 1 to 1000. Raises `ValueError`."""
        if not (rate.isascii() and rate.isdecimal() and 1 <= int(rate) <= _FASTEST):
            raise ValueError(f"{rate!r} is no rate")
        return cls(resolvers_of(resolvers), name, parsed_networks(nets), float(rate))


def resolvers_of(entries: Sequence[str]) -> tuple[Resolver, ...]:
    """As a setting lists them; without one, those of the machine, or none. Raises `ValueError`."""
    return tuple(map(Resolver.parse, entries or _of_the_machine()))


def _of_the_machine() -> list[str]:
    try:
        return _NAMESERVER.findall(_OF_THE_MACHINE.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return []
