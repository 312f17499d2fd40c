"""How ready a move is, to be shown and taken along: one cure for many domains, the worst first."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kb.mail.readiness.findings import Finding, Kind, Severity, severity_of
from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move
from kb.models.readiness.sightings import DomainSighting

_IN_PARTS = 2000


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of finding, and with whom it was met, by name. `seen_at` is the oldest of these looks."""

    kind: Kind
    findings: tuple[Finding, ...]
    seen_at: datetime

    @property
    def severity(self) -> Severity:
        return severity_of(self.kind)

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(finding.domain for finding in self.findings))


@dataclass(frozen=True, slots=True)
class MoveReport:
    """`stopped` are those whose clients would be stopped; `held` read “not yet”. What was never seen is in neither."""

    domains: int
    seen: int
    stopped: int
    held: int
    oldest_at: datetime | None
    groups: tuple[Group, ...]

    @property
    def ready(self) -> int:
        return self.seen - self.stopped

    @property
    def unseen(self) -> int:
        return self.domains - self.seen

    def of(self, severity: Severity) -> list[Group]:
        return [group for group in self.groups if group.severity is severity]


def report_of(move: Move) -> MoveReport:
    """Reads each row of the move that has findings, once."""
    domains = Domain.objects.active().filter(move=move)
    seen = DomainSighting.objects.of_move(move)
    found: dict[Kind, list[Finding]] = defaultdict(list)
    oldest: dict[Kind, datetime] = {}
    for row in seen.with_findings().order_by("domain__name").iterator(chunk_size=_IN_PARTS):
        for finding in findings_of(row):
            found[finding.kind].append(finding)
            oldest[finding.kind] = min(oldest.get(finding.kind, row.seen_at), row.seen_at)
    return MoveReport(
        domains.count(),
        seen.count(),
        seen.filter(stops=True).count(),
        domains.held().count(),
        seen.order_by("seen_at").values_list("seen_at", flat=True).first(),
        tuple(sorted((Group(kind, tuple(them), oldest[kind]) for kind, them in found.items()), key=_worst_and_most)),
    )


def findings_of(row: DomainSighting) -> Iterator[Finding]:
    """What was found at the last look, but for kinds of another version of the site."""
    for data in row.findings:
        try:
            yield Finding.of_json(data)
        except (KeyError, ValueError):
            continue


def _worst_and_most(group: Group) -> tuple[int, int, int]:
    return list(Severity).index(group.severity), -len(group.names), list(Kind).index(group.kind)
