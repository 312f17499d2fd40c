"""How ready a move is, to be shown and taken along: one cure for many domains, the worst first."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple, Self

from django.db.models import Case, Min, Q, Value, When
from django.db.models import Count as NumberOf

from kb.mail.readiness.findings import Finding, Kind, Severity, severity_of
from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move
from kb.models.readiness.sightings import DomainSighting
from kb.operations.work.counts import Count

_IN_PARTS: Final = 2000
_NUMBERS: Final = ("domains", "seen", "named", "stopped", "held")
#: Domains of one finding that are named; the file has all of them.
NAMED: Final = 300


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of finding. `first` stands for all, since they differ in names alone; `names` are the first of `number`
    domains, by name. `seen_at` is the oldest of these looks."""

    kind: Kind
    first: Finding
    names: tuple[str, ...]
    number: int
    seen_at: datetime

    @property
    def severity(self) -> Severity:
        return severity_of(self.kind)

    def as_json(self) -> dict[str, Any]:
        first = self.first.as_json()
        return {"first": first, "names": self.names, "number": self.number, "seen_at": self.seen_at.isoformat()}

    @classmethod
    def of_json(cls, data: dict[str, Any]) -> Self:
        first, seen_at = Finding.of_json(data["first"]), datetime.fromisoformat(data["seen_at"])
        return cls(first.kind, first, tuple(data["names"]), data["number"], seen_at)


@dataclass(frozen=True, slots=True)
class MoveReport:
    """`stopped` are those whose clients would be stopped; `held` read “not yet”. What was never seen is in neither.

    `seen` are those whose servers were visited, `named` those of which names and records are known and no more: they
    are neither ready nor stopped, whatever was found of them already.
    """

    domains: int
    seen: int
    named: int
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

    def as_json(self) -> dict[str, Any]:
        numbers = {name: getattr(self, name) for name in _NUMBERS}
        oldest = self.oldest_at.isoformat() if self.oldest_at else None
        return {**numbers, "oldest_at": oldest, "groups": [group.as_json() for group in self.groups]}

    @classmethod
    def of_json(cls, data: dict[str, Any]) -> Self:
        oldest = datetime.fromisoformat(data["oldest_at"]) if data["oldest_at"] else None
        return cls(**(data | {"oldest_at": oldest, "groups": tuple(map(Group.of_json, data["groups"]))}))


@dataclass
class _Met:
    """What was met of one kind so far, while domains come by name."""

    first: Finding
    seen_at: datetime
    names: list[str] = field(default_factory=list)
    number: int = 0
    last: str = ""

    def add(self, finding: Finding, seen_at: datetime) -> None:
        self.seen_at = min(self.seen_at, seen_at)
        if finding.domain != self.last:
            self.last = finding.domain
            self.number += 1
            if self.number <= NAMED:
                self.names.append(finding.domain)


def report_of(move: Move) -> MoveReport:
    """Reads each row of the move that has findings, once, and keeps none."""
    domains = Domain.objects.active().filter(move=move)
    known = DomainSighting.objects.of_move(move)
    met: dict[Kind, _Met] = {}
    rows = known.with_findings().order_by("domain__name").values_list("findings", "seen_at", "names_at")
    for found, seen_at, names_at in rows.iterator(chunk_size=_IN_PARTS):
        for finding in _read(found):
            of_it = seen_at if finding.is_of_servers else names_at or seen_at
            met.setdefault(finding.kind, _Met(finding, of_it)).add(finding, of_it)
    looks = known.aggregate(
        seen=NumberOf("pk", filter=Q(looks__gt=0)),
        named=NumberOf("pk", filter=Q(looks=0)),
        seen_at=Min("seen_at", filter=Q(looks__gt=0)),
        names_at=Min("names_at"),
    )
    groups = (Group(kind, one.first, tuple(one.names), one.number, one.seen_at) for kind, one in met.items())
    return MoveReport(
        domains.count(),
        looks["seen"],
        looks["named"],
        DomainSighting.objects.stopping(move).count(),
        domains.held().count(),
        min((at for at in (looks["seen_at"], looks["names_at"]) if at), default=None),
        tuple(sorted(groups, key=_worst_and_most)),
    )


REPORT: Final = Count(
    "readiness.report",
    count=lambda move, _at: report_of(move),
    pack=MoveReport.as_json,
    unpack=MoveReport.of_json,
)


class Alarm(NamedTuple):
    """How many domains would be stopped, how many are held back, and from how many mail still goes to the old server
    though it has moved."""

    stopped: int
    held: int
    at_old: int


def _alarm(move: Move, at: datetime) -> Alarm:
    held = Domain.objects.active().filter(move=move).held()
    lost = DomainSighting.objects.of_move(move).with_findings().with_kind(Kind.MX_AT_OLD)
    return Alarm(
        DomainSighting.objects.stopping(move).count(), held.count(), lost.count() if move.moves_at <= at else 0
    )


ALARM: Final = Count("readiness.alarm", count=_alarm, pack=list, unpack=lambda data: Alarm(*map(int, data)))


def all_findings(move: Move, kind: str = "") -> Iterator[Finding]:
    """Every finding of a move, or those of one kind; the domains that are worst off first, then by name. From one
    query, as they are read."""
    worst = Case(*(When(worst=one.value, then=Value(place)) for place, one in enumerate(Severity)), default=Value(99))
    rows = DomainSighting.objects.of_move(move).with_findings().order_by(worst, "domain__name")
    for found in rows.values_list("findings", flat=True).iterator(chunk_size=_IN_PARTS):
        yield from (finding for finding in _read(found) if kind in ("", finding.kind.value))


def findings_of(row: DomainSighting) -> Iterator[Finding]:
    """What was found at the last look, but for kinds of another version of the site."""
    return _read(row.findings)


def _read(found: Iterable[Mapping[str, Any]]) -> Iterator[Finding]:
    for data in found:
        try:
            yield Finding.of_json(data)
        except (KeyError, ValueError):
            continue


def _worst_and_most(group: Group) -> tuple[int, int, int]:
    return list(Severity).index(group.severity), -group.number, list(Kind).index(group.kind)
