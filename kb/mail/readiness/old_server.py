"""What is wrong with the old server: it must answer until its end, and no longer."""

from collections.abc import Iterator

from kb.mail.readiness.asked import Endpoint, endpoints_of
from kb.mail.readiness.case import Case
from kb.mail.readiness.facts import HostFacts
from kb.mail.readiness.findings import Finding, Kind
from kb.mail.readiness.names import name_trouble
from kb.mail.readiness.servers import servers_at


def old_findings(case: Case) -> Iterator[Finding]:
    """Of hosts that are the old server's alone."""
    if case.old is None:
        return
    endpoints = [one for one in endpoints_of(case.old) if one.host not in case.new_hosts]
    for host in dict.fromkeys(endpoint.host for endpoint in endpoints):
        facts = case.host(host)
        if facts is None:
            continue
        own = [endpoint for endpoint in endpoints if endpoint.host == host]
        yield from _after_its_end(case, facts, own) if case.is_closed else _until_its_end(case, facts, own)


def _until_its_end(case: Case, facts: HostFacts, endpoints: list[Endpoint]) -> Iterator[Finding]:
    if name_trouble(facts.name):
        yield case.found(Kind.OLD_NAME, facts.host)
        return
    for endpoint in endpoints:
        seen = servers_at(facts, endpoint)
        if seen and all(one.trouble and one.trouble.is_visited for one in seen):
            addresses = ", ".join(one.address for one in seen)
            yield case.found(Kind.OLD_GONE, facts.host, endpoint.port, addresses=addresses)
    yield from _certificate(case, facts, endpoints)


def _certificate(case: Case, facts: HostFacts, endpoints: list[Endpoint]) -> Iterator[Finding]:
    """Only its end counts: whatever else it has, people took it long ago."""
    assert case.settings.move
    closes = max(case.at, case.settings.move.old_closes_at or case.settings.move.moves_at)
    for endpoint in endpoints:
        for one in servers_at(facts, endpoint):
            if one.certificate and one.certificate.ends_at <= closes:
                yield case.found(Kind.OLD_CERTIFICATE, facts.host, endpoint.port, ends_at=one.certificate.ends_at)
                return


def _after_its_end(case: Case, facts: HostFacts, endpoints: list[Endpoint]) -> Iterator[Finding]:
    """It may have become the new server, under its old name."""
    for endpoint in endpoints:
        for one in servers_at(facts, endpoint):
            if not one.trouble and one.address not in case.new_addresses:
                yield case.found(Kind.OLD_STILL, facts.host, endpoint.port, addresses=one.address)
                return
