"""What was counted over all domains of a large move, and when: a page that counts anew each time would take seconds.

What is counted, and when anew, is `kb.operations.work.counts`'s.
"""

from datetime import datetime
from typing import Any, Final

from django.db import models

from kb.models.ground.columns import JsonColumn
from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move

#: From so many domains on a move is large.
LARGE: Final = 2_000


class MoveCount(models.Model):
    """`value` is JSON that its counter alone reads; what an earlier version wrote it may refuse."""

    move = models.ForeignKey(Move, on_delete=models.CASCADE, related_name="counts")
    name = models.CharField(max_length=40)
    counted_at = models.DateTimeField()
    value = JsonColumn()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["move", "name"], name="kb_movecount_once")]

    def __str__(self) -> str:
        return f"{self.name} of {self.move_id}"


def is_large(move: Move) -> bool:
    """Reads so many entries of an index, and no row."""
    return Domain.objects.order_by().filter(move=move).values("pk")[LARGE - 1 : LARGE].exists()


def keep_count(move: Move, name: str, value: Any, at: datetime) -> None:
    MoveCount.objects.update_or_create(move=move, name=name, defaults={"counted_at": at, "value": value})
