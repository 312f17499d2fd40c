"""Counts over all domains of a move: made at once where it is small, and in the background where it is large.

    REACH = Count("sending.reach", count=reach_of, pack=asdict, unpack=Reach.of_json)

    REACH.of(move, at).value

Of a large move a page shows what was counted last, says when that was, and asks for a new count. Where there is none
yet, or no worker to make one, it is counted while the page waits.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Generic, TypeVar

from django.db import DatabaseError

from kb.models.ground.troubles import ONLY_WRITING, trouble_of
from kb.models.ground.work import queue_once
from kb.models.moves.counts import MoveCount, is_large, keep_count
from kb.models.moves.moves import Move
from kb.operations.work.background import background, load_functions
from kb.operations.work.lanes import Lane
from kb.operations.work.watch import is_worker_expected, is_worker_missing

#: A count is as good as new for so long; and for so long at most where nobody makes a new one.
_FRESH: Final = timedelta(minutes=1)
_FORSAKEN: Final = timedelta(minutes=15)
_NAME: Final = "moves.count"

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Counted(Generic[_Value]):
    """`at` is when it was true; `None`: just now."""

    value: _Value
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Count(Generic[_Value]):
    """`name` never changes while rows that wait hold it. `count` is given the move, the moment, and what else the count
    is `about`: the number of a list. `unpack` reads what `pack` made, after JSON; it raises one of `AttributeError`,
    `LookupError`, `TypeError`, `ValueError` if another version of the site made it."""

    name: str
    count: Callable[..., _Value]
    pack: Callable[[_Value], Any]
    unpack: Callable[[Any], _Value]

    def __post_init__(self) -> None:
        if self.name in _counts:
            raise ValueError(f"two counts are called {self.name!r}")
        _counts[self.name] = self

    def of(self, move: Move, at: datetime, *about: int) -> Counted[_Value]:
        if not is_large(move):
            return Counted(self.count(move, at, *about))
        kept = self._kept(move, about)
        if kept is None or kept.at is None or (at - kept.at > _FORSAKEN and _nobody_counts(at)):
            return Counted(self.anew(move, at, *about))
        if at - kept.at > _FRESH:
            asked = {"move": move.pk, "name": self.name} | ({"about": list(about)} if about else {})
            _unless_unwritable(lambda: queue_once(_NAME, asked, at, at))
        return kept

    def anew(self, move: Move, at: datetime, *about: int) -> _Value:
        """Count, and keep it for whoever asks next."""
        value = self.count(move, at, *about)
        _unless_unwritable(lambda: keep_count(move, self._kept_as(about), self.pack(value), at))
        return value

    def forget(self, move: Move, *about: int) -> None:
        MoveCount.objects.filter(move=move, name=self._kept_as(about)).delete()

    def _kept_as(self, about: tuple[int, ...]) -> str:
        return " ".join((self.name, *map(str, about)))

    def _kept(self, move: Move, about: tuple[int, ...]) -> Counted[_Value] | None:
        row = MoveCount.objects.filter(move=move, name=self._kept_as(about)).first()
        if row is None:
            return None
        try:
            return Counted(self.unpack(row.value), row.counted_at)
        except (AttributeError, LookupError, TypeError, ValueError):
            return None


_counts: Final[dict[str, Count[Any]]] = {}


@background(_NAME, lane=Lane.DESK)
def count_move(*, move: int, name: str, about: Sequence[int] = ()) -> None:
    """Nothing is done for a move, or a count, that there is no more."""
    load_functions()
    row, counter = Move.objects.with_services().filter(pk=move).first(), _counts.get(name)
    if row is not None and counter is not None:
        counter.anew(row, datetime.now(UTC), *about)


def _nobody_counts(at: datetime) -> bool:
    return not is_worker_expected() or is_worker_missing(at)


def _unless_unwritable(write: Callable[[], None]) -> None:
    """A page is shown also while nothing can be written."""
    try:
        write()
    except DatabaseError as error:
        if trouble_of(error) not in ONLY_WRITING:
            raise
