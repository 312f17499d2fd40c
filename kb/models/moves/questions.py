"""What a list asks of the operator: rows and cells that are not clear, and what its columns mean.

An answer is kept with its question, so that the page can say what was answered. What follows from one is worked in by
`kb.operations.batches.answers`.
"""

from typing import Self

from django.db import models

from kb.models.ground.columns import JsonColumn
from kb.models.moves.batches import CELL_KEPT, REASON_KEPT, Batch


class Answer(models.TextChoices):
    """What is done with what was asked. The last five say what a cell is that was not clear."""

    NONE = ""
    LEAVE = "leave"
    TAKE = "take"
    #: The row was put right by hand.
    TYPED = "typed"
    CONTACT = "contact"
    PHONE = "phone"
    EMAIL = "email"
    ROLE = "role"
    POST_ADDRESS = "post_address"


class BatchQuestionQuerySet(models.QuerySet["BatchQuestion"]):
    def open(self) -> Self:
        return self.filter(answer=Answer.NONE)


class BatchQuestion(models.Model):
    """A row, or one cell of it, that is put to the operator; as `AskedRow` of `kb.operations.imports.listed` has it.

    `kind` is a `QuestionKind`. `text` is the row as one line of CSV. `answer` is empty as long as nobody gave one;
    `again` says that the row, as `text` now has it, is to be read once more.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="questions", db_index=False)
    line = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=253, blank=True)
    text = models.TextField(blank=True)
    question = models.CharField(max_length=REASON_KEPT)
    cell = models.CharField(max_length=CELL_KEPT, blank=True)
    guess = models.CharField(max_length=CELL_KEPT, blank=True)
    taken = models.BooleanField(default=False)
    answer = models.CharField(max_length=20, blank=True, choices=Answer.choices)
    again = models.BooleanField(default=False)

    objects = BatchQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["line", "pk"]
        indexes = [models.Index(fields=["batch", "kind", "line"], name="kb_batchquestion_asked")]

    def __str__(self) -> str:
        return f"question {self.pk}"


class ListColumns(models.Model):
    """What the columns of a list with these titles mean, as an operator last said it: `{"3": "role"}`.

    `titles` is a digest of the titles, so that no word of a list is kept.
    """

    titles = models.CharField(max_length=64, unique=True)
    mapping = JsonColumn(default=dict)
    said_by = models.CharField(max_length=150)
    said_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"columns {self.pk}"
