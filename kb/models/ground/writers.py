"""SQLite has one writer at a time. How long the others wait for it, and how many of a process's threads may.

A thread that waits to write cannot answer readers. So at most half of them wait, for a few seconds; whoever comes
beyond that waits for a moment and is then told to come again. Who has waited in vain does not wait twice.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from threading import BoundedSemaphore
from typing import Any, Final

from django.db import Error, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from kb.models.ground.troubles import TooManyWriters, Trouble, trouble_of

#: Seconds that a visitor's or an operator's write waits for somebody else's.
PATIENCE: Final = 3.0
#: Seconds in which one of those that wait may be done.
_MOMENT: Final = 0.3
#: Seconds in which nobody tries, after somebody waited in vain.
_PAUSE: Final = 1.0
_READS: Final = ("SELECT", "PRAGMA", "EXPLAIN", "WITH")

Execute = Callable[[str, Any, bool, dict[str, Any]], Any]
_in_passing: Final[ContextVar[bool]] = ContextVar("kb_in_passing", default=False)


@contextmanager
def in_passing() -> Iterator[None]:
    """Within this block nothing waits to write: it succeeds at once, or it is not so important."""
    before = _in_passing.set(True)
    try:
        yield
    finally:
        _in_passing.reset(before)


class Queue:
    """Statements that begin to write, `most` of them waiting at once. For `connection.execute_wrappers`."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic, moment: float = _MOMENT) -> None:
        self._places = BoundedSemaphore(most)
        self._clock, self._moment = clock, moment
        self._closed_until = 0.0

    def open(self) -> None:
        """Let everybody try again."""
        self._closed_until = 0.0

    def __call__(self, execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        connection: BaseDatabaseWrapper = context["connection"]
        if connection.in_atomic_block or sql.lstrip().startswith(_READS):
            return execute(sql, params, many, context)
        is_hurried = _in_passing.get()
        if self._clock() < self._closed_until or not self._places.acquire(timeout=0 if is_hurried else self._moment):
            raise TooManyWriters("others wait to write")
        try:
            with _without_waiting(connection) if is_hurried else nullcontext():
                return execute(sql, params, many, context)
        except Error as error:
            if _was_waited_for(error) and not is_hurried:
                self._closed_until = self._clock() + _PAUSE
            raise
        finally:
            self._places.release()


def _was_waited_for(error: Error) -> bool:
    """Whether another process held the lock to the end. What threads of one process lock is never waited for."""
    return getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


@contextmanager
def _without_waiting(connection: Any) -> Iterator[None]:
    driver: sqlite3.Connection = connection.connection  # the usual stand-in of Django's has it too
    (patience,) = driver.execute("PRAGMA busy_timeout").fetchone()
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA busy_timeout = {patience}")


def why_no_writing() -> Trouble | None:
    """Why nothing can be written, tried without writing. Somebody who is writing now is no reason."""
    if connection.in_atomic_block:
        return None
    try:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor, _without_waiting(connection):
                cursor.execute("BEGIN IMMEDIATE")
                cursor.execute("ROLLBACK")
            return None
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_read_only")
            return Trouble.READ_ONLY if cursor.fetchone() == ("on",) else None
    except Error as error:
        trouble = trouble_of(error)
        return None if trouble is Trouble.LOCKED else trouble
