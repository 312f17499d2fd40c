"""Letters that an operator asked for: which clients, in which language, and the files once they are made.

A file holds names and post addresses of clients beside dates and servers. It is kept for some days and then swept.
"""

from datetime import timedelta
from typing import Final, Self

from django.db import models

from kb.models.moves.moves import Move

#: How long the files can be fetched.
KEPT: Final = timedelta(days=7)


class LetterBatchQuerySet(models.QuerySet["LetterBatch"]):
    def of_move(self, move_id: int) -> Self:
        """What was asked for, the newest first, with the files but not their bytes."""
        files = models.Prefetch("files", LetterFile.objects.defer("data"))
        return self.filter(move_id=move_id).prefetch_related(files).order_by("-asked_at", "-pk")


class LetterBatch(models.Model):
    """`names` are the domains, one a line; empty for all of the move. `phase` is empty for the one of the day."""

    move = models.ForeignKey(Move, on_delete=models.CASCADE, related_name="letter_batches")
    language = models.CharField(max_length=12)
    phase = models.CharField(max_length=10, blank=True)
    names = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    work = models.BigIntegerField(null=True)
    made_at = models.DateTimeField(null=True)
    letters = models.PositiveIntegerField(default=0)
    #: Domains that are not on the move, or not any more.
    left_out = models.TextField(blank=True)

    objects = LetterBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.move_id} {self.asked_at:%Y-%m-%d}"

    @property
    def left_out_names(self) -> list[str]:
        return self.left_out.split()


class LetterFile(models.Model):
    """One PDF of a batch. `number` counts from 1."""

    batch = models.ForeignKey(LetterBatch, on_delete=models.CASCADE, related_name="files")
    number = models.PositiveIntegerField()
    letters = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="kb_letterfile_once")]

    def __str__(self) -> str:
        return f"{self.batch_id}-{self.number}"
