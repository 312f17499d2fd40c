"""Work that waits for the worker: what, since when, who holds it, and how it went.

A row is claimed as every row of an outbox is. What a piece of work does is registered in
`kb.operations.work.background`; `kb.operations.work.attempts` carries it out.
"""

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Self

from django.db import models, transaction
from django.db.models import Max, Min, Q

from kb.models.ground.outbox import change, claim

#: How long a worker may hold a piece of work without a sign of life. A write that locks SQLite must fit into it.
LEASE: Final = timedelta(minutes=5)
#: A worker that has not been seen for so long is taken for gone.
UNSEEN: Final = timedelta(seconds=120)
#: After so many tries a piece of work is parked.
MOST_TRIES: Final = 3
#: What is done is kept for so long; of periodic work so many pieces.
KEPT: Final = timedelta(days=30)
_PERIODIC_KEPT: Final = 5
#: So many of the last pieces tell how long one takes.
_LAST: Final = 20


class WorkState(StrEnum):
    """Where a piece of work stands. `GONE` is never stored: it was discarded, or done long ago."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    PARKED = "parked"
    GONE = "gone"


_NONE: Final = timedelta(0)
_STORED: Final = [state.value for state in WorkState if state is not WorkState.GONE]


class WorkQuerySet(models.QuerySet["Work"]):
    def waiting(self) -> Self:
        return self.filter(state=WorkState.WAITING).order_by("due_at", "pk")

    def due(self, at: datetime, names: Collection[str]) -> Self:
        """What waits and may be begun, by somebody who knows these names; the longest due first."""
        return self.waiting().filter(due_at__lte=at, name__in=names)

    def running(self) -> Self:
        return self.filter(state=WorkState.RUNNING).order_by("started_at", "pk")

    def in_hand(self, at: datetime) -> Self:
        """What runs, unless whoever holds it has not given a sign for it for so long that nobody is at it."""
        return self.running().filter(held_until__gt=at - UNSEEN + LEASE)

    def waiting_since(self, before: datetime) -> dict[str, datetime]:
        """By name, when the first of it was due that might have been begun before this moment, and was not."""
        late = self.filter(state=WorkState.WAITING, due_at__lt=before).order_by()
        return dict(late.values_list("name").annotate(first=Min("due_at")))

    def parked(self) -> Self:
        return self.filter(state=WorkState.PARKED).order_by("-finished_at", "-pk")

    def done(self) -> Self:
        return self.filter(state=WorkState.DONE).order_by("-finished_at", "-pk")

    def last_done(self) -> Self:
        """The last piece of each name that is done: what the clock asks for hides nothing else."""
        last = self.filter(state=WorkState.DONE).order_by().values("name").annotate(last=Max("pk"))
        return self.done().filter(pk__in=last.values("last"))

    def held_by(self, holder: str) -> Self:
        return self.filter(state=WorkState.RUNNING, holder=holder)


class Work(models.Model):
    name = models.CharField(max_length=80)
    # JSON as text: Django guards a JSONField with a function that SQLite refuses under our `trusted_schema=OFF`.
    arguments = models.TextField(default="{}")
    state = models.CharField(
        max_length=8, choices=[(state, state) for state in _STORED], default=WorkState.WAITING.value
    )
    tries = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    holder = models.CharField(max_length=32, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    fault = models.TextField(blank=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "work"
        indexes = [
            models.Index("due_at", "id", condition=Q(state="waiting"), name="kb_work_waiting"),
            models.Index("started_at", condition=Q(state="running"), name="kb_work_running"),
            models.Index("state", "finished_at", name="kb_work_ended"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=_STORED), name="kb_work_known_state"),
            models.CheckConstraint(
                condition=Q(state="running") & ~Q(holder="") & Q(held_until__isnull=False, started_at__isnull=False)
                | ~Q(state="running") & Q(holder="", held_until__isnull=True),
                name="kb_work_held_while_running",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}: {self.state}"

    def values(self) -> dict[str, Any]:
        """The arguments of the function."""
        found: dict[str, Any] = json.loads(self.arguments)
        return found

    def claim(self, holder: str, at: datetime, until: datetime) -> bool:
        """Take hold of it as it was read; False if somebody else was faster. It counts as a try."""
        hold = {"tries": self.tries + 1, "holder": holder, "held_until": until, "started_at": at}
        return claim(self, ("state", "tries", "holder"), state=WorkState.RUNNING, **hold)

    def let_go(self, state: WorkState, at: datetime, *, fault: str = "", due_at: datetime | None = None) -> bool:
        """End a try; False if it is no longer held by whom this row says. `due_at`: when to try again."""
        moment = {"due_at": due_at or at} if state is WorkState.WAITING else {"finished_at": at}
        return self._end(state=state, fault=fault, **moment)

    def hand_back(self, at: datetime) -> bool:
        """Let go of it because the worker ends, not because of the work: that was no try."""
        return self._end(state=WorkState.WAITING, tries=self.tries - 1, due_at=at)

    def _end(self, **now: object) -> bool:
        held = {"state": WorkState.RUNNING, "holder": self.holder}
        return change(self, held, holder="", held_until=None, **now)


def queue_work(name: str, arguments: Mapping[str, Any], at: datetime, not_before: datetime | None = None) -> int:
    """Let work wait, in the caller's transaction. Raises `TypeError` for arguments that JSON would change."""
    text = json.dumps(arguments)
    if json.loads(text) != arguments:
        raise TypeError(f"the arguments of {name} are not JSON values")
    return Work.objects.create(name=name, arguments=text, queued_at=at, due_at=not_before or at).pk


