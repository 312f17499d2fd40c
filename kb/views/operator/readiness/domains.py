"""What was seen of one domain on its move, and what follows from it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kb.mail.dates import spoken_day
from kb.mail.names import DomainName
from kb.mail.readiness.asked import asked
from kb.mail.readiness.facts import DomainFacts, HostFacts, LineTrouble, NameFacts, ServerFacts
from kb.mail.readiness.findings import Kind
from kb.mail.readiness.names import name_trouble
from kb.mail.readiness.servers import line_trouble
from kb.models.accounts.roles import Role
from kb.models.moves.domains import Domain
from kb.models.readiness.sightings import DomainSighting, hosts_seen
from kb.operations.readiness.report import findings_of
from kb.operations.readiness.standings import as_told
from kb.views.frame.context import page_language, site_zone
from kb.views.operator.gate.gate import requires
from kb.views.operator.moves.moves import move_or_404, move_page
from kb.views.operator.readiness.words import said, title_of, title_of_kind


class Fact(NamedTuple):
    """A line of what was seen: of what, what, and when."""

    of: str
    seen: str
    at: datetime


@requires(Role.VIEWER)
@require_safe
def domain_facts(request: HttpRequest, slug: str, domain: str) -> HttpResponseBase:
    move = move_or_404(slug)
    row = get_object_or_404(Domain, name=domain, move=move)
    sighting, at = DomainSighting.objects.filter(pk=row.pk).first(), datetime.now(UTC)
    findings = list(findings_of(sighting)) if sighting else []
    return move_page(
        request,
        "operator/readiness/domain.html",
        move,
        tab="kb-operator-readiness",
        domain=row,
        name=DomainName(row.name),
        sighting=sighting,
        is_held=row.held_from == move.pk,
        is_told=sighting is not None and sighting.told_from == move.pk,
        findings=[(finding, title_of(finding.severity), said(finding)) for finding in findings],
        facts=list(_facts(hosts_seen(asked(as_told(row.name, move.as_value(), at)).hosts), sighting)),
        now=at,
    )


def _facts(hosts: dict[str, HostFacts], sighting: DomainSighting | None) -> Iterator[Fact]:
    for host, all_facts in hosts.items():
        facts = all_facts.as_led
        yield Fact(host, _name(facts.name), facts.seen_at)
        for server in facts.servers:
            yield Fact(f"{host}:{server.port} ({server.address})", _server(server), server.seen_at)
    records = sighting.records if sighting else None
    if records:
        yield from _records(records)


def _name(name: NameFacts) -> str:
    numbers = ", ".join([*name.addresses, *name.forbidden])
    if trouble := name_trouble(name):
        return f"{title_of_kind(trouble)} ({numbers})" if numbers else title_of_kind(trouble)
    return numbers


def _server(server: ServerFacts) -> str:
    if server.trouble is LineTrouble.FAULT:
        return title_of_kind(Kind.PORT_NOT_VISITED)
    if server.trouble is LineTrouble.NOT_VISITED:
        return _("not visited from here")
    trouble = line_trouble(server.trouble)
    parts = [title_of_kind(trouble) if trouble else _("answers"), server.tls]
    if server.certificate:
        ends = spoken_day(server.certificate.ends_at, site_zone(), page_language())
        parts.append(_("certificate until %(day)s") % {"day": ends})
    return ", ".join(part for part in parts if part)


def _records(records: DomainFacts) -> Iterator[Fact]:
    yield Fact("MX", ", ".join(one.host for one in records.mx.hosts) or "–", records.seen_at)
    spf = f"{records.spf.records} × v=spf1" if records.spf.records else "–"
    yield Fact("SPF", spf + (f", {records.spf.every}all" if records.spf.every else ""), records.seen_at)
    if dkim := records.dkim:
        yield Fact(f"DKIM {dkim.selector}", "v=DKIM1" if dkim.usable else "–", records.seen_at)
    yield Fact("DMARC", records.dmarc.policy or "–", records.seen_at)
    for pointer in records.pointers:
        yield Fact(pointer.owner, pointer.target, records.seen_at)
