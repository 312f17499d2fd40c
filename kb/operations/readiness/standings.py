"""From what was seen to what a domain's row says: its findings by the settings of the moment, and its standing."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
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
from kb.models.moves.domains import Domain
from kb.models.proof.tags import ProofTag
from kb.models.readiness.sightings import DomainSighting, hosts_seen, keep_hosts
from kb.models.site.profile import current_profile

#: A message that came earlier says nothing of today's records.
_MESSAGES: Final = timedelta(days=7)


def marks() -> Marks:
    """What the operator says beside the settings."""
    host = urlsplit(site.SITE_URL).hostname or ""
    return Marks(frozenset({host}), tuple(current_profile().mx_domains.split()))


def as_told(name: str, move: MoveValue, at: datetime) -> MailSettings:
    """The settings by which a domain is judged: as if the move were published, and nobody held back."""
    if move.is_published(at):
        return mail_settings(DomainName(name), move.from_service, move, at)
    return move.as_if_published(at).settings(DomainName(name))


def keep(
    domains: Sequence[Domain],
    move: MoveValue,
    hosts: Mapping[str, HostFacts],
    records: Mapping[str, DomainFacts],
    at: datetime,
) -> None:
    """Write down a look at some domains of a move. What was not looked at anew is judged by what is known of it."""
    keep_hosts(hosts)
    settings = {one.name: as_told(one.name, move, at) for one in domains}
    known = hosts_seen(host for told in settings.values() for host in asked(told).hosts)
    before = DomainSighting.objects.in_bulk([one.pk for one in domains])
    messages = ProofTag.objects.all().newest_by_new([one.pk for one in domains], at - _MESSAGES)
    mine, rows = marks(), []
    for one in domains:
        look = Look(records.get(one.name), known, _message(messages.get(one.pk)))
        findings = judged(settings[one.name], look, mine)
        rows.append(_row(one, before.get(one.pk), records.get(one.name), findings, at))
    DomainSighting.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["domain"],
        update_fields=["seen_at", "facts", "findings", "worst", "stops", "since", "looks"],
    )


def _message(row: ProofTag | None) -> MessageFacts | None:
    return MessageFacts(row.came_at, tuple(row.failed.split())) if row and row.came_at else None


def _row(
    domain: Domain,
    before: DomainSighting | None,
    records: DomainFacts | None,
    findings: Sequence[Finding],
    at: datetime,
) -> DomainSighting:
    stops = hold_back(findings)
    standing = before.standing.after(stops, at) if before else Standing(stops, at, at)
    return DomainSighting(
        domain=domain,
        seen_at=at,
        facts=packed(records) if records else None,
        findings=[finding.as_json() for finding in findings],
        worst=findings[0].severity.value if findings else "",
        stops=standing.stops,
        since=standing.since,
        looks=standing.looks,
    )
