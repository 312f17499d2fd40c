"""What somebody who may say so has said of a domain on a move, and that outweighs what visitors answer.

An answer on a page may be anybody's. These two are not: the operator says so behind their sign-in, the client by a link
that only they have. What follows from them is decided in `progress`, and for messages in `kb.operations.sending`.
"""

from typing import Self

from django.db import models

from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move


class Word(models.TextChoices):
    #: The operator knows, by whatever way, that this domain has moved.
    MOVED = "moved"
    #: The client wants no more reminders of this move; whether they have moved it does not say.
    ENOUGH = "enough"


class MoveWordQuerySet(models.QuerySet["MoveWord"]):
    def of(self, move: Move, word: Word) -> Self:
        return self.filter(move=move, word=word)


class MoveWord(models.Model):
    """`by` is the operator's user name, empty for a client's word."""

    domain = models.ForeignKey(Domain, on_delete=models.CASCADE, related_name="words")
    move = models.ForeignKey(Move, on_delete=models.CASCADE, related_name="words")
    word = models.CharField(max_length=8, choices=Word.choices)
    by = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField()

    objects = MoveWordQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["domain", "move", "word"], name="kb_moveword_once")]

    def __str__(self) -> str:
        return f"{self.word} of {self.domain_id} on {self.move_id}"
