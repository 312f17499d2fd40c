"""Which domains are to be looked at now: each once a day, and more often where it matters."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, Q

from kb.mail.readiness.holding import first_told
from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move

#: Less than a day, so that no fact is older than a day when the next look ends.
USUAL: Final = timedelta(hours=20)
#: On the day of the move, and in the hours before the domains are told.
OFTEN: Final = timedelta(hours=1)
_HOURS_BEFORE: Final = timedelta(hours=3)
#: Whoever is stopped for the first time, or is held back: one look is not enough for either.
SOON: Final = timedelta(minutes=12)
#: A host that many domains share is not visited again for so long.
SHARED: Final = timedelta(minutes=10)
#: A move without an end is looked after for so long.
_WITHOUT_AN_END: Final = timedelta(days=60)
_A_DAY: Final = timedelta(days=1)


def running_moves(at: datetime) -> Iterator[Move]:
    """Moves whose domains are looked at: also drafts, once their dates are set, until a day after the end."""
    for move in Move.objects.with_services().filter(dates_proposed_at=None).order_by("moves_at", "slug"):
        # Nothing is added to a day that an operator chose: it may be the last that there is.
        last = (move.old_closes_at, _A_DAY) if move.old_closes_at else (move.moves_at, _WITHOUT_AN_END)
        if at - last[1] < last[0]:
            yield move


def due_domains(move: Move, at: datetime, most: int) -> list[Domain]:
    """So many at most: what the operator asked for first, then what was never seen, then what was seen long ago."""
    seen = "sighting__seen_at"
    late = Q(sighting=None) | Q(**{f"{seen}__lte": at - pace(move, at)})
    asked = Q(sighting__asked_at__gt=F(seen))
    in_question = Q(sighting__stops=True, sighting__looks=1) | Q(held_from=move.pk)
    due = late | asked | (in_question & Q(**{f"{seen}__lte": at - SOON}))
    rows = Domain.objects.active().filter(due, move=move)
    return list(
        rows.order_by(F("sighting__asked_at").desc(nulls_last=True), F(seen).asc(nulls_first=True), "pk")[:most]
    )


def pace(move: Move, at: datetime) -> timedelta:
    """How long a look at a domain of this move is good for, at this moment."""
    told = first_told(move.as_value())
    near = told is not None and told - _HOURS_BEFORE <= at < told
    return OFTEN if near or abs(at - move.moves_at) <= _A_DAY else USUAL
