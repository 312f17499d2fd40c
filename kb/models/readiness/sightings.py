"""What was last seen of hosts and of domains: one small row each, written by the worker alone.

Facts and findings are JSON as `kb.mail.readiness` packs them. What cannot be read any more counts as never seen.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Final, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast

from kb.mail.readiness.facts import DomainFacts, HostFacts
from kb.mail.readiness.findings import Kind, Severity
from kb.mail.readiness.holding import FRESH, Standing
from kb.mail.readiness.packing import Unreadable, packed, unpacked
from kb.mail.readiness.visits import beside
from kb.models.ground.columns import JsonColumn
from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move

#: Names of one statement.
_AT_ONCE: Final = 500
_KEPT: Final = timedelta(days=90)
_Facts = TypeVar("_Facts", HostFacts, DomainFacts)


class HostSighting(models.Model):
    host = models.CharField(max_length=253, primary_key=True)
    seen_at = models.DateTimeField()
    facts = JsonColumn()

    def __str__(self) -> str:
        return self.host


class DomainSightingQuerySet(models.QuerySet["DomainSighting"]):
    def of_move(self, move: Move) -> Self:
        return self.filter(domain__move=move, domain__active=True)

    def visited(self) -> Self:
        """Those whose servers were looked at, and not only their names and records."""
        return self.filter(looks__gt=0)

    def with_findings(self) -> Self:
        return self.exclude(worst="")

    def with_kind(self, kind: Kind) -> Self:
        """Those of which this was found, by what is written of it; of one kind no part is the name of another."""
        text = Cast("findings", models.TextField())
        return self.annotate(findings_text=text).filter(findings_text__contains=f'"{kind.value}"')

    def among(self, move: Move) -> Self:
        """Those of a move, found from the few that another condition leaves, and not from all of the move."""
        on_it = Domain.objects.active().filter(pk=models.OuterRef("pk"), move=move)
        return self.filter(models.Exists(on_it))

    def stopping(self, move: Move) -> Self:
        """Those of a move whose clients would be stopped."""
        return self.among(move).filter(stops=True)

    def holding(self, at: datetime) -> Self:
        """Those whose standing is reason enough to hold them back: what `Standing.holds` says of a row."""
        return self.filter(stops=True, looks__gt=1, seen_at__gte=at - FRESH)


class DomainSighting(models.Model):
    """`stops`, `since` and `looks` are its standing: for how many looks in a row clients would be stopped, or not.

    Names and records are looked at before servers are, and oftener. As long as `looks` is 0 no server was visited, so
    that `stops`, `since` and `seen_at` say nothing. The database makes it 0 again when a domain comes to another move,
    or its move to another new service (migration 0038): nothing of it is of the servers that count then.
    """

    domain = models.OneToOneField(Domain, on_delete=models.CASCADE, related_name="sighting", primary_key=True)
    #: When its servers were last visited.
    seen_at = models.DateTimeField()
    #: When its names and records were last asked for.
    names_at = models.DateTimeField(null=True)
    facts = JsonColumn(null=True)
    #: As `Finding.as_json` gives them, the worst first.
    findings = JsonColumn()
    worst = models.CharField(max_length=5, blank=True, choices=[(one.value, one.value) for one in Severity])
    stops = models.BooleanField()
    since = models.DateTimeField()
    looks = models.PositiveIntegerField()
    #: When the operator last asked that it be looked at again.
    asked_at = models.DateTimeField(null=True)
    #: The number of the move of which it is told whatever is found: the operator said so.
    told_from = models.BigIntegerField(null=True)

    objects = DomainSightingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["seen_at"], name="kb_domainsighting_seen"),
            models.Index(fields=["names_at"], name="kb_domainsighting_names"),
            models.Index(fields=["seen_at"], condition=Q(looks=0), name="kb_domainsighting_unvisited"),
            models.Index(fields=["asked_at"], condition=Q(asked_at__gt=F("seen_at")), name="kb_domainsighting_asked"),
            models.Index(
                fields=["asked_at"], condition=Q(asked_at__gt=F("names_at")), name="kb_domainsighting_asked_names"
            ),
            models.Index(fields=["worst"], condition=~Q(worst=""), name="kb_domainsighting_worst"),
            models.Index(fields=["seen_at"], condition=Q(stops=True), name="kb_domainsighting_stops"),
        ]

    def __str__(self) -> str:
        return f"sighting {self.pk}"

    @property
    def records(self) -> DomainFacts | None:
        """What its own records said."""
        return _facts(DomainFacts, self.facts) if self.facts else None

    @property
    def standing(self) -> Standing:
        return Standing(self.stops, self.since, self.seen_at, self.looks)


class MoveReadiness(models.Model):
    """What the operator and the clock decided for one move. Without a row nothing is decided, and it is looked at."""

    move = models.OneToOneField(Move, on_delete=models.CASCADE, related_name="readiness", primary_key=True)
    #: Nobody of this move is held back, whatever is found.
    holds_nobody = models.BooleanField(default=False)
    #: When it was decided who is held back. It is decided once.
    decided_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"readiness of {self.move_id}"


def readiness_of(move: Move) -> MoveReadiness:
    """The row of a move, or what it says as long as there is none."""
    return MoveReadiness.objects.filter(pk=move.pk).first() or MoveReadiness(move=move)


def hosts_seen(hosts: Iterable[str]) -> dict[str, HostFacts]:
    """What is known of these hosts."""
    found: dict[str, HostFacts] = {}
    rest = iter(dict.fromkeys(hosts))
    while some := list(islice(rest, _AT_ONCE)):
        rows = HostSighting.objects.filter(pk__in=some).values_list("host", "facts")
        found |= {host: facts for host, data in rows if (facts := _facts(HostFacts, data))}
    return found


def keep_visits(found: Mapping[str, HostFacts]) -> None:
    """What a visit saw of some ports of these hosts, beside what is known of their others."""
    before = hosts_seen(found)
    keep_hosts({host: beside(facts, before.get(host)) for host, facts in found.items()})


def keep_hosts(found: Mapping[str, HostFacts]) -> None:
    """All that is known of these hosts, in one statement, and in one order for all who write."""
    rows = [
        HostSighting(host=host, seen_at=facts.seen_at, facts=packed(facts)) for host, facts in sorted(found.items())
    ]
    HostSighting.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=["host"], update_fields=["seen_at", "facts"]
    )


def forget_old_sightings(at: datetime) -> None:
    """What nobody looked at for so long; the operator's word about a domain stays with its row."""
    HostSighting.objects.filter(seen_at__lt=at - _KEPT).delete()
    DomainSighting.objects.filter(seen_at__lt=at - _KEPT, told_from=None).delete()


def _facts(kind: type[_Facts], data: object) -> _Facts | None:
    try:
        return unpacked(kind, data)
    except Unreadable:
        return None
