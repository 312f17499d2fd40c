"""Somebody who looks, and says what was arranged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from kb.mail.readiness.asked import Asked
from kb.mail.readiness.facts import DnsTrouble, DomainFacts, HostFacts, LineTrouble, NameFacts, ServerFacts
from kb.models import Domain, Move
from kb.probes.looks import Sight


@dataclass
class World:
    """Where every server answers as it should, but for hosts that are `down` and ports that are `closed` everywhere;
    names that are `missing` lead nowhere.

    `said` is what was looked at in which order: the names of these domains, or the servers at these hosts. A look takes
    so many `seconds`, and breaks off where a domain in it is one that it `breaks` at.
    """

    down: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)
    address: str = "203.0.113.9"
    seconds: float = 0
    breaks: str = ""
    asked: list[Asked] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    time: float = 0

    def monotonic(self) -> float:
        return self.time

    def look(self, asked: Sequence[Asked], at: datetime) -> Sight:
        self.time += self.seconds
        domains = [one.domain for one in asked if one.domain]
        if self.breaks in domains:
            raise KeyboardInterrupt
        self.asked += asked
        hosts = dict.fromkeys(host for one in asked for host in one.hosts)
        visited = sorted({end.host for one in asked for end in one.endpoints})
        self.said.append(f"servers {' '.join(visited)}" if visited or not domains else f"names {' '.join(domains)}")
        return Sight(
            {domain: DomainFacts(domain, at) for domain in domains},
            {host: HostFacts(host, at, self._name(host), tuple(self._servers(host, asked, at))) for host in hosts},
        )

    def _name(self, host: str) -> NameFacts:
        if host in self.missing:
            return NameFacts(trouble=DnsTrouble.MISSING)
        return NameFacts((self.address,))

    def _servers(self, host: str, asked: Sequence[Asked], at: datetime) -> Iterable[ServerFacts]:
        for end in dict.fromkeys(end for one in asked for end in one.endpoints if end.host == host):
            trouble = LineTrouble.REFUSED if host in self.down or end.port in self.closed else LineTrouble.NONE
            if host not in self.missing:
                yield ServerFacts(
                    *(self.address, end.port, end.protocol, end.security, at, trouble, ("PLAIN", "LOGIN")),
                    tls="TLSv1.3",
                )


def put(move: Move, *names: str) -> list[Domain]:
    return [Domain.objects.create(name=name, service=move.from_service, move=move) for name in names]
