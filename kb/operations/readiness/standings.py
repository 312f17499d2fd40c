"""From what was seen to what a domain's row says: its findings by the settings of the moment, and its standing.

Findings are judged anew by all that is known after each look. The standing, by which domains are held back and let go,
is of looks at servers alone: whatever stops clients is seen of a host's name and servers, which are looked at together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings as site

from kb.mail.moves import MailSettings, mail_settings
from kb.mail.moves import Move as MoveValue
from kb.mail.names import DomainName
from kb.mail.readiness.asked import asked
from kb.mail.readiness.case import Marks
from kb.mail.readiness.facts import DomainFacts, HostFacts, Look, MessageFacts
from kb.mail.readiness.findings import Finding, hold_back
from kb.mail.readiness.holding import Standing
from kb.mail.readiness.judging import judged
from kb.mail.readiness.packing import packed
from kb.mail.readiness.visits import oldest_of_new
from kb.models.moves.domains import Domain
from kb.models.moves.services import Service
from kb.models.proof.tags import ProofTag
from kb.models.readiness.sightings import DomainSighting, hosts_seen, keep_hosts, keep_visits
from kb.models.site.profile import current_profile

#: A message that came earlier says nothing of today's records.
_MESSAGES: Final = timedelta(days=7)
#: The columns that a look at names and records writes, and one at servers.
_OF_NAMES: Final = ("names_at", "facts", "findings", "worst")
_OF_SERVERS: Final = ("seen_at", "findings", "worst", "stops", "since", "looks")


def marks() -> Marks:
    """What the operator says beside the settings."""
    host = urlsplit(site.SITE_URL).hostname or ""
    return Marks(frozenset({host}), tuple(current_profile().mx_domains.split()))


def as_told(name: str, move: MoveValue, at: datetime) -> MailSettings:
    """The settings by which a domain is judged: as if the move were published, and nobody held back."""
    if move.is_published(at):
        return mail_settings(DomainName(name), move.from_service, move, at)
    return move.as_if_published(at).settings(DomainName(name))


def begin_anew(service: Service) -> None:
    """Forget how domains stand with a new service whose servers are changed, as the database does where a move gets
    another one (migration 0038)."""
    rows = DomainSighting.objects.filter(domain__move__to_service=service)
    rows.update(looks=0, stops=False, names_at=None, findings=[], worst="")


def keep_names(
    domains: Sequence[Domain],
    move: MoveValue,
    hosts: Mapping[str, HostFacts],
    records: Mapping[str, DomainFacts],
    at: datetime,
) -> None:
    """Write down names and records of some domains of a move. What was seen of their servers stays, and so does their
    standing; whoever is new has none."""
    before = hosts_seen(hosts)
    keep_hosts({host: _with_servers(facts, before.get(host)) for host, facts in hosts.items()})
    judgements = _judgements(domains, move, records, at)
    rows = []
    for one in domains:
        row = _row(one, judgements[one.pk].findings, Standing(False, at, at, looks=0))
        row.names_at, facts = at, records.get(one.name)
        row.facts = packed(facts) if facts else None
        rows.append(row)
    _write(rows, _OF_NAMES)


def keep_servers(domains: Sequence[Domain], move: MoveValue, hosts: Mapping[str, HostFacts], at: datetime) -> None:
    """Write down the servers of some domains of a move. The records are those that are known of each of them.

    A standing is as old as the oldest fact that it is made of, and facts that it was made of before leave it as it is.
    """
    keep_visits(hosts)
    before = DomainSighting.objects.in_bulk([one.pk for one in domains])
    records = {one.name: facts for one in domains if one.pk in before and (facts := before[one.pk].records)}
    judgements = _judgements(domains, move, records, at)
    rows = []
    for one in domains:
        found, seen_at = judgements[one.pk]
        standing = before[one.pk].standing if one.pk in before else Standing(False, at, at, looks=0)
        rows.append(_row(one, found, standing.after(hold_back(found), seen_at)))
    _write(rows, _OF_SERVERS)


def _with_servers(facts: HostFacts, before: HostFacts | None) -> HostFacts:
    return replace(facts, servers=before.servers) if before else facts


class _Judgement(NamedTuple):
    """What is wrong with a domain by all that is known, and when the oldest fact about its new server was seen."""

    findings: tuple[Finding, ...]
    seen_at: datetime


def _judgements(
    domains: Sequence[Domain], move: MoveValue, records: Mapping[str, DomainFacts], at: datetime
) -> dict[int, _Judgement]:
    """By the number of the domain."""
    settings = {one.name: as_told(one.name, move, at) for one in domains}
    seen = hosts_seen(host for told in settings.values() for host in asked(told).hosts)
    known = {host: facts.as_led for host, facts in seen.items()}
    messages = ProofTag.objects.all().newest_by_new([one.pk for one in domains], at - _MESSAGES)
    mine, judgements = marks(), {}
    for one in domains:
        told, look = settings[one.name], Look(records.get(one.name), known, _message(messages.get(one.pk)))
        judgements[one.pk] = _Judgement(judged(told, look, mine), oldest_of_new(told, known) or at)
    return judgements


def _write(rows: Sequence[DomainSighting], columns: Sequence[str]) -> None:
    """In one order for all who write."""
    rows = sorted(rows, key=attrgetter("domain_id"))
    DomainSighting.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=["domain"], update_fields=columns
    )


def _message(row: ProofTag | None) -> MessageFacts | None:
    return MessageFacts(row.came_at, tuple(row.failed.split())) if row and row.came_at else None


def _row(domain: Domain, findings: Sequence[Finding], standing: Standing) -> DomainSighting:
    return DomainSighting(
        domain=domain,
        seen_at=standing.seen_at,
        findings=[finding.as_json() for finding in findings],
        worst=findings[0].severity.value if findings else "",
        stops=standing.stops,
        since=standing.since,
        looks=standing.looks,
    )
