"""DNS as a look asks it: of resolvers that are named, by type, without a search list and without the machine's hosts.

A question takes three seconds at most, whatever the resolvers do, and is asked once in a run: who asks it again is
given the same answer. What comes back is data; nothing in it is followed but by asking again.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import dns.asyncquery
import dns.exception
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype

from kb.mail.readiness.facts import DnsTrouble, NameFacts
from kb.probes.addresses import sorted_out
from kb.probes.guard import Networks
from kb.probes.ways import Resolver

log = logging.getLogger("kb.readiness")

#: Seconds for one question, of all resolvers together.
_PATIENCE: Final = 3.0
_AT_ONCE: Final = 64
#: A CNAME of a CNAME …; no more than so many.
_MOST_ALIASES: Final = 8
#: Octets of UDP that pass everywhere (DNS flag day 2020).
_PAYLOAD: Final = 1232


@dataclass(frozen=True, slots=True)
class Answer:
    """`records` are those of the type that was asked for, at the end of the aliases."""

    records: tuple[Any, ...] = ()
    aliases: tuple[str, ...] = ()
    ttl: int = 0
    trouble: DnsTrouble = DnsTrouble.NONE


class Questions:
    """The questions of one run. Resolvers are asked in their order."""

    def __init__(self, resolvers: Sequence[Resolver], inside: Networks) -> None:
        self._resolvers, self._inside = tuple(resolvers), inside
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._asked: dict[tuple[str, str], asyncio.Task[Answer]] = {}

    async def ask(self, name: str, kind: str) -> Answer:
        """`kind` is `A`, `MX`, …"""
        key = (name.lower(), kind)
        if key not in self._asked:
            self._asked[key] = asyncio.create_task(self._answer(*key))
        return await asyncio.shield(self._asked[key])

    async def name(self, host: str) -> NameFacts:
        """The addresses of a host, which may be visited or not."""
        four, six = await asyncio.gather(self.ask(host, "A"), self.ask(host, "AAAA"))
        numbers = [str(record.address) for answer in (four, six) for record in answer.records]
        addresses, forbidden = sorted_out(numbers, self._inside)
        trouble = DnsTrouble.NONE if numbers else four.trouble or six.trouble
        ttl = min((answer.ttl for answer in (four, six) if answer.records), default=0)
        return NameFacts(addresses, forbidden, four.aliases or six.aliases, ttl, trouble)

    async def texts(self, name: str) -> tuple[tuple[str, ...], DnsTrouble]:
        """The TXT records of a name, each in one piece."""
        answer = await self.ask(name, "TXT")
        return tuple(b"".join(record.strings).decode("ascii", "replace") for record in answer.records), answer.trouble

    async def _answer(self, name: str, kind: str) -> Answer:
        try:
            question = dns.message.make_query(name, kind, use_edns=0, payload=_PAYLOAD)
        except (dns.exception.DNSException, ValueError):
            return Answer(trouble=DnsTrouble.MISSING)  # no such name can be
        async with self._turns:
            found = Answer(trouble=DnsTrouble.SILENT)
            for resolver, seconds in self._tries():
                answer = await _asked_of(resolver, question, seconds)
                if answer.trouble not in (DnsTrouble.SILENT, DnsTrouble.FAILED):
                    return answer
                if found.trouble is DnsTrouble.SILENT:
                    found = answer
            return found

    def _tries(self) -> list[tuple[Resolver, float]]:
        """Twice at least: UDP may be lost."""
        resolvers = self._resolvers * 2 if len(self._resolvers) == 1 else self._resolvers
        return [(resolver, _PATIENCE / len(resolvers)) for resolver in resolvers]


async def _asked_of(resolver: Resolver, question: dns.message.Message, seconds: float) -> Answer:
    asking = dns.asyncquery.udp_with_fallback(
        question, resolver.address, port=resolver.port, ignore_unexpected=True, ignore_errors=True
    )
    try:
        message, _ = await asyncio.wait_for(asking, seconds)
        return _read(message)
    except (TimeoutError, dns.exception.Timeout):
        return Answer(trouble=DnsTrouble.SILENT)
    except (OSError, EOFError, dns.exception.DNSException, ValueError):
        return Answer(trouble=DnsTrouble.FAILED)
    except Exception:
        log.exception("what %s answers cannot be read: %s", resolver.address, question.question[0])
        return Answer(trouble=DnsTrouble.FAILED)


def _read(message: dns.message.Message) -> Answer:
    if message.rcode() not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN) or not isinstance(
        message, dns.message.QueryMessage
    ):
        return Answer(trouble=DnsTrouble.FAILED)
    try:
        chain = message.resolve_chaining()
    except dns.message.ChainTooLong:
        return Answer(trouble=DnsTrouble.LOOP)
    except dns.exception.DNSException:
        return Answer(trouble=DnsTrouble.FAILED)
    aliases = tuple(written(rrset[0].target) for rrset in chain.cnames)
    if len(aliases) > _MOST_ALIASES:
        return Answer(trouble=DnsTrouble.LOOP)
    records = tuple(chain.answer) if chain.answer is not None else ()
    missing = message.rcode() == dns.rcode.NXDOMAIN and not records
    ttl = chain.minimum_ttl if records else 0
    return Answer(records, aliases, ttl, DnsTrouble.MISSING if missing else DnsTrouble.NONE)


def written(name: dns.name.Name) -> str:
    """As settings write names: small letters, no dot at the end; `.` alone stays."""
    return name.to_text(omit_final_dot=True).lower() or "."
