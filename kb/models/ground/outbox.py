"""Rows that several workers want and one gets: claimed, held for a while, put off after a fault, settled.

    waits ─claim─► held ─► settled · waits (later)

Notices, messages to other programs and background work are claimed by the same UPDATE, which names what was read of the
row: of two workers one wins, on every database. When a row has failed for good is decided by whoever claims it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final, Self, TypeVar

from django.db import models

#: Beyond so many faults no wait grows: every one has reached its bound by then, and numbers stay small.
_MOST_STEPS: Final = 10
_LONGEST_WORDS: Final = 300


@dataclass(frozen=True, slots=True)
class BackOff:
    """How long to leave something alone that failed: so many times as long after each fault, up to a bound."""

    first: timedelta
    longest: timedelta
    factor: int = 2

    def after(self, faults: int) -> timedelta:
        """The wait after so many faults in a row, which are one at least."""
        wait: timedelta = self.first * self.factor ** min(faults - 1, _MOST_STEPS)
        return min(wait, self.longest)


def change(row: models.Model, seen: Mapping[str, object], **now: object) -> bool:
    """Change a row, and the object with it, if it still is as `seen`; False if somebody else was faster."""
    if not type(row)._default_manager.filter(pk=row.pk, **seen).update(**now):
        return False
    for name, value in now.items():
        setattr(row, name, value)
    return True


def claim(row: models.Model, marks: tuple[str, ...], **hold: object) -> bool:
    """Hold a row as it was read; False if somebody else was faster. Every claim changes its `marks`."""
    return change(row, {name: getattr(row, name) for name in marks}, **hold)


class Outgoing(models.Model):
    """A message to somebody, which waits for `due_at`. While it is held, that is the end of the lease."""

    #: The states in which it waits and is held.
    WAITS: ClassVar[str]
    HELD: ClassVar[str]
    #: States from which it is claimed. With `HELD` among them somebody else sends it again once a lease has ended: at
    #: least once. Without, at most once.
    CLAIMABLE: ClassVar[tuple[str, ...]]
    #: States in which our own try may still be settled.
    OPEN: ClassVar[tuple[str, ...]]
    #: The column in which the other side's words are kept, beside `answer_code`.
    WORDS: ClassVar[str]

    state = models.CharField(max_length=12)
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    first_tried_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def claim(self, at: datetime, lease: timedelta, **also: object) -> bool:
        """Take it, if nobody else has: only then, and only once this is committed, may the message leave."""
        if self.state not in self.CLAIMABLE:
            return False
        hold = {"attempts": self.attempts + 1, "due_at": at + lease, "first_tried_at": self.first_tried_at or at}
        return claim(self, ("state", "attempts"), state=self.HELD, **hold, **also)

    def settle(self, state: str, at: datetime, code: int = 0, words: str = "") -> bool:
        """Write down the end of our own try; False if somebody else has taken it up, or settled it, since."""
        return self._end({"state__in": self.OPEN}, code, words, state=state, settled_at=at)

    def put_back(self, due_at: datetime, code: int = 0, words: str = "") -> bool:
        """Let it wait for another try, if it still is in our hands."""
        return self._end({"state": self.HELD}, code, words, state=self.WAITS, due_at=due_at)

    def _end(self, seen: dict[str, object], code: int, words: str, **now: object) -> bool:
        answer = {"answer_code": code, self.WORDS: words[:_LONGEST_WORDS]}
        return change(self, {"attempts": self.attempts, **seen}, **answer, **now)

    def was_tried_for(self, length: timedelta, at: datetime) -> bool:
        return self.first_tried_at is not None and at - self.first_tried_at >= length


_Message = TypeVar("_Message", bound=Outgoing)


class OutgoingQuerySet(models.QuerySet[_Message]):
    def unsettled(self) -> Self:
        """What waits or is held, the first on which somebody has to look before all others."""
        return self.filter(state__in=(self.model.WAITS, self.model.HELD)).order_by("due_at", "pk")

    def due(self, at: datetime) -> Self:
        """What may be claimed now, those that were tried before after all others."""
        return self.filter(state__in=self.model.CLAIMABLE, due_at__lte=at).order_by("due_at", "pk")
