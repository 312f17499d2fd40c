"""A look at many domains at once: DNS first, then each address and port once, and its certificate once for each name.

At most 64 conversations at a time, two of them with one address, and so many begun a second as the operator allows.
Whoever is slow takes their own time and nobody else's.
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from kb.mail.readiness.asked import Asked, Endpoint
from kb.mail.readiness.facts import DomainFacts, HostFacts, Look, NameFacts, ServerFacts
from kb.mail.servers import Security
from kb.probes.dns import Questions
from kb.probes.records import records_of
from kb.probes.servers import Seen, Visit, visited
from kb.probes.ways import Way

log = logging.getLogger("kb.readiness")

MOST_AT_ONCE: Final = 64
_AN_ADDRESS: Final = 2
#: So many domains have their records asked for at a time: each has seconds for them, and must not spend these waiting.
_DOMAINS_AT_ONCE: Final = 16
#: So often it ends before a name was told, and the address and port is bad for all its names.
_TRIES: Final = 2
#: Bad ends may take the time of so many conversations together. Then a place that was good to nobody is left, and one
#: that was good to somebody gets a part of the time for each name: a tarpit knows names too.
_PATIENCE: Final = 4


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
    found = await asyncio.gather(
        *(_Place(address, way, at, turns).shown(wanted) for (address, *_), wanted in places.items())
    )
    seen: dict[str, list[ServerFacts]] = defaultdict(list)
    for wanted, facts in zip(places.values(), found, strict=True):
        for one, fact in zip(wanted, facts, strict=True):
            seen[one.host].append(fact)
    return seen


class _Place:
    """One address and port, which is shown many names: all of a conversation once, and its certificate for each.

    Which names it knows is known to itself alone. So what happens once it was told a name is of that name, and only
    what happened before is true of all of them.
    """

    def __init__(self, address: str, way: Way, at: datetime, turns: "_Turns") -> None:
        self._address, self._way, self._at, self._turns = address, way, at, turns
        #: Of a conversation that got to what is offered.
        self._spoken: ServerFacts | None = None
        self._bad: list[Seen] = []
        #: Seconds that bad ones took.
        self._lost = 0.0

    async def shown(self, wanted: Sequence[Endpoint]) -> list[ServerFacts]:
        """What it shows to each of these, in their order."""
        seen: dict[Endpoint, ServerFacts] = {}
        waiting = iter(wanted)

        async def go_on() -> None:
            for one in waiting:
                seen[one] = self._known() or await self._visited(one)

        await asyncio.gather(*(go_on() for _ in range(_AN_ADDRESS)))
        return [seen[one] for one in wanted]

    def _known(self) -> ServerFacts | None:
        """What it shows to whichever comes next, if that is known before asking."""
        if self._spoken:
            return self._spoken if self._spoken.security is Security.NONE else None
        for_all = [one.facts for one in self._bad if not one.of_name]
        if len(for_all) >= _TRIES:
            return for_all[-1]
        return self._bad[-1].facts if self._has_tired else None

    @property
    def _has_tired(self) -> bool:
        return self._lost >= _PATIENCE * self._way.seconds

    async def _visited(self, one: Endpoint) -> ServerFacts:
        async with self._turns.taken(self._address):
            way, spoken, began = self._way, self._spoken, time.monotonic()
            seconds = way.seconds / (_PATIENCE if self._has_tired else 1)
            is_brief = spoken is not None
            seen = await visited(Visit(self._address, one, way.inside, way.name, self._at, seconds, is_brief))
        if seen.facts.trouble:
            self._bad.append(seen)
            self._lost += time.monotonic() - began
            return seen.facts
        if spoken:
            return replace(seen.facts, sign_in=spoken.sign_in)
        self._spoken = self._spoken or seen.facts
        return seen.facts


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
