"""What is wrong with what a domain says of who may send for it: SPF, DKIM and DMARC."""

from collections.abc import Iterator
from typing import Final

from kb.mail.readiness.case import Case
from kb.mail.readiness.facts import DmarcFacts, DnsTrouble, DomainFacts, SpfTrouble
from kb.mail.readiness.findings import Finding, Kind
from kb.mail.servers import Protocol, ServiceSettings

_TROUBLES: Final = {
    SpfTrouble.SYNTAX: Kind.SPF_BROKEN,
    SpfTrouble.TOO_MANY: Kind.SPF_TOO_MANY,
    SpfTrouble.MISSING: Kind.SPF_INCLUDES_NOTHING,
    SpfTrouble.DNS: Kind.SPF_FAILS,
}
_FAILED: Final = {"spf": Kind.MESSAGE_SPF, "dkim": Kind.MESSAGE_DKIM, "dmarc": Kind.MESSAGE_DMARC}
#: RFC 7489 6.3: what a receiver should do with what fails.
_STRICT: Final = frozenset({"quarantine", "reject"})
_UNKNOWN: Final = (DnsTrouble.FAILED, DnsTrouble.SILENT)


def sender_findings(case: Case) -> Iterator[Finding]:
    yield from _messages(case)
    facts = case.look.domain
    if facts is None:
        return
    yield from _spf(case, facts)
    yield from _dkim(case, facts)
    yield from _dmarc(case, facts.dmarc)


def _messages(case: Case) -> Iterator[Finding]:
    message = case.look.message
    for method in message.failed if message else ():
        yield case.found(_FAILED[method])


def _spf(case: Case, facts: DomainFacts) -> Iterator[Finding]:
    spf = facts.spf
    if spf.records > 1:
        yield case.found(Kind.SPF_DOUBLED, count=spf.records)
    elif spf.trouble:
        yield case.found(_TROUBLES[spf.trouble], lookups=spf.lookups)
    elif not spf.records:
        yield case.found(Kind.SPF_MISSING, addresses=_said(_sending(case, case.new)))
    elif spf.every == "+":
        yield case.found(Kind.SPF_ANYBODY)
    else:
        yield from _senders(case, facts)


def _senders(case: Case, facts: DomainFacts) -> Iterator[Finding]:
    new, old = _sending(case, case.new), _sending(case, case.old) - _sending(case, case.new)
    allowed, denied = frozenset(facts.spf.allowed), frozenset(facts.spf.denied)
    if lacking := new & denied:
        # A key that nobody answers for may be there.
        may_sign = facts.dkim is not None and (facts.dkim.usable or facts.dkim.trouble in _UNKNOWN)
        refused = facts.dmarc.policy in _STRICT and not may_sign
        kind = Kind.DMARC_REFUSES if refused else Kind.SPF_NOT_NEW
        yield case.found(kind, addresses=_said(lacking), policy=facts.dmarc.policy)
    if (lacking := old & denied) and case.old and not case.is_after:
        yield case.found(Kind.SPF_NOT_OLD, addresses=_said(lacking))
    if (still := old & allowed) and case.is_closed:
        yield case.found(Kind.SPF_OLD_STILL, addresses=_said(still))


def _dkim(case: Case, facts: DomainFacts) -> Iterator[Finding]:
    dkim = facts.dkim
    if dkim is None or dkim.trouble in _UNKNOWN or dkim.usable:
        return
    yield case.found(Kind.DKIM_REVOKED if dkim.found else Kind.DKIM_MISSING, selector=dkim.selector)


def _dmarc(case: Case, dmarc: DmarcFacts) -> Iterator[Finding]:
    if dmarc.trouble in _UNKNOWN:
        return
    if not dmarc.records:
        yield case.found(Kind.DMARC_MISSING)
    elif dmarc.records > 1:
        yield case.found(Kind.DMARC_DOUBLED, count=dmarc.records)
    elif not dmarc.policy:
        yield case.found(Kind.DMARC_BROKEN)


def _sending(case: Case, service: ServiceSettings | None) -> frozenset[str]:
    """The addresses of a service's outgoing servers."""
    servers = service.servers if service else ()
    return case.addresses(one.host for one in servers if one.protocol is Protocol.SMTP)


def _said(addresses: frozenset[str]) -> str:
    return ", ".join(sorted(addresses))
