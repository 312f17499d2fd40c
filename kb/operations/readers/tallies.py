"""Counts that gather in memory and are written once a minute, so that no visitor's read writes.

The first thing that is counted starts a clock; when it rings, all that came meanwhile is written by a thread of this
process, and the clock stands still again. What waits when a server is asked to stop is written by a thread that waits
for the end of the main one (`write_at_the_end`). A process that is killed loses a minute of counts at most, and what
a database cannot take for the moment is written with what comes after it.
"""

import logging
from collections import Counter
from collections.abc import Callable, Hashable
from datetime import UTC, date, datetime
from threading import Lock, Thread, Timer, main_thread
from typing import Any, Final, Generic, TypeVar
from weakref import WeakSet

from django.db import DatabaseError, OperationalError, connection

log = logging.getLogger("kb.tallies")

#: Seconds between two writes.
WAIT: Final = 60.0

Key = TypeVar("Key", bound=Hashable)


#: All that gather in this process.
GATHERINGS: "Final[WeakSet[Gathering[Any]]]" = WeakSet()


class Gathering(Generic[Key]):
    """Counts that wait, of at most `most` different things; a flood of others is not counted. Threads share it.

    What is made of it says in `keep` how counts are written, and in `lost` what is logged if they cannot be.
    """

    most: int
    lost: str

    def __init__(self, wait: float = WAIT) -> None:
        self.wait = wait
        self._lock = Lock()
        self._writing = Lock()
        self._counts = Counter[Key]()
        self._clock: Timer | None = None
        GATHERINGS.add(self)

    def keep(self, counts: Counter[Key], day: date) -> None:
        raise NotImplementedError

    def count(self, key: Key) -> None:
        with self._lock:
            self._add(key, 1)

    def _add(self, key: Key, times: int) -> None:
        """To be called by whoever holds the lock."""
        if key in self._counts or len(self._counts) < self.most:
            self._counts[key] += times
        if self._clock is None:
            self._clock = Timer(self.wait, self._ring)
            self._clock.daemon = True
            self._clock.start()

    def write(self) -> None:
        """Write what waits, now, under today's date; whoever comes second waits until the first has written."""
        with self._writing:
            counts = self.taken()
            if not counts:
                return
            try:
                self.keep(counts, datetime.now(UTC).date())
            except OperationalError:  # away, locked, or on a full disk: that passes, and these can wait as long
                log.warning("%s yet", self.lost)
                self._put_back(counts)
            except DatabaseError:
                log.warning("%s", self.lost)

    def _put_back(self, counts: Counter[Key]) -> None:
        with self._lock:
            for key, times in counts.items():
                self._add(key, times)

    def taken(self) -> Counter[Key]:
        """Take what waits, and stop the clock."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
            if self._clock is not None:
                self._clock.cancel()
                self._clock = None
        return counts

    def _ring(self) -> None:
        try:
            self.write()
        finally:
            connection.close()  # this thread's own, which nobody else would ever close


def write_at_the_end(*others: Callable[[], None]) -> None:
    """Have all that waits written when this process is asked to stop, and these others asked to write what they have.
    To be called where requests are answered.

    Granian's workers leave past Python's exit handlers, but they wait for threads that are no daemons, and for requests
    in hand before that (tried with 2.8); so does every other way in which a Python program ends by itself. A server
    that loads the application before it forks (`gunicorn --preload`) has no such thread in its workers.
    """
    Thread(target=_write_last, args=others, name="last-counts", daemon=False).start()


def _write_last(*others: Callable[[], None]) -> None:
    main_thread().join()
    gatherings = [gathering.write for gathering in list(GATHERINGS)]
    try:
        # What could not be written the first time has nothing else to wait for.
        for write in (*others, *gatherings, *gatherings):
            write()
    finally:
        connection.close()
