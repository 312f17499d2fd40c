"""SPF (RFC 7208), followed for given addresses: who of them passes, and what is wrong with the record.

All of the record is followed whichever word decides, so that a look-up too many is seen before it hurts somebody.
"""

import re
from collections.abc import Iterable
from ipaddress import ip_address, ip_network
from typing import Final

from kb.mail.readiness.facts import DnsTrouble, SpfFacts, SpfTrouble
from kb.mail.web_addresses import Address
from kb.probes.dns import Questions

#: RFC 7208 4.6.4.
_MOST_LOOKUPS: Final = 10
_MOST_NAMES: Final = 10
_TERM: Final = re.compile(
    r"(?P<sign>[-+~?]?)(?P<word>all|include|a|mx|ptr|ip4|ip6|exists)"
    r"(?::(?P<spec>[^\s/]+))?(?P<bits>/[0-9]{1,3})?(?://(?P<bits6>[0-9]{1,3}))?\Z",
    re.IGNORECASE,
)
_MODIFIER: Final = re.compile(r"([A-Za-z][A-Za-z0-9_.-]*)=(\S*)\Z")
#: `ip6:2001:db8::/32`: its colons and bits are no spec and bits of the others.
_NUMBER: Final = re.compile(r"([-+~?]?)(ip4|ip6):([0-9A-Fa-f.:]+(?:/[0-9]{1,3})?)\Z", re.IGNORECASE)
_MACRO: Final = re.compile(r"%(?:\{([A-Za-z])([0-9]*r?)[^}]*\}|[%_-])")
_BEGINS: Final = re.compile(r"v=spf1(?: |\Z)", re.IGNORECASE)


