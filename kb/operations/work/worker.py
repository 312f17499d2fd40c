"""A worker: a process that carries out what `later` queued, and what is due by the clock, one after the other.

It may be killed at any moment, and there may be several: one for each lane, after which
`kb.operations.work.lane_supervisor` looks. What a try is, and what becomes of it, is `kb.operations.work.attempts`'s.

A thread of its own gives a sign of life every few seconds and holds on to the work in hand. A worker that finds its
work in other hands, because it stood still for longer than the lease, ends at once: no two do a thing at the same time.
"""

import logging
import os
import secrets
import select
import signal
import time
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
from kb.operations.work.background import Function, every, names_in
from kb.operations.work.lanes import Lane
from kb.operations.work.rounds import now
from kb.operations.work.signals import Requests, hearing

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
    #: Before a worker that died is started again: twice as long each time, until one has lived for a minute.
    again: float = 1.0


@every(hours=24, name="work.forget", lane=Lane.KEEPING)
def forget_old_work(at: datetime) -> None:
    forget_done(at)


@every(hours=1, name="deleted.overwrite", lane=Lane.KEEPING)
def overwrite_what_was_deleted(at: datetime) -> None:  # noqa: ARG001
    overwrite_deleted()


class Worker:
    """One loop, in the main thread of its process. Without a lane it does all that there is.

    `parent`: the process that started it, without which it ends as it does after a signal. Who shall end at once is
    killed by it.
    """

    def __init__(self, pace: Pace | None = None, *, lane: Lane | None = None, parent: int = 0) -> None:
        self._pace = pace or Pace()
        self._lane = lane
        self._parent = parent
        self._name = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._watch = Watch(self._pace.lease)
        self._holder = ""
        self._calling = False
        self._requests = Requests()
        self._ended = Event()
        self._next_round = 0.0

    def run(self) -> None:
        """Work until a signal says to end: the first one politely, a second one at once."""
        handlers = {signal.SIGTERM: self._end, signal.SIGINT: self._end, signal.SIGALRM: self._stop_function}
        with hearing(handlers) as bell:
            beats = Thread(target=self._give_signs, name="signs of life", daemon=True)
            beats.start()
            log.info("the worker has begun", extra=self._facts)
            while not self._requests.heard:
                wait = self._look()
                if wait and select.select([bell], [], [], wait)[0]:
                    os.read(bell, 4096)
            self._ended.set()
            beats.join()
            log.info("the worker has ended", extra=self._facts)

    @property
    def _facts(self) -> dict[str, str]:
        return {"lane": self._lane.value} if self._lane else {}

    def _look(self) -> float:
        """Do one piece of work if there is one; gives how long to wait before the next look."""
        try:
            self._make_rounds()
            row = claim_next(now(), self._pace.lease, names_in(self._lane) if self._lane else None)
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
        if self._requests.heard:  # asked just before, or just now
            signal.setitimer(signal.ITIMER_REAL, self._pace.grace)
        try:
            function(**arguments)
        finally:
            self._calling = False
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _end(self, number: int, _frame: FrameType | None) -> None:
        request = self._requests.hear()
        if request > 1 and not self._parent:
            os._exit(128 + number)
        if request and self._calling:
            signal.setitimer(signal.ITIMER_REAL, self._pace.grace)

    def _stop_function(self, _number: int, _frame: FrameType | None) -> None:
        if self._calling:
            raise Interrupted if self._requests.heard else TookTooLong

    def _give_signs(self) -> None:
        """What the thread does: say that we live, and hold on to what is in hand."""
        held_at, lost = time.monotonic(), ""
        while True:
            holder = self._holder
            try:
                sign(self._name, now(), lane=self._lane or "", ended=self._ended.is_set())
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
            if self._parent and os.getppid() != self._parent and not self._requests.heard:
                os.kill(os.getpid(), signal.SIGTERM)
            self._ended.wait(self._pace.beat)

    def _hold_on(self, holder: str) -> bool:
        return Work.objects.held_by(holder).update(held_until=now() + self._pace.lease) == 1

    def _die(self) -> None:
        log.error("the worker has lost hold of its work, and ends")
        os._exit(_LOST_HOLD)
