"""Where each move stands, for whoever runs it: its phase, how many domains are on it, and in which list it belongs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kb.mail.moves import Phase
from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move

#: Each phase in the words of operators.
PHASE_NAMES: Final[dict[Phase, Promise]] = {
    Phase.ANNOUNCED: _("Announced"),
    Phase.OPEN: _("Clients can change"),
    Phase.MOVING: _("Mail moves today"),
    Phase.MOVED: _("Mail has moved"),
    Phase.CLOSED: _("Old server is off"),
}


class Standing(StrEnum):
    """In the order in which operators want to see them."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class MoveStanding:
    """A move at a moment. `phase` is what the clock says, whether or not visitors see the move."""

    move: Move
    phase: Phase
    domains: int
    standing: Standing

    @property
    def phase_name(self) -> Promise:
        return PHASE_NAMES[self.phase]

    @property
    def is_public(self) -> bool:
        return self.standing in {Standing.RUNNING, Standing.PAST}


def move_standings(at: datetime) -> list[MoveStanding]:
    """Every move, drafts first, then by standing; within each the latest first."""
    rows = list(Move.objects.with_services().latest_first())
    counts = _domains_of(row.pk for row in rows)
    found = [_standing_of(row, counts.get(row.pk, 0), at) for row in rows]
    return sorted(found, key=lambda one: list(Standing).index(one.standing))


def standing_of(move: Move, at: datetime) -> MoveStanding:
    return _standing_of(move, _domains_of([move.pk]).get(move.pk, 0), at)


def _domains_of(moves: Iterable[int]) -> dict[int, int]:
    counted = Domain.objects.order_by().filter(move__in=list(moves)).values_list("move").annotate(number=Count("pk"))
    return {move: number for move, number in counted if move is not None}


def _standing_of(move: Move, domains: int, at: datetime) -> MoveStanding:
    phase = move.as_value().phase(at)
    if move.published_at is None:
        standing = Standing.DRAFT
    elif move.published_at > at:
        standing = Standing.SCHEDULED
    elif phase is Phase.CLOSED or (phase is Phase.MOVED and not domains):
        standing = Standing.PAST
    else:
        standing = Standing.RUNNING
    return MoveStanding(move, phase, domains, standing)
