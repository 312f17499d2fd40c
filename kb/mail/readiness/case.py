"""One domain as it is judged: its settings at a moment, what was seen, and whose address is whose."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from functools import cached_property
from typing import Final

from kb.mail.moves import MailSettings, Phase
from kb.mail.readiness.facts import HostFacts, Look
from kb.mail.readiness.findings import Finding, Kind, Value
from kb.mail.servers import ServiceSettings

#: A record that devices and servers keep for longer than this is slow to follow on the day, in seconds.
KEPT_LONG: Final = 4 * 3600
#: A certificate should hold for so long after the old server's end …
_AFTER_THE_END: Final = timedelta(days=30)
#: … and for so long from now on, whatever the dates are.
_FROM_NOW: Final = timedelta(days=14)
#: An operator may choose it as the end of a server that stays.
_LAST: Final = datetime.max.replace(tzinfo=UTC)


class Side(Enum):
    """Whose server something leads to. `BOTH`: that of the old and the new, which cannot be told apart."""

    OLD = auto()
    NEW = auto()
    BOTH = auto()
    NEITHER = auto()


@dataclass(frozen=True, slots=True)
class Marks:
    """What the operator says beside the settings.

    `site_hosts`: where this site answers, so what leads there is right. `mx_domains`: below these are exchangers of the
    operator's own, which hand mail to the old server and to the new one.
    """

    site_hosts: frozenset[str] = frozenset()
    mx_domains: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """What every judge is given."""

    settings: MailSettings
    look: Look
    marks: Marks = Marks()

    @property
    def at(self) -> datetime:
        return self.settings.at

    @property
    def new(self) -> ServiceSettings:
        """What clients will use; without a move, what they use."""
        return self.settings.to_type

    @property
    def old(self) -> ServiceSettings | None:
        return self.settings.old

    @property
    def is_before(self) -> bool:
        """Mail still goes to the old server, as it should."""
        return self.settings.phase in (Phase.ANNOUNCED, Phase.OPEN)

    @property
    def is_after(self) -> bool:
        """The day is over, so nothing may lead to the old server any more."""
        return self.settings.phase in (Phase.MOVED, Phase.CLOSED)

    @property
    def is_closed(self) -> bool:
        return self.settings.phase is Phase.CLOSED

    @cached_property
    def needed_until(self) -> datetime:
        """The moment until which the new server's certificates should hold."""
        soon = self.at + _FROM_NOW
        move = self.settings.move
        if move is None:
            return soon
        ends = move.old_closes_at or move.moves_at
        return max(soon, ends + min(_AFTER_THE_END, _LAST - ends))

    @cached_property
    def old_hosts(self) -> frozenset[str]:
        return _hosts(self.old)

    @cached_property
    def new_hosts(self) -> frozenset[str]:
        return _hosts(self.new)

    @cached_property
    def old_addresses(self) -> frozenset[str]:
        return self.addresses(self.old_hosts - self.new_hosts)

    @cached_property
    def new_addresses(self) -> frozenset[str]:
        return self.addresses(self.new_hosts)

    def addresses(self, hosts: Iterable[str]) -> frozenset[str]:
        """All that are known of these hosts."""
        facts = (self.look.hosts.get(host) for host in hosts)
        return frozenset(address for one in facts if one for address in one.name.addresses)

    def host(self, name: str) -> HostFacts | None:
        return self.look.hosts.get(name)

    def side(self, host: str, addresses: Iterable[str]) -> Side:
        """Addresses tell more than the name, which may have been led elsewhere."""
        known = frozenset(addresses)
        old, new = known & self.old_addresses, known & self.new_addresses
        if old or new:
            return _side(bool(old), bool(new))
        return _side(host in self.old_hosts, host in self.new_hosts)

    def found(self, kind: Kind, host: str = "", port: int = 0, **values: Value) -> Finding:
        return Finding(kind, self.settings.domain.a_label, host, port, tuple(values.items()))


def _side(old: bool, new: bool) -> Side:
    if old and new:
        return Side.BOTH
    if old:
        return Side.OLD
    return Side.NEW if new else Side.NEITHER


def _hosts(service: ServiceSettings | None) -> frozenset[str]:
    return frozenset(server.host for server in service.servers) if service else frozenset()
