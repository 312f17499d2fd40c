"""Counts that gather in memory and are written once a minute, so that no visitor's read writes.

The first thing that is counted starts a clock; when it rings, all that came meanwhile is written by a thread of this
process, and the clock stands still again. A process that is killed loses a minute of counts at most.
"""

import logging
from collections import Counter
from collections.abc import Hashable
from datetime import UTC, date, datetime
from threading import Lock, Timer
from typing import Final, Generic, TypeVar

from django.db import DatabaseError, connection

log = logging.getLogger("kb.tallies")

#: Seconds between two writes.
WAIT: Final = 60.0

Key = TypeVar("Key", bound=Hashable)


class Gathering(Generic[Key]):
    """Counts that wait, of at most `most` different things; a flood of others is not counted. Threads share it.

    What is made of it says in `keep` how counts are written, and in `lost` what is logged if they cannot be.
    """

    most: int
    lost: str

    def __init__(self, wait: float = WAIT) -> None:
        self._wait = wait
        self._lock = Lock()
        self._counts = Counter[Key]()
        self._clock: Timer | None = None

    def keep(self, counts: Counter[Key], day: date) -> None:
        raise NotImplementedError

    def count(self, key: Key) -> None:
        with self._lock:
            if key in self._counts or len(self._counts) < self.most:
                self._counts[key] += 1
            if self._clock is None:
                self._clock = Timer(self._wait, self._ring)
                self._clock.daemon = True
                self._clock.start()

    def write(self) -> None:
        """Write what waits, now, under today's date."""
        counts = self._taken()
        if not counts:
            return
        try:
            self.keep(counts, datetime.now(UTC).date())
        except DatabaseError:
            log.warning("%s", self.lost)

    def forget(self) -> None:
        """Drop what waits, and stop the clock."""
        self._taken()

    def _taken(self) -> Counter[Key]:
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
