"""Which domains are to be looked at now: each once a day, and more often where it matters.

Names and records are due by themselves, and servers by themselves: names of many are known long before their servers.
It is asked each minute, of moves of 200,000 domains too: each question finds the few that it wants by an index.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import Final, NamedTuple

from django.db.models import Exists, F, OuterRef

from kb.mail.readiness.holding import first_told
from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move
from kb.models.readiness.sightings import DomainSighting, DomainSightingQuerySet

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


def chosen(move: Move, numbers: Sequence[int]) -> list[Domain]:
    """These of its domains, by number, as far as they are still there, and go where the move led when it was read."""
    there = Domain.objects.active().filter(move=move, move__to_service=move.to_service_id)
    return list(there.filter(pk__in=numbers))


class Due(NamedTuple):
    """Numbers of domains, each once, in the order in which they are looked at. The first `new` never were."""

    numbers: list[int]
    new: int = 0


def due_by_word(move: Move, most: int) -> list[int]:
    """So many at most of those that an operator asked for since their servers were visited: what was asked for last
    comes first, so that one domain does not wait for all."""
    return _numbers(DomainSighting.objects.among(move).filter(asked_at__gt=F("seen_at")), "-asked_at", most)


def names_due(move: Move, at: datetime, most: int) -> Due:
    """Whose names and records are to be asked for: who is new, whom an operator asked for, who was long ago."""
    rows = DomainSighting.objects.among(move)
    new = [*_without_a_row(move, most), *_numbers(rows.filter(names_at=None), "pk", most)]
    asked = _numbers(rows.filter(asked_at__gt=F("names_at")), "asked_at", most)
    late = _numbers(rows.filter(names_at__lte=at - pace(move, at)), "names_at", most)
    return Due(_first(most, new, asked, late), min(len(new), most))


def servers_due(move: Move, at: datetime, most: int) -> Due:
    """Whose servers are to be visited: who is new, whom an operator asked for, who is in question, who was long ago.
    Whose names were never asked for is not among them."""
    rows = DomainSighting.objects.among(move)
    new = _numbers(rows.filter(looks=0), "seen_at", most)
    asked = _numbers(rows.filter(asked_at__gt=F("seen_at")), "asked_at", most)
    a_while = rows.filter(seen_at__lte=at - SOON)
    once = _numbers(a_while.filter(stops=True, looks=1), "seen_at", most)
    held = Domain.objects.filter(held_from__isnull=False, held_from=move.pk).values("pk")
    waiting = _numbers(a_while.filter(pk__in=held), "seen_at", most)
    late = _numbers(rows.visited().filter(seen_at__lte=at - pace(move, at)), "seen_at", most)
    return Due(_first(most, new, asked, once, waiting, late), len(new))


def _without_a_row(move: Move, most: int) -> list[int]:
    known = DomainSighting.objects.filter(pk=OuterRef("pk"))
    rows = Domain.objects.active().filter(~Exists(known), move=move)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:most])


def _numbers(rows: DomainSightingQuerySet, oldest: str, most: int) -> list[int]:
    return list(rows.order_by(oldest).values_list("pk", flat=True)[:most])


def _first(most: int, *some: Iterable[int]) -> list[int]:
    return list(islice(dict.fromkeys(chain(*some)), most))


def pace(move: Move, at: datetime) -> timedelta:
    """How long a look at a domain of this move is good for, at this moment."""
    told = first_told(move.as_value())
    near = told is not None and timedelta() < told - at <= _HOURS_BEFORE
    return OFTEN if near or abs(at - move.moves_at) <= _A_DAY else USUAL