class _Wrong(Exception):
    def __init__(self, trouble: SpfTrouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


async def spf_of(domain: str, senders: Iterable[str], questions: Questions) -> SpfFacts:
    """Of `senders`, numbers, those that may send for a domain and those that may not."""
    texts, trouble = await questions.texts(domain)
    if trouble in (DnsTrouble.FAILED, DnsTrouble.SILENT, DnsTrouble.LOOP):
        return SpfFacts(trouble=SpfTrouble.DNS)
    records = [text for text in texts if _BEGINS.match(text)]
    if len(records) != 1:
        return SpfFacts(records=len(records))
    addresses = tuple(dict.fromkeys(senders))
    following = _Following(domain, [ip_address(number) for number in addresses], questions)
    try:
        signs = await following.result(records[0], domain)
    except _Wrong as wrong:
        return SpfFacts(1, lookups=following.lookups, every=following.every, trouble=wrong.trouble)
    allowed = tuple(number for number in addresses if signs.get(ip_address(number)) == "+")
    denied = tuple(number for number in addresses if number not in allowed)
    return SpfFacts(1, allowed, denied, following.lookups, following.every)


class _Following:
    def __init__(self, domain: str, senders: list[Address], questions: Questions) -> None:
        self._domain, self._senders, self._questions = domain, senders, questions
        self.lookups = 0
        self.every = ""
        self._depth = 0

    async def result(self, record: str, domain: str) -> dict[Address, str]:
        """The sign of the first word that fits each sender."""
        signs: dict[Address, str] = {}
        redirect, ended = "", False
        for word in record.split()[1:]:
            if (modifier := _MODIFIER.match(word)) and not _TERM.match(word):
                redirect = modifier[2] if modifier[1].lower() == "redirect" else redirect
                continue
            sign, fitting = await self._fitting(word, domain)
            for sender in fitting:
                signs.setdefault(sender, sign)
            if _TERM.match(word) and word.lower().lstrip("-+~?") == "all":
                ended = True
                self.every = self.every or (sign if self._depth == 0 else "")
                break
        if redirect and not ended:
            for sender, sign in (await self._included(redirect, domain, is_redirect=True)).items():
                signs.setdefault(sender, sign)
        return signs

    async def _fitting(self, word: str, domain: str) -> tuple[str, list[Address]]:
        if number := _NUMBER.match(word):
            return number[1] or "+", self._within(number[3], 4 if number[2].lower() == "ip4" else 6)
        term = _TERM.match(word)
        if term is None or term["word"].lower() in ("ip4", "ip6"):
            raise _Wrong(SpfTrouble.SYNTAX)
        sign, what, spec = term["sign"] or "+", term["word"].lower(), term["spec"] or ""
        if what == "all":
            return sign, list(self._senders)
        if what in ("include", "exists") and not spec:
            raise _Wrong(SpfTrouble.SYNTAX)
        if what == "include":
            signs = await self._included(spec, domain)
            return sign, [sender for sender, one in signs.items() if one == "+"]
        if int((term["bits"] or "/0")[1:]) > 32 or int(term["bits6"] or "0") > 128:
            raise _Wrong(SpfTrouble.SYNTAX)
        self._count()
        if what == "ptr":
            return sign, []  # RFC 7208 5.5: not to be used, and slow; nobody passes by it here
        return sign, await self._by_names(what, spec or domain, domain, term["bits"] or "", term["bits6"] or "")

    def _within(self, network: str, version: int) -> list[Address]:
        try:
            found = ip_network(network, strict=False)
        except ValueError:
            raise _Wrong(SpfTrouble.SYNTAX) from None
        if found.version != version:
            raise _Wrong(SpfTrouble.SYNTAX)
        return [sender for sender in self._senders if sender in found]

    async def _included(self, spec: str, domain: str, *, is_redirect: bool = False) -> dict[Address, str]:
        self._count()
        name = self._expanded(spec, domain, self._senders[0] if self._senders else None)
        texts, trouble = await self._questions.texts(name)
        if trouble in (DnsTrouble.FAILED, DnsTrouble.SILENT, DnsTrouble.LOOP):
            raise _Wrong(SpfTrouble.DNS)
        records = [text for text in texts if _BEGINS.match(text)]
        if len(records) != 1:
            raise _Wrong(SpfTrouble.SYNTAX if records else SpfTrouble.MISSING)
        self._depth += 0 if is_redirect else 1
        signs = await self.result(records[0], name)
        self._depth -= 0 if is_redirect else 1
        return signs

    async def _by_names(self, what: str, spec: str, domain: str, bits: str, bits6: str) -> list[Address]:
        if "%" in spec:
            return [
                one for one in self._senders if await self._has_address(self._expanded(spec, domain, one), one, what)
            ]
        names = [spec]
        if what == "mx":
            answer = await self._questions.ask(spec, "MX")
            names = [str(record.exchange) for record in answer.records][:_MOST_NAMES]
        numbers = [number for name in names for number in await self._numbers(name)]
        if what == "exists":
            return list(self._senders) if numbers else []
        wide = (f"{number}/{bits6 or 128}" if ":" in number else f"{number}{bits or '/32'}" for number in numbers)
        return [one for network in wide for one in self._within(network, 6 if ":" in network else 4)]

    async def _has_address(self, name: str, sender: Address, what: str) -> bool:
        numbers = await self._numbers(name)
        return bool(numbers) if what == "exists" else str(sender) in numbers

    async def _numbers(self, name: str) -> list[str]:
        answers = [await self._questions.ask(name, kind) for kind in ("A", "AAAA")]
        if any(one.trouble in (DnsTrouble.FAILED, DnsTrouble.SILENT) for one in answers):
            raise _Wrong(SpfTrouble.DNS)
        return [str(record.address) for answer in answers for record in answer.records]

    def _count(self) -> None:
        self.lookups += 1
        if self.lookups > _MOST_LOOKUPS:
            raise _Wrong(SpfTrouble.TOO_MANY)

    def _expanded(self, spec: str, domain: str, sender: Address | None) -> str:
        """RFC 7208 7, as far as a name can be made without a mailbox."""
        number = str(sender or "192.0.2.1")
        turned = ".".join(reversed(number.split(".")))
        version = "ip6" if ":" in number else "in-addr"

        def one(found: re.Match[str]) -> str:
            letter = (found[1] or "").lower()
            if letter == "i":
                return turned if found[2].endswith("r") else number
            return {"v": version, "s": f"postmaster@{self._domain}", "l": "postmaster", "d": domain}.get(
                letter, self._domain if letter in ("o", "h") else ""
            )

        return _MACRO.sub(one, spec)
