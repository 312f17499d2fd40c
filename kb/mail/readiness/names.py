"""What is wrong with the name of a host of the new service."""

from collections.abc import Iterator
from typing import Final

from kb.mail.readiness.case import KEPT_LONG, Case
from kb.mail.readiness.facts import DnsTrouble, HostFacts, NameFacts
from kb.mail.readiness.findings import Finding, Kind

_TROUBLES: Final = {
    DnsTrouble.MISSING: Kind.NAME_MISSING,
    DnsTrouble.FAILED: Kind.NAME_FAILS,
    DnsTrouble.SILENT: Kind.NAME_SILENT,
    DnsTrouble.LOOP: Kind.NAME_LOOPS,
}


def name_findings(case: Case) -> Iterator[Finding]:
    for host in sorted(case.new_hosts):
        if facts := case.host(host):
            yield from _of_host(case, facts)


def name_trouble(name: NameFacts) -> Kind | None:
    """Why nobody gets anywhere by this name; `None` if somebody may."""
    if name.trouble:
        return _TROUBLES[name.trouble]
    if name.addresses:
        return None
    return Kind.NAME_PRIVATE if name.forbidden else Kind.NAME_EMPTY


def _of_host(case: Case, facts: HostFacts) -> Iterator[Finding]:
    name = facts.name
    if trouble := name_trouble(name):
        yield case.found(trouble, facts.host, addresses=", ".join(name.forbidden), wanted=_wanted(case, facts.host))
        return
    if name.forbidden:
        yield case.found(Kind.NAME_PARTLY_PRIVATE, facts.host, addresses=", ".join(name.forbidden))
    if facts.host in case.old_hosts:
        if case.is_before and name.ttl > KEPT_LONG:
            yield case.found(Kind.NAME_KEPT_LONG, facts.host, hours=name.ttl // 3600)
    elif not case.is_closed and case.old_addresses.issuperset(name.addresses):
        yield case.found(Kind.NAME_AT_OLD, facts.host, addresses=", ".join(name.addresses))


def _wanted(case: Case, host: str) -> str:
    """The addresses of the new service's other hosts, to which this one probably belongs; empty if none is known."""
    return ", ".join(sorted(case.addresses(case.new_hosts - {host}) - case.old_addresses)[:2])
