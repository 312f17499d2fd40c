"""Searches without an answer, gathered in memory and written once a minute, so that no visitor's read writes.

The first search that is noted starts a clock; when it rings, all that came meanwhile is written by a thread of this
process, and the clock stands still again. A process that ends loses a minute of counts at most: granian's workers run
nothing at their end.
"""

import logging
from collections import Counter
from datetime import UTC, datetime
from threading import Lock, Timer
from typing import Final

from django.db import DatabaseError, connection

from kb.models.unanswered import add_unanswered
from kb.search.private import without_private

log = logging.getLogger("kb.unanswered")

#: Seconds between two writes.
WAIT: Final = 60.0
#: So many different searches wait at most; a flood of others is not counted.
MOST_WAITING: Final = 200
#: What is shorter says nothing, in letters.
_SHORTEST: Final = 3


class Tally:
    """Counts that wait. Threads share it."""

    def __init__(self, wait: float = WAIT) -> None:
        self._wait = wait
        self._lock = Lock()
        self._counts = Counter[tuple[str, str]]()
        self._clock: Timer | None = None

    def note(self, query: str, language: str) -> None:
        """Count a search, without what is private in it."""
        words = " ".join(without_private(query).casefold().split())
        if sum(map(str.isalnum, words)) < _SHORTEST:
            return
        with self._lock:
            if (words, language) in self._counts or len(self._counts) < MOST_WAITING:
                self._counts[words, language] += 1
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
            add_unanswered(counts, datetime.now(UTC).date())
        except DatabaseError:
            log.warning("searches without an answer could not be counted")

    def forget(self) -> None:
        """Drop what waits, and stop the clock."""
        self._taken()

    def _taken(self) -> Counter[tuple[str, str]]:
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


tally: Final = Tally()
