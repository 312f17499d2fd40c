"""Holding back and letting go: who is held is decided once; from then on a domain can only be let go (design 7.28).

Whatever is done here raises the revision: pages, documents and messages say something else at once.
"""

from collections.abc import Collection
from datetime import datetime
from enum import Enum, auto
from itertools import starmap
from typing import Final

from django.db import transaction

from kb.mail.readiness.holding import FRESH, Standing, first_told, is_doubtful, is_to_be_decided
from kb.models.ground.revisions import raise_revision
from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move
from kb.models.readiness.sightings import DomainSighting, DomainSightingQuerySet, MoveReadiness, readiness_of
from kb.models.site.events import CLOCK, record_event
from kb.operations.readiness.control import control_fails
from kb.operations.readiness.messages import ready_by_now, send_what_was_held_back
from kb.operations.readiness.parts import in_parts
from kb.operations.work.background import every
from kb.operations.work.lanes import Lane

#: So many turn bad “at once”. One that did so alone is told, since a single look holds nobody.
_AT_ONCE: Final = 2


class Decided(Enum):
    """What became of a decision."""

    DONE = auto()
    #: It was decided before, or there is nothing to decide.
    NOTHING = auto()
    #: Our own line may be at fault, so one should look again first.
    IN_DOUBT = auto()


def would_be_held(move: Move, at: datetime) -> DomainSightingQuerySet:
    """The domains that would be held back if it were decided at this moment."""
    if readiness_of(move).holds_nobody:
        return DomainSighting.objects.none()
    return DomainSighting.objects.stopping(move).holding(at).exclude(told_from=move.pk)


def first_names(move: Move, held: DomainSightingQuerySet, most: int) -> list[str]:
    """The names of the first of them."""
    rows = Domain.objects.filter(move=move, pk__in=held.values("pk")).order_by("name")
    return list(rows.values_list("name", flat=True)[:most])


def is_in_doubt(move: Move, at: datetime) -> bool:
    """Whether our own line may be at fault: the control fails, or a fifth of what was good turned bad at once.

    Never where it makes no difference: nobody may be held, nobody was found bad of late, or one domain alone and once.
    """
    if not (would_be_held(move, at).exists() or _turned(move, at) >= _AT_ONCE):
        return False
    fresh = DomainSighting.objects.of_move(move).filter(seen_at__gte=at - FRESH)
    rows = fresh.order_by().values_list("stops", "since", "seen_at", "looks")
    return control_fails(at) or is_doubtful(starmap(Standing, rows.iterator(chunk_size=2000)))


def _turned(move: Move, at: datetime) -> int:
    """How many that may be held were bad at their last look, and not at the one before."""
    if readiness_of(move).holds_nobody:
        return 0
    bad_once = DomainSighting.objects.stopping(move).filter(looks=1, seen_at__gte=at - FRESH)
    return bad_once.exclude(told_from=move.pk).count()


@transaction.atomic
def decide(move: Move, at: datetime, by: str = CLOCK) -> Decided:
    """Hold back whoever is not ready, once and for all; nobody if that was decided before."""
    made, _new = MoveReadiness.objects.select_for_update().get_or_create(move=move)
    if made.decided_at is not None:
        return Decided.NOTHING
    # Asked of first: what turned bad at once holds nobody yet, and what is decided stays.
    if is_in_doubt(move, at):
        return Decided.IN_DOUBT
    held = list(would_be_held(move, at).values_list("pk", flat=True))
    made.decided_at = at
    made.save(update_fields=["decided_at"])
    for some in in_parts(held):
        Domain.objects.filter(pk__in=some, move=move).update(held_from=move.pk)
    if held:
        raise_revision()
        record_event(at, by, "move.hold", f"move {move.slug}", after={"domains": len(held)})
    return Decided.DONE


@transaction.atomic
def let_go(move: Move, domains: Collection[int], by: str, at: datetime) -> int:
    """Tell these domains of a move, by their numbers, what they would have been told; gives how many were held.

    The last message of the move that was held back from them leaves with the next round.
    """
    freed = 0
    for some in in_parts(domains):
        freed += Domain.objects.held().filter(move=move, pk__in=some).update(held_from=None)
        send_what_was_held_back(move, some, at)
    if freed:
        raise_revision()
        record_event(at, by, "move.let-go", f"move {move.slug}", after={"domains": freed})
    return freed


@transaction.atomic
def tell_anyway(move: Move, domains: Collection[int], by: str, at: datetime) -> int:
    """The operator's word: whatever is found, these are told of this move, by its messages too."""
    told = 0
    for some in in_parts(domains):
        rows = DomainSighting.objects.of_move(move).filter(pk__in=some).exclude(told_from=move.pk)
        told += rows.update(told_from=move.pk)
    let_go(move, domains, by, at)
    if told:
        record_event(at, by, "move.tell-anyway", f"move {move.slug}", after={"domains": told})
    return told


@transaction.atomic
def hold_nobody(move: Move, nobody: bool, by: str, at: datetime) -> None:
    """Switch holding back off for a move, which lets everybody go, or on again."""
    made, _new = MoveReadiness.objects.select_for_update().get_or_create(move=move)
    if made.holds_nobody is nobody:
        return
    made.holds_nobody = nobody
    made.save(update_fields=["holds_nobody"])
    record_event(at, by, "move.hold-nobody" if nobody else "move.hold-again", f"move {move.slug}")
    if nobody:
        let_go(move, list(Domain.objects.held().filter(move=move).values_list("pk", flat=True)), by, at)


@every(hours=1 / 12, name="readiness.decide", lane=Lane.KEEPING)
def decide_what_is_due(at: datetime) -> None:
    """In the hour before they are first told; while that is in doubt, again and again until then."""
    for move in _running(at):
        if is_to_be_decided(move.as_value(), at):
            decide(move, at)


@every(hours=1 / 12, name="readiness.let-go", lane=Lane.KEEPING)
def let_go_what_is_ready(at: datetime) -> None:
    """Those whose last two looks were good; and everybody on the day, which their pages know already."""
    for move in Move.objects.with_services().filter(pk__in=Domain.objects.held().values("move")):
        rows = DomainSighting.objects.of_move(move).filter(domain__held_from=move.pk, stops=False)
        known = rows.order_by().values_list("pk", "since", "seen_at", "looks").iterator(chunk_size=2000)
        good = [pk for pk, since, seen_at, looks in known if Standing(False, since, seen_at, looks).lets_go]
        if move.moves_at <= at:
            good = list(Domain.objects.held().filter(move=move).values_list("pk", flat=True))
        let_go(move, good, CLOCK, at)
    for move, domains in ready_by_now():
        send_what_was_held_back(move, domains, at)


def _running(at: datetime) -> list[Move]:
    """Published, or about to be, and mail has not moved yet."""
    rows = Move.objects.with_services().filter(published_at__isnull=False, moves_at__gt=at)
    return [row for row in rows if (first_told(row.as_value()) or at) > at]
