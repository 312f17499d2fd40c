"""The revision: one token that changes with every write of content, services or moves.

Whatever a process keeps in memory is keyed by it. Readers look at most once a second, with a plain cursor, because
the same question through the ORM costs more than the rest of a cached page (design 7.19).
"""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from django.db import connection, models, transaction

#: Seconds for which a process trusts the token that it read last.
TRUST: Final = 1.0


class Revision(models.Model):
    """One row. The token is random, not counted: a number taken in a transaction that was rolled back could come
    again with other contents behind it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    token = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="kb_revision_one_row")]

    def __str__(self) -> str:
        return f"revision {self.token}"


class _Held:
    """The token that a request goes on with, once it has asked."""

    def __init__(self) -> None:
        self.token: int | None = None


_held: Final[ContextVar[_Held | None]] = ContextVar("kb_revision", default=None)


class _Seen:
    """The token that this process read last, and when."""

    def __init__(self) -> None:
        self.token = 0
        self.until = 0.0


_seen = _Seen()


def raise_revision() -> None:
    """Tell every process that content, services or moves changed. Call it in the transaction of the write."""
    token = secrets.randbits(62)
    Revision.objects.update_or_create(id=1, defaults={"token": token})
    transaction.on_commit(forget_revision)


def forget_revision() -> None:
    """Make the next reader of this process look into the database again."""
    _seen.until = 0.0
    if (held := _held.get()) is not None:
        held.token = None


@contextmanager
def one_revision() -> Iterator[None]:
    """Hold on to the first token that is asked for, so that a request reads rows and keeps pages under the same one.

    Else a page made of what was read a moment before would be kept under the token of what came a moment later.
    """
    before = _held.set(_Held())
    try:
        yield
    finally:
        _held.reset(before)


def current_revision() -> int:
    """The token of the newest revision, at most `TRUST` seconds old; 0 before anything was written.

    A transaction asks for itself and tells nobody: until it commits, its token stands for rows that no other thread
    can see, and after a rollback for rows that never were.
    """
    if connection.in_atomic_block:
        return _stored_token()
    held = _held.get()
    if held is None:
        return _newest_token()
    if held.token is None:
        held.token = _newest_token()
    return held.token


def _newest_token() -> int:
    now = time.monotonic()
    if now >= _seen.until:
        _seen.token = _stored_token()
        _seen.until = now + TRUST
    return _seen.token


def _stored_token() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM kb_revision WHERE id = 1")
        row = cursor.fetchone()
    return row[0] if row else 0
