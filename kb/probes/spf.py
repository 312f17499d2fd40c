"""SPF (RFC 7208), followed for given addresses: who of them passes, and what is wrong with the record.

All of the record is followed whichever word decides, so that a look-up too many is seen before it hurts somebody; and
for each address by itself, since its names may be made of the address.
"""

import re
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any, Final, NamedTuple

from kb.mail.readiness.facts import DnsTrouble, SpfFacts, SpfTrouble
from kb.probes.dns import Questions, written
from kb.probes.spf_macros import Sender, expanded, is_domain_spec

#: RFC 7208 4.6.4.
_MOST_LOOKUPS: Final = 10
_MOST_NAMES: Final = 10
_TERM: Final = re.compile(
    r"(?P<sign>[-+~?]?)(?P<word>all|include|a|mx|ptr|exists)"
    r"(?::(?P<spec>\S+?))?(?P<bits>/[0-9]{1,3})?(?://(?P<bits6>[0-9]{1,3}))?\Z",
    re.IGNORECASE,
)
_MODIFIER: Final = re.compile(r"([A-Za-z][A-Za-z0-9_.-]*)=(\S*)\Z")
#: `ip6:2001:db8::/32`: its colons and bits are no spec and bits of the others.
_NUMBER: Final = re.compile(r"([-+~?]?)(ip4|ip6):([0-9A-Fa-f.:]+(?:/[0-9]{1,3})?)\Z", re.IGNORECASE)
_BEGINS: Final = re.compile(r"v=spf1(?: |\Z)", re.IGNORECASE)
#: What each word may have: a name, bits of a network; some need a name.
_NAMED: Final = frozenset({"include", "a", "mx", "ptr", "exists"})
_NEED_A_NAME: Final = frozenset({"include", "exists"})
_WITH_BITS: Final = frozenset({"a", "mx"})
_UNKNOWN: Final = frozenset({DnsTrouble.FAILED, DnsTrouble.SILENT, DnsTrouble.LOOP})
#: Who is asked about where nobody is: an address of documents (RFC 5737).
_NOBODY: Final = "192.0.2.1"


