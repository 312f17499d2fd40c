"""Signals for the processes of a worker: heard once handlers are in place, and requests to end counted as meant.

A service manager tells every process of a service to end, and their parent tells them too; the terminal does the same.
So what comes within two seconds is one request.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Final

#: Seconds.
_ONE_REQUEST: Final = 2.0

Handler = Callable[[int, FrameType | None], None]


class Requests:
    """How often somebody has asked for the end."""

    def __init__(self) -> None:
        self._last = 0.0
        self.heard = 0

    def hear(self) -> int:
        """Count a signal; gives how many requests there have been, or 0 if this is none of its own."""
        now = time.monotonic()
        if self.heard and now - self._last < _ONE_REQUEST:
            return 0
        self._last = now
        self.heard += 1
        return self.heard


@contextmanager
def hearing(handlers: Mapping[signal.Signals, Handler]) -> Iterator[int]:
    """Hear signals; gives a descriptor that can be read when one has come.

    Signals that were held back until now, because the handlers were not in place, come at once.
    """
    bell, hammer = os.pipe()
    os.set_blocking(hammer, False)
    signal.set_wakeup_fd(hammer, warn_on_full_buffer=False)
    for number, handler in handlers.items():
        signal.signal(number, handler)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, handlers)
    yield bell


@contextmanager
def holding_back(*numbers: int) -> Iterator[None]:
    """Signals that come meanwhile are heard afterwards; a child that is forked meanwhile hears them once it can."""
    signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, numbers)