def queue_once(name: str, arguments: Mapping[str, Any], at: datetime, not_before: datetime) -> None:
    """Have a worker look from a moment on; one piece of work that waits is enough.

    A piece that somebody else holds at this moment does not count: it may look before our transaction is seen.
    """
    waiting = Work.objects.filter(name=name, arguments=json.dumps(arguments), state=WorkState.WAITING)
    with transaction.atomic():
        if waiting.select_for_update(skip_locked=True).filter(due_at__lte=not_before).first() is None:
            queue_work(name, arguments, at, not_before)


def retry(pk: int, at: datetime) -> bool:
    """Let parked work wait once more, with all its tries; False if it is parked no longer."""
    now = {"state": WorkState.WAITING, "tries": 0, "due_at": at, "started_at": None, "finished_at": None, "fault": ""}
    return Work.objects.parked().filter(pk=pk).update(**now) == 1


def discard(pk: int) -> bool:
    """Forget parked work; False if it is parked no longer."""
    return Work.objects.filter(pk=pk, state=WorkState.PARKED).delete()[0] == 1


def forget_done(at: datetime) -> int:
    """Delete what was done long ago; gives the number of rows."""
    return Work.objects.filter(state=WorkState.DONE, finished_at__lt=at - KEPT).delete()[0]


def thin_out(name: str) -> None:
    """Of periodic work the last few pieces stay, which tell how long one takes; a parked one gives way to the next."""
    kept = list(Work.objects.done().filter(name=name).values_list("pk", flat=True)[:_PERIODIC_KEPT])
    Work.objects.filter(name=name, state__in=(WorkState.PARKED, WorkState.DONE)).exclude(pk__in=kept).delete()


def longest_lately(name: str) -> timedelta:
    """How long the longest of the last pieces of a name took, of those that are done and known; else no time."""
    last = Work.objects.done().filter(name=name, started_at__isnull=False)[:_LAST]
    return max((row.finished_at - row.started_at for row in last if row.finished_at and row.started_at), default=_NONE)


class WorkerSign(models.Model):
    """The signs of life of one worker, from its start to its end. One without a lane does all that there is."""

    name = models.CharField(max_length=32, unique=True)
    # A worker of an earlier release, which may run on for a while, knows nothing of it.
    lane = models.CharField(max_length=16, blank=True, default="", db_default="")
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.lane or 'all'} {self.name}, seen {self.seen_at:%Y-%m-%d %H:%M:%S}"


def sign(name: str, at: datetime, *, lane: str = "", ended: bool = False) -> None:
    """Write down that a worker was seen. The first sign of one lets old ones go."""
    ended_at = at if ended else None
    if WorkerSign.objects.filter(name=name).update(seen_at=at, ended_at=ended_at):
        return
    WorkerSign.objects.filter(seen_at__lt=at - KEPT).delete()
    WorkerSign.objects.create(name=name, lane=lane, started_at=at, seen_at=at, ended_at=ended_at)


def lanes_seen(at: datetime) -> set[str]:
    """The lanes in which a worker was seen lately that has not said that it ends; "" stands for all of them."""
    alive = WorkerSign.objects.filter(seen_at__gt=at - UNSEEN, ended_at__isnull=True)
    return set(alive.values_list("lane", flat=True))


def last_seen(lane: str | None = None) -> datetime | None:
    """When a worker was last seen, in this lane or anywhere; None if there never was one."""
    signs = WorkerSign.objects.all() if lane is None else WorkerSign.objects.filter(lane__in=(lane, ""))
    return signs.values_list("seen_at", flat=True).first()


class Period(models.Model):
    """When a piece of periodic work is due next."""

    name = models.CharField(max_length=80, unique=True)
    due_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name}, due {self.due_at:%Y-%m-%d %H:%M:%S}"


def periods_begun(lengths: Mapping[str, timedelta], at: datetime) -> list[str]:
    """The periodic work for which it is time, by one read. Whose turn it is, `begin_period` says."""
    due = dict(Period.objects.values_list("name", "due_at"))
    return [name for name, length in lengths.items() if not (name in due and at < due[name] <= at + length)]


def begin_period(name: str, at: datetime, length: timedelta) -> bool:
    """Whether a new period begins at `at`; to one of several workers that ask it says yes.

    A period that begins later than one length from now was written by a clock that was wrong.
    """
    known = Period.objects.filter(name=name)
    if known.filter(Q(due_at__lte=at) | Q(due_at__gt=at + length)).update(due_at=at + length):
        return True
    return not known.exists() and Period.objects.get_or_create(name=name, defaults={"due_at": at + length})[1]
