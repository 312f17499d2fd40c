"""A database that takes questions and does not answer: it is noticed by those that wait, and they wait no longer.

PostgreSQL's client waits without end for what a server says that was halted, or whose disk is. So a thread looks twice
a second which connections have waited for a second. If a question on another connection is not answered either, the
database is away, and the sockets of all that wait are shut: their threads get an error, and go on from memory. A
statement that takes long for a reason of its own is left alone.
"""

import os
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Thread
from typing import Any, Final
from weakref import WeakSet

from psycopg import Connection
from psycopg.pq import TransactionStatus

from kb.models.ground.outages import Outage, outage
from kb.models.ground.troubles import Trouble

#: Seconds between two looks, of waiting that are suspicious, and in which another question must be answered.
_PAUSE: Final = 0.5
_LONG: Final = 1.0
_ANSWER: Final = 2.0


class Watch:
    """Looks after the connections of one process."""

    def __init__(self, of: Outage = outage, clock: Callable[[], float] = time.monotonic) -> None:
        self._outage, self._clock = of, clock
        self._connections: WeakSet[Connection[Any]] = WeakSet()
        self._since: dict[int, float] = {}
        self._lock = Lock()
        self._thread: Thread | None = None

    def add(self, connection: Connection[Any]) -> None:
        """Look after this one too. The first one that is opened in a process starts the thread."""
        with self._lock:
            self._connections.add(connection)
            if self._thread is None:
                self._thread = Thread(target=self._look_for_ever, name="database-watch", daemon=True)
                self._thread.start()

    def look(self) -> None:
        waiting = self._waiting()
        now = self._clock()
        self._since = {id(one): self._since.get(id(one), now) for one in waiting}
        if any(now - since >= _LONG for since in self._since.values()) and self._is_silent():
            for one in waiting:
                _shut(one)

    def _waiting(self) -> list[Connection[Any]]:
        with self._lock:
            known = list(self._connections)
        return [one for one in known if _is_waiting(one)]

    def _is_silent(self) -> bool:
        if not self._outage.is_on and not self._outage.answers_within(_ANSWER):
            self._outage.begin(Trouble.AWAY)
        return self._outage.is_on

    def _look_for_ever(self) -> None:
        while True:
            time.sleep(_PAUSE)
            self.look()


watch: Final = Watch()


def _is_waiting(connection: Connection[Any]) -> bool:
    return not connection.closed and connection.pgconn.transaction_status == TransactionStatus.ACTIVE


def _shut(connection: Connection[Any]) -> None:
    """End the waiting of another thread. Its descriptor is doubled first, so that it is still of this connection."""
    with suppress(Exception):  # it was answered or closed in this moment, which is as good
        double = os.dup(connection.pgconn.socket)
        with socket.socket(fileno=double) as shut:
            if _is_waiting(connection):
                shut.shutdown(socket.SHUT_RDWR)
