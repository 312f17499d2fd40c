"""What is wrong with where a domain's mail goes: until the day to the old server, from a day after it to the new."""

from collections.abc import Iterator
from enum import Enum, auto
from typing import Final

from kb.mail.naming.public_suffixes import above_suffix
from kb.mail.readiness.case import KEPT_LONG, Case, Side
from kb.mail.readiness.facts import DnsTrouble, MxFacts, MxHost
from kb.mail.readiness.findings import Finding, Kind

#: More exchangers than anybody needs; many servers try only the first few.
_MANY: Final = 10
#: Of so many the addresses are asked for.
_ASKED: Final = 3
#: Below these are the exchangers of those to whom people move by themselves.
_ELSEWHERE: Final = {
    "google.com": "Google",
    "googlemail.com": "Google",
    "outlook.com": "Microsoft 365",
    "mx.microsoft": "Microsoft 365",
    "icloud.com": "iCloud",
    "zoho.eu": "Zoho",
    "zoho.com": "Zoho",
}
_FAILING: Final = (DnsTrouble.FAILED, DnsTrouble.SILENT, DnsTrouble.LOOP)


class _Goes(Enum):
    OLD = auto()
    NEW = auto()
    #: To exchangers that are right on every day.
    OURS = auto()
    ELSEWHERE = auto()


def mx_findings(case: Case) -> Iterator[Finding]:
    if case.look.domain is None:
        return
    mx = case.look.domain.mx
    if mx.trouble in _FAILING:
        yield case.found(Kind.MX_FAILS)
    elif mx.is_null:
        yield case.found(Kind.MX_NONE)
    elif not mx.hosts:
        yield case.found(Kind.MX_MISSING)
    else:
        yield from _each_host(case, mx)
        yield from _where_to(case, mx)


def _each_host(case: Case, mx: MxFacts) -> Iterator[Finding]:
    for kind, hosts in (
        (Kind.MX_NUMBER, [one for one in mx.hosts if one.is_number]),
        (Kind.MX_FAILS, [one for one in mx.hosts if one.name.trouble in _FAILING]),
        (Kind.MX_DEAD, [one for one in mx.hosts[:_ASKED] if _is_dead(one)]),
        (Kind.MX_ALIAS, [one for one in mx.hosts if one.name.aliases and one.name.addresses]),
    ):
        if hosts:
            yield case.found(kind, exchangers=", ".join(one.host for one in hosts))
    if mx.count > _MANY:
        yield case.found(Kind.MX_MANY, count=mx.count)


def _where_to(case: Case, mx: MxFacts) -> Iterator[Finding]:
    ways = {one: _goes(case, one) for one in mx.hosts[:_ASKED] if one.name.addresses}
    if not ways:
        return
    best = min(one.preference for one in ways)
    exchangers = ", ".join(one.host for one in mx.hosts[:3])
    first = [one for one in ways if one.preference == best]
    if any(ways[one] is _Goes.ELSEWHERE for one in first):
        strange = next(one for one in first if ways[one] is _Goes.ELSEWHERE)
        yield case.found(Kind.MX_ELSEWHERE, exchangers=exchangers, provider=provider_of(strange.host))
        return
    to_old, to_new = _Goes.OLD in ways.values(), _Goes.NEW in ways.values()
    if to_old and to_new:
        if case.is_before or case.is_after:
            yield case.found(Kind.MX_SPLIT, exchangers=exchangers)
    elif to_old and case.is_after:
        yield case.found(Kind.MX_AT_OLD, exchangers=exchangers)
    elif to_new and case.is_before:
        yield case.found(Kind.MX_EARLY, exchangers=exchangers)
    if to_old and case.is_before and mx.ttl > KEPT_LONG:
        yield case.found(Kind.MX_KEPT_LONG, hours=mx.ttl // 3600)


def _is_dead(one: MxHost) -> bool:
    nothing = not one.name.addresses and one.name.trouble not in _FAILING
    return nothing and not one.is_number


def _goes(case: Case, one: MxHost) -> _Goes:
    side = case.side(one.host, one.name.addresses)
    if side is Side.NEITHER and any(is_below(one.host, domain) for domain in case.marks.mx_domains):
        return _Goes.OURS
    if side is Side.NEITHER:
        side = _side_by_owner(case, one.host)
    # Without a move there is one side only, and what leads there is right.
    return {
        Side.OLD: _Goes.OLD,
        Side.NEW: _Goes.NEW if case.old else _Goes.OURS,
        Side.BOTH: _Goes.OURS,
        Side.NEITHER: _Goes.ELSEWHERE,
    }[side]


def _side_by_owner(case: Case, host: str) -> Side:
    """By the domain that the exchanger and the servers of a service are below, unless that is the client's own."""
    owner = owner_of(host)
    if not owner or owner == owner_of(case.settings.domain.a_label):
        return Side.NEITHER
    old = owner in {owner_of(one) for one in case.old_hosts}
    new = owner in {owner_of(one) for one in case.new_hosts}
    if old and new:
        return Side.BOTH
    if old:
        return Side.OLD
    return Side.NEW if new else Side.NEITHER


def owner_of(host: str) -> str:
    """The name that somebody registered, of which this host is a part; empty for a suffix."""
    return (above_suffix(host) or [""])[-1]


def is_below(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def provider_of(host: str) -> str:
    """What people call whoever has this exchanger."""
    named = (called for domain, called in _ELSEWHERE.items() if is_below(host, domain))
    return next(named, owner_of(host) or host)
