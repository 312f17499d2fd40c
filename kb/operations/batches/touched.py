"""To how many domains that a list added something has happened since: an undo would retire them, not delete them."""

from datetime import datetime
from typing import Final, NamedTuple

from kb.models.moves.batches import Batch
from kb.models.moves.moves import Move
from kb.operations.batches.rows import to_be_retired
from kb.operations.work.counts import Count, Counted


class Touched(NamedTuple):
    """How many an undo would retire, and to how many of them was written."""

    number: int
    written_to: int

    @property
    def others(self) -> int:
        return self.number - self.written_to


def _count(_move: Move, _at: datetime, batch: int) -> Touched:
    row = Batch.objects.without_body().filter(pk=batch).first()
    return Touched(*to_be_retired(row)) if row else Touched(0, 0)


_TOUCHED: Final = Count("batches.touched", count=_count, pack=list, unpack=lambda data: Touched(*map(int, data)))


def touched_since(batch: Batch, at: datetime) -> Counted[Touched]:
    """Of a list that can be undone. What an undo does is found out anew when it is done."""
    if batch.move is None:
        return Counted(Touched(*to_be_retired(batch)))
    return _TOUCHED.of(batch.move, at, batch.pk)


def forget_touched(batch: Batch) -> None:
    if batch.move is not None:
        _TOUCHED.forget(batch.move, batch.pk)
