"""The supervisor of the lanes: a worker for each, a process of its own, so that none waits for another's server.

This process only looks after the others: whoever dies is replaced, and signals are passed on. It has no connection to
the database and no thread, so the workers can be forked from it and share its memory.
"""

import gc
import logging
import os
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Final

from django.db import connection, connections

from kb.operations.work.lanes import Lane
from kb.operations.work.signals import Requests, hearing, holding_back
from kb.operations.work.worker import Pace, Worker

log = logging.getLogger("kb.work")

#: Seconds for which one waits on SQLite until another has written. What became of a message must not be lost behind a
#: long import. It is less than the lease.
_LONGEST_WRITE: Final = 120
#: Seconds that one waits at most before it is started again, and after which it is not taken for one that cannot live.
_LONGEST_WAIT: Final = 30.0
_A_WHILE: Final = 60.0
_TO_END: Final = (signal.SIGTERM, signal.SIGINT)


@dataclass
class _Place:
    """A lane, and the process that works in it, if there is one. Moments are those of a clock that cannot jump."""

    lane: Lane
    pid: int = 0
    begun: float = 0.0
    next_start: float = 0.0
    deaths: int = 0


class LaneSupervisor:
    """One process for each lane, and this one."""

    def __init__(self, pace: Pace | None = None, *, begin: Callable[[], object] | None = None) -> None:
        """`begin` is called by the process that keeps the house in order, before it looks for work."""
        self._pace, self._begin = pace or Pace(), begin
        self._places = [_Place(lane) for lane in Lane]
        self._requests = Requests()
        self._heard: list[int] = []
        self._status = 0

    def run(self) -> int:
        """Work until a signal says to end: the first one politely, a second one at once. Gives the status."""
        _share_memory()
        with hearing(dict.fromkeys((*_TO_END, signal.SIGCHLD), self._hear)) as bell:
            while True:
                self._pass_on()
                self._look_after()
                if self._requests.heard and not any(place.pid for place in self._places):
                    return self._status
                if select.select([bell], [], [], self._patience())[0]:
                    os.read(bell, 4096)

    def _hear(self, number: int, _frame: FrameType | None) -> None:
        if number != signal.SIGCHLD and self._requests.hear():
            self._heard.append(number)

    def _pass_on(self) -> None:
        """Whoever shall end at once is killed: what it has in hand is found by its lease."""
        while self._heard:
            number = self._heard.pop(0)
            at_once = self._requests.heard > 1 and not self._heard
            if at_once:
                self._status = 128 + number
            for place in self._places:
                if place.pid:
                    os.kill(place.pid, signal.SIGKILL if at_once else signal.SIGTERM)

    def _look_after(self) -> None:
        now = time.monotonic()
        for place in self._places:
            if place.pid and (ended := os.waitpid(place.pid, os.WNOHANG))[0]:
                place.pid = 0
                self._mourn(place, os.waitstatus_to_exitcode(ended[1]))
            if not place.pid and not self._requests.heard and now >= place.next_start:
                place.begun, place.pid = now, self._fork(place.lane)

    def _mourn(self, place: _Place, status: int) -> None:
        if self._requests.heard:
            return
        now = time.monotonic()
        place.deaths = 1 if now - place.begun > _A_WHILE else place.deaths + 1
        log.warning("a worker has ended, and another is started", extra={"lane": place.lane.value, "status": status})
        place.next_start = now + min(self._pace.again * 2 ** min(place.deaths - 1, 10), _LONGEST_WAIT)

    def _patience(self) -> float | None:
        """How long nothing has to be done, unless the bell rings."""
        starts = [place.next_start for place in self._places if not place.pid]
        if self._requests.heard or not starts:
            return None
        return max(0.0, min(starts) - time.monotonic())

    def _fork(self, lane: Lane) -> int:
        """The number of a new process that works in a lane."""
        parent = os.getpid()
        with holding_back(*_TO_END):
            if pid := os.fork():
                return pid
            status = 1
            try:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                _name_process(f"worker {lane}")
                if self._begin and lane is Lane.KEEPING:
                    self._begin()
                Worker(self._pace, lane=lane, parent=parent).run()
                status = 0
            except BaseException as error:
                log.error("a worker cannot go on", exc_info=error, extra={"lane": lane.value})
                raise
            finally:  # whatever happens, the child never goes on as another parent
                os._exit(status)


def _share_memory() -> None:
    """Let nothing be open, and nothing be moved, that the children share."""
    if connection.vendor == "sqlite":
        connections.settings["default"]["OPTIONS"]["timeout"] = _LONGEST_WRITE
    connections.close_all()
    gc.collect()
    gc.freeze()


def _name_process(name: str) -> None:
    """Let `ps` and `top` say which lane it is, where the system can."""
    with suppress(OSError):
        Path("/proc/self/comm").write_text(name)
