"""Answers to writes that a program may send twice, because it never heard the first one (header `Idempotency-Key`)."""

from datetime import timedelta
from typing import Final

from django.db import models

from kb.models.programs.tokens import ApiToken

#: For so long the same key gives the same answer.
KEPT: Final = timedelta(hours=24)
#: A write that has not ended after so long was killed with its process, and may be tried again.
ABANDONED: Final = timedelta(minutes=10)


class KeptAnswer(models.Model):
    """`asked` is a digest of the whole request. While the write is under way, `status` is 0."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=200)
    asked = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="kb_keptanswer_once")]

    def __str__(self) -> str:
        return f"answer {self.pk}"