class _Wrong(Exception):
    def __init__(self, trouble: SpfTrouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class _Term(NamedTuple):
    """A word of a record. `networks` are those that it names itself; `bits` are of an address of IPv4 and of IPv6."""

    sign: str
    word: str
    spec: str = ""
    bits: tuple[int, int] = (32, 128)
    network: IPv4Network | IPv6Network | None = None


async def spf_of(domain: str, senders: Iterable[str], questions: Questions) -> SpfFacts:
    """Of `senders`, numbers, those that may send for a domain and those that may not."""
    texts, trouble = await questions.texts(domain)
    if trouble in _UNKNOWN:
        return SpfFacts(trouble=SpfTrouble.DNS)
    records = [text for text in texts if _BEGINS.match(text)]
    if len(records) != 1:
        return SpfFacts(records=len(records))
    addresses = tuple(dict.fromkeys(senders))
    ways = [_Following(Sender(ip_address(number), domain), questions) for number in addresses or (_NOBODY,)]
    for way in ways:
        await way.follow(records[0])
    lookups, every = max(way.lookups for way in ways), next((way.every for way in ways if way.every), "")
    if trouble_of_all := _trouble_of_all([way.trouble for way in ways]):
        return SpfFacts(1, lookups=lookups, every=every, trouble=trouble_of_all)
    allowed = tuple(number for number, way in zip(addresses, ways, strict=False) if way.sign == "+")
    denied = tuple(number for number in addresses if number not in allowed)
    return SpfFacts(1, allowed, denied, lookups, every)


def _trouble_of_all(troubles: Sequence[SpfTrouble]) -> SpfTrouble:
    """Where an include is made of the address, it may be there for some of them: the others do not pass."""
    if SpfTrouble.NONE in troubles:
        troubles = [one for one in troubles if one is not SpfTrouble.MISSING]
    return next((one for one in troubles if one), SpfTrouble.NONE)


class _Following:
    """The way of one sender through a record, and what stands at its end: the sign of the first word that fits."""

    def __init__(self, sender: Sender, questions: Questions) -> None:
        self._sender, self._questions = sender, questions
        self.lookups = 0
        self.sign = self.every = ""
        self.trouble = SpfTrouble.NONE

    async def follow(self, record: str) -> None:
        try:
            self.sign = await self._sign(record, self._sender.domain, is_own=True)
        except _Wrong as wrong:
            self.trouble = wrong.trouble

    async def _sign(self, record: str, domain: str, *, is_own: bool) -> str:
        """`is_own`: its `all` is that of the domain, and not of what it includes."""
        terms, redirect = _read(record)
        found = ""
        for term in terms:
            if await self._fits(term, domain):
                found = found or term.sign
            if term.word == "all":
                self.every = term.sign if is_own else self.every
                return found
        if redirect:
            other = await self._other(redirect, domain, is_own=is_own)
            return found or other
        return found

    async def _fits(self, term: _Term, domain: str) -> bool:
        if term.network:
            return self._sender.address in term.network
        if term.word == "all":
            return True
        if term.word == "include":
            return await self._other(term.spec, domain, is_own=False) == "+"
        self._count()
        if term.word == "ptr":
            return False  # RFC 7208 5.5: not to be used, and slow; nobody passes by it here
        name = expanded(term.spec, domain, self._sender) if term.spec else domain
        if term.word == "exists":
            return bool(await self._records(name, "A"))  # for a sender by IPv6, too (RFC 7208 5.7)
        return await self._is_at(name, term)

    async def _is_at(self, name: str, term: _Term) -> bool:
        """Whether the sender is within so many bits of an address of this name, or of one of its exchangers."""
        names = [name]
        if term.word == "mx":
            names = [written(record.exchange) for record in await self._records(name, "MX")][:_MOST_NAMES]
        is_four = self._sender.address.version == 4
        numbers = [one.address for each in names for one in await self._records(each, "A" if is_four else "AAAA")]
        bits = term.bits[0 if is_four else 1]
        return any(self._sender.address in ip_network(f"{number}/{bits}", strict=False) for number in numbers)

    async def _other(self, spec: str, domain: str, *, is_own: bool) -> str:
        """The sign in the record of another domain."""
        self._count()
        name = expanded(spec, domain, self._sender)
        texts, trouble = await self._questions.texts(name)
        if trouble in _UNKNOWN:
            raise _Wrong(SpfTrouble.DNS)
        records = [text for text in texts if _BEGINS.match(text)]
        if len(records) != 1:
            raise _Wrong(SpfTrouble.SYNTAX if records else SpfTrouble.MISSING)
        return await self._sign(records[0], name, is_own=is_own)

    async def _records(self, name: str, kind: str) -> tuple[Any, ...]:
        answer = await self._questions.ask(name, kind)
        if answer.trouble in _UNKNOWN:
            raise _Wrong(SpfTrouble.DNS)
        return answer.records

    def _count(self) -> None:
        self.lookups += 1
        if self.lookups > _MOST_LOOKUPS:
            raise _Wrong(SpfTrouble.TOO_MANY)


def _read(record: str) -> tuple[list[_Term], str]:
    """Its words, and the name that it redirects to. All of it is read before any of it is followed (RFC 7208 4.6)."""
    terms, redirect = [], ""
    for word in record.split()[1:]:
        modifier = _MODIFIER.match(word)
        if modifier is None:
            terms.append(_network(word) or _term(word))
        elif modifier[1].lower() == "redirect":
            redirect = _spec(modifier[2])
    return terms, redirect


def _network(word: str) -> _Term | None:
    number = _NUMBER.match(word)
    if number is None:
        return None
    try:
        found = ip_network(number[3], strict=False)
    except ValueError:
        raise _Wrong(SpfTrouble.SYNTAX) from None
    if found.version != int(number[2][-1]):
        raise _Wrong(SpfTrouble.SYNTAX)
    return _Term(number[1] or "+", number[2].lower(), network=found)


def _term(word: str) -> _Term:
    term = _TERM.match(word)
    if term is None:
        raise _Wrong(SpfTrouble.SYNTAX)
    sign, what, spec = term["sign"] or "+", term["word"].lower(), term["spec"] or ""
    bits = int((term["bits"] or "/32")[1:]), int(term["bits6"] or "128")
    has_bits = bool(term["bits"] or term["bits6"])
    if (spec and what not in _NAMED) or (not spec and what in _NEED_A_NAME) or (has_bits and what not in _WITH_BITS):
        raise _Wrong(SpfTrouble.SYNTAX)
    if bits[0] > 32 or bits[1] > 128:
        raise _Wrong(SpfTrouble.SYNTAX)
    return _Term(sign, what, _spec(spec) if spec else "", bits)


def _spec(text: str) -> str:
    if not is_domain_spec(text):
        raise _Wrong(SpfTrouble.SYNTAX)
    return text
