"""The worker: a process that carries out what `later` queued, and what is due by the clock, one after the other.

It may be killed at any moment, and there may be several. What a try is, and what becomes of it, is
`kb.operations.work.attempts`'s.

A thread of its own gives a sign of life every few seconds and holds on to the work in hand. A worker that finds its
work in other hands, because it stood still for longer than the lease, ends at once: no two do a thing at the same time.
"""

import logging
import os
import secrets
import select
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread
from types import FrameType
from typing import Any, Final

from django.db import Error, connections

from kb.models.ground.deleted import overwrite_deleted
from kb.models.ground.work import LEASE, Work, forget_done, sign
from kb.operations.work.attempts import (
    Interrupted,
    TookTooLong,
    Watch,
    carry_out,
    claim_next,
    give_up_abandoned,
    queue_periodic,
)
from kb.operations.work.background import Function, every
from kb.operations.work.rounds import now

log = logging.getLogger("kb.work")

_LOST_HOLD: Final = 70


@dataclass(frozen=True, slots=True)
class Pace:
    """How often and how long, in seconds; a test has less time than a site."""

    #: Between two looks for work, when there was none.
    poll: float = 1.0
    #: Between two looks for abandoned and periodic work.
    rounds: float = 5.0
    #: Between two signs of life.
    beat: float = 20.0
    lease: timedelta = LEASE
    #: How long the work in hand may go on after the signal to end.
    grace: float = 25.0
    #: How long a function may take at all.
    longest: float = 3600.0
    #: After the database did not answer.
    pause: float = 5.0


@every(hours=24, name="work.forget")
def forget_old_work(at: datetime) -> None:
    forget_done(at)


@every(hours=1, name="deleted.overwrite")
def overwrite_what_was_deleted(at: datetime) -> None:  # noqa: ARG001
    overwrite_deleted()


class Worker:
    """One loop, in the main thread of its process."""

    def __init__(self, pace: Pace | None = None) -> None:
        self._pace = pace or Pace()
        self._name = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._watch = Watch(self._pace.lease)
        self._holder = ""
        self._calling = False
        self._ending = False
        self._ended = Event()
        self._next_round = 0.0

    def run(self) -> None:
        """Work until a signal says to end: the first one politely, a second one at once."""
        with self._signals() as bell:
            beats = Thread(target=self._give_signs, name="signs of life", daemon=True)
            beats.start()
            log.info("the worker has begun")
            while not self._ending:
                wait = self._look()
                if wait and select.select([bell], [], [], wait)[0]:
                    os.read(bell, 4096)
            self._ended.set()
            beats.join()
            log.info("the worker has ended")

    def _look(self) -> float:
        """Do one piece of work if there is one; gives how long to wait before the next look."""
        try:
            self._make_rounds()
            row = claim_next(now(), self._pace.lease)
            if row is None:
                return self._pace.poll
            self._do(row)
        except Error as error:
            log.warning("the worker cannot use the database", exc_info=error)
            connections.close_all()
            return self._pace.pause
        except Interrupted:
            log.info("work was handed back")
        return 0.0

    def _make_rounds(self) -> None:
        if time.monotonic() < self._next_round:
            return
        self._next_round = time.monotonic() + self._pace.rounds
        at = now()
        for row in self._watch.abandoned(at):
            give_up_abandoned(row, at)
        queue_periodic(at)

    def _do(self, row: Work) -> None:
        self._holder = row.holder
        try:
            carry_out(row, now, self._call)
        finally:
            self._holder = ""

    def _call(self, function: Function, arguments: dict[str, Any]) -> None:
        self._calling = True
        signal.setitimer(signal.ITIMER_REAL, self._pace.longest)
        if self._ending:  # asked just before, or just now
            signal.setitimer(signal.ITIMER_REAL, self._pace.grace)
        try:
            function(**arguments)
        finally:
            self._calling = False
            signal.setitimer(signal.ITIMER_REAL, 0)

    @contextmanager
    def _signals(self) -> Iterator[int]:
        """Hear signals; gives a descriptor that can be read when one has come."""
        bell, hammer = os.pipe()
        os.set_blocking(hammer, False)
        signal.set_wakeup_fd(hammer, warn_on_full_buffer=False)
        for number, handler in (
            (signal.SIGTERM, self._end),
            (signal.SIGINT, self._end),
            (signal.SIGALRM, self._stop_function),
        ):
            signal.signal(number, handler)
        yield bell

    def _end(self, number: int, _frame: FrameType | None) -> None:
        if self._ending:
            os._exit(128 + number)
        self._ending = True
        if self._calling:
            signal.setitimer(signal.ITIMER_REAL, self._pace.grace)

    def _stop_function(self, _number: int, _frame: FrameType | None) -> None:
        if self._calling:
            raise Interrupted if self._ending else TookTooLong

    def _give_signs(self) -> None:
        """What the thread does: say that we live, and hold on to what is in hand."""
        held_at, lost = time.monotonic(), ""
        while True:
            holder = self._holder
            try:
                sign(self._name, now(), ended=self._ended.is_set())
                kept = not holder or self._hold_on(holder)
            except Error:
                log.warning("the worker could not give a sign of life")
                connections.close_all()
                kept = time.monotonic() - held_at < self._pace.lease.total_seconds()
            else:
                held_at = time.monotonic()
            if holder and not kept and lost == holder:  # at the first look it may be done just now
                self._die()
            lost = "" if kept else holder
            if self._ended.is_set():
                connections.close_all()
                return
            self._ended.wait(self._pace.beat)

    def _hold_on(self, holder: str) -> bool:
        return Work.objects.held_by(holder).update(held_until=now() + self._pace.lease) == 1

    def _die(self) -> None:
        log.error("the worker has lost hold of its work, and ends")
        os._exit(_LOST_HOLD)
