"""Where acts are counted that have a limit: in this process, or in a server that processes share.

A server that does not answer costs the limits their memory, never a visitor their page: one question finds out, and is
answered from this process's own counts within a quarter of a second. From then on nobody asks the server but a thread
that waits for it, so that no request waits; and the log has one line a minute. What is limited, and how much, is
`kb.views.frame.limits`'s.
"""

import logging
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Thread
from typing import Final, TypeVar

from limits.errors import ConfigurationError, StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

log = logging.getLogger("kb.limits")

Answer = TypeVar("Answer", bool, float)
#: How addresses of a server begin, and what the library knows them by: Valkey speaks the language of Redis.
_SCHEMES: Final = {
    "redis": "redis",
    "rediss": "rediss",
    "redis+unix": "redis+unix",
    "rediscache": "redis",
    "valkey": "redis",
    "valkeys": "rediss",
    "valkey+unix": "redis+unix",
}
#: Seconds for the connection, and for an answer. An address may have others in its query.
_PATIENCE: Final = 0.25
#: Seconds between two looks whether the server is back.
_PAUSE: Final = 1.0
#: Seconds between two lines about a server that is away.
_QUIET: Final = 60.0


class NotAServer(ValueError):
    """An address at which nothing can be counted. It may hold a password, so it is not repeated."""


def shared_storage(url: str) -> Storage:
    """The server at an address; nothing is connected yet. Raises `NotAServer`."""
    scheme, colon, rest = url.partition("://")
    if not colon or scheme.lower() not in _SCHEMES:
        raise NotAServer
    address = f"{_SCHEMES[scheme.lower()]}://{rest}"
    try:
        storage = storage_from_string(
            address, wrap_exceptions=True, socket_connect_timeout=_PATIENCE, socket_timeout=_PATIENCE
        )
    except (ConfigurationError, ValueError, TypeError) as error:
        raise NotAServer from error
    assert isinstance(storage, Storage)  # asynchronous ones begin with another word
    return storage


class Counters:
    """The counts of this process, and the server at `url` if there is one. Threads share it."""

    def __init__(self, url: str = "", *, pause: float = _PAUSE) -> None:
        self._memory = MemoryStorage()
        self._own = FixedWindowRateLimiter(self._memory)
        self._storage = shared_storage(url) if url else None
        self._shared = FixedWindowRateLimiter(self._storage) if self._storage else None
        self._pause = pause
        self._lock = Lock()
        self._is_away = False
        self._told_at = float("-inf")
        self._is_told = False
        self._waiting: Thread | None = None
        if self._storage and not self._storage.check():
            self._lose()

    @property
    def are_none(self) -> bool:
        """Whether nothing at all is counted, by this process or by others."""
        return self._shared is None and not self._memory.storage

    def ask(self, question: Callable[[FixedWindowRateLimiter], Answer]) -> Answer:
        """Ask what processes share, or this one alone while the server is away."""
        if self._shared is None:
            return question(self._own)
        if not self._is_away:
            with suppress(StorageError):  # told below, and this process answers
                return question(self._shared)
        self._lose()
        return question(self._own)

    def _lose(self) -> None:
        """The server is away: say so once a minute, and have one thread wait for it.

        A process that was forked meanwhile has no such thread, and begins one of its own.
        """
        with self._lock:
            self._is_away = True
            tells = time.monotonic() - self._told_at >= _QUIET
            if tells:
                self._told_at, self._is_told = time.monotonic(), True
            if self._waiting is None or not self._waiting.is_alive():
                waiting = (weakref.ref(self), self._pause)
                self._waiting = Thread(target=_wait_for, args=waiting, name="shared-counter", daemon=True)
                self._waiting.start()
        if tells:
            log.warning("the shared counter does not answer; this process counts alone")

    def look(self) -> bool:
        """Whether the server answers, and is asked again from now on."""
        assert self._storage is not None
        if not self._storage.check():
            return False
        with self._lock:
            tells, self._is_told = self._is_told, False
            self._is_away = False
            self._waiting = None
        if tells:  # one that takes questions and no counts, because its own disk is full, comes and goes each second
            log.info("the shared counter answers again")
        return True


def _wait_for(counters: "weakref.ref[Counters]", pause: float) -> None:
    """What the thread does: look again and again, as long as anybody counts there."""
    while True:
        time.sleep(pause)
        found = counters()
        if found is None or found.look():
            return
        del found
