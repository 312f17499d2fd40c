"""A look at many domains at once: DNS first, then each address and port once, and its certificate once for each name.

At most 64 conversations at a time, two of them with one address, and so many begun a second as the operator allows.
Whoever is slow takes their own time and nobody else's.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from kb.mail.readiness.asked import Asked, Endpoint
from kb.mail.readiness.facts import DomainFacts, HostFacts, LineTrouble, Look, NameFacts, ServerFacts
from kb.mail.servers import Security
from kb.probes.dns import Questions
from kb.probes.records import records_of
from kb.probes.servers import Visit, visited
from kb.probes.ways import Way

log = logging.getLogger("kb.readiness")

MOST_AT_ONCE: Final = 64
_AN_ADDRESS: Final = 2
#: So many domains have their records asked for at a time: each has seconds for them, and must not spend these waiting.
_DOMAINS_AT_ONCE: Final = 16
#: A whole conversation is tried so often, for one name each, before an address is bad for all its names.
_TRIES: Final = 2
#: Ends of a conversation that do not depend on the name that was asked for.
_FOR_ALL_NAMES: Final = frozenset(LineTrouble) - {LineTrouble.NONE, LineTrouble.TLS, LineTrouble.TLS_FLOOD}


@dataclass(frozen=True, slots=True)
class Sight:
    """What a look saw: the rows of domains and of hosts."""

    domains: Mapping[str, DomainFacts] = field(default_factory=dict)
    hosts: Mapping[str, HostFacts] = field(default_factory=dict)

    def of(self, asked: Asked) -> Look:
        hosts = {host: self.hosts[host] for host in asked.hosts if host in self.hosts}
        return Look(self.domains.get(asked.domain), hosts)


def looked(asked: Sequence[Asked], way: Way, at: datetime) -> Sight:
    """Look at all of these now, and wait for it. Never in a request: it takes seconds to minutes."""
    return asyncio.run(look(asked, way, at))


async def look(asked: Sequence[Asked], way: Way, at: datetime) -> Sight:
    questions = Questions(way.resolvers, way.inside)
    hosts = list(dict.fromkeys(host for one in asked for host in one.hosts))
    names = dict(zip(hosts, await asyncio.gather(*map(questions.name, hosts)), strict=True))
    endpoints = dict.fromkeys(endpoint for one in asked for endpoint in one.endpoints)
    turns = asyncio.Semaphore(_DOMAINS_AT_ONCE)
    seen, domains = await asyncio.gather(
        _visits(endpoints, names, way, at),
        asyncio.gather(*(_records(one, names, questions, at, turns) for one in asked if one.domain)),
    )
    return Sight(
        {one.domain: one for one in domains if one},
        {host: HostFacts(host, at, names[host], tuple(seen[host])) for host in hosts},
    )


async def _records(
    asked: Asked, names: Mapping[str, NameFacts], questions: Questions, at: datetime, turns: asyncio.Semaphore
) -> DomainFacts | None:
    """`None` after a fault of ours, which is logged and takes nothing from the other domains."""
    senders = [number for host in asked.senders for number in names[host].addresses]
    try:
        async with turns:
            return await records_of(asked.domain, senders, asked.selector, questions, at)
    except Exception:
        log.exception("the look at the records of %s failed", asked.domain)
        return None


async def _visits(
    endpoints: Iterable[Endpoint], names: Mapping[str, NameFacts], way: Way, at: datetime
) -> Mapping[str, Sequence[ServerFacts]]:
    """What was seen for each host, in the order of the endpoints."""
    places: dict[tuple[str, int, str, Security], list[Endpoint]] = defaultdict(list)
    for one in endpoints:
        for address in names[one.host].addresses:
            places[address, one.port, one.protocol, one.security].append(one)
    turns = _Turns(way.rate)
    found = await asyncio.gather(*(_place(address, wanted, way, at, turns) for (address, *_), wanted in places.items()))
    seen: dict[str, list[ServerFacts]] = defaultdict(list)
    for wanted, facts in zip(places.values(), found, strict=True):
        for one, fact in zip(wanted, facts, strict=True):
            seen[one.host].append(fact)
    return seen


async def _place(
    address: str, wanted: Sequence[Endpoint], way: Way, at: datetime, turns: "_Turns"
) -> list[ServerFacts]:
    """One address and port: spoken with once, or twice if it did not go well, then shown each further name."""
    seen: list[ServerFacts] = []
    for one in wanted[:_TRIES]:
        seen.append(await _visited(Visit(address, one, way.inside, way.name, at, way.seconds), turns))
        if seen[-1].trouble not in _FOR_ALL_NAMES:
            break
    spoken = seen[-1]
    others = wanted[len(seen) :]
    if spoken.trouble in _FOR_ALL_NAMES or spoken.security is Security.NONE:
        return [*seen, *(spoken for _ in others)]
    brief = (Visit(address, one, way.inside, way.name, at, way.seconds, is_brief=True) for one in others)
    further = await asyncio.gather(*(_visited(visit, turns) for visit in brief))
    return [*seen, *(replace(one, sign_in=spoken.sign_in) for one in further)]


async def _visited(visit: Visit, turns: "_Turns") -> ServerFacts:
    async with turns.taken(visit.address):
        return await visited(visit)


class _Turns:
    """Who may begin. First at the address and then of all, so that waiting for a slow one takes nobody's place."""

    def __init__(self, rate: float) -> None:
        self._all = asyncio.Semaphore(MOST_AT_ONCE)
        self._each: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(_AN_ADDRESS))
        self._pause, self._next = 1 / rate, 0.0

    @asynccontextmanager
    async def taken(self, address: str) -> AsyncIterator[None]:
        async with self._each[address], self._all:
            loop = asyncio.get_running_loop()
            begins = max(self._next, loop.time())
            self._next = begins + self._pause
            await asyncio.sleep(begins - loop.time())
            yield
