"""Digests of passwords, one at a time in each process, in a thread of their own.

They are slow on purpose, so whoever guesses could have all threads and all processors at work on them. Whose turn is
next is not decided here: behind `kb.door` nobody waits here, since nobody is let in before.
"""

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher

#: Seconds in which a digest has to be begun.
PATIENCE: Final = 2.0


class TooManyAtOnce(Exception):
    """The digest was not begun: others are before it. Nothing has happened."""


class OneAtATime:
    """A thread for digests, and room for so many who ask for one. Who waits here holds the thread of a request."""

    def __init__(self, room: int, patience: float = PATIENCE) -> None:
        self._thread = ThreadPoolExecutor(1, "password", _step_back)
        self._room = threading.BoundedSemaphore(room)
        self._patience = patience

    def work(self, digest: Callable[[], str]) -> str:
        """What `digest` gives. Raises `TooManyAtOnce`: at once if there is no room, else when patience ends."""
        if not self._room.acquire(blocking=False):
            raise TooManyAtOnce
        try:
            future = self._thread.submit(digest)
            try:
                return future.result(self._patience)
            except TimeoutError as late:
                if future.cancel():
                    raise TooManyAtOnce from late
                return future.result()
        finally:
            self._room.release()


class PasswordHasher(PBKDF2PasswordHasher):
    """Django's own, by the same name, so it reads what Django's wrote."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        return _PLACE.work(lambda: super(PasswordHasher, self).encode(password, salt, iterations))


def _step_back() -> None:
    """Where processors are scarce, let readers go before this thread. Elsewhere than on Linux a thread has no rank."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


#: Not the most there is: the thread also has to come by the lock of Python's, which others wait for meanwhile.
_NICENESS: Final = 10
#: Without the door half of the threads may be at passwords; the others are for whoever reads.
_PLACE: Final = OneAtATime(max(1, settings.THREADS // 2))
