"""The revision: one token that changes with every write of content, services or moves.

Whatever a process keeps in memory is keyed by it. Readers look at most once a second, with a plain cursor, because
the same question through the ORM costs more than the rest of a cached page (design 7.19).

While the database does not answer, readers go on with the token that was read last, for as long as the site's operator
allows, and with everything that is kept under it. Each answer knows from when it is.
"""

import math
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Final

from django.conf import settings
from django.db import Error, connection, models, transaction

from kb.models.ground.outages import outage
from kb.models.ground.reads import leave_lost_connection
from kb.models.ground.troubles import DatabaseAway, trouble_of

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


class Held:
    """What a request goes on with, once it has asked: the token, and how old is what it was answered from.

    `age` is in seconds, and 0 as long as the database answers.
    """

    def __init__(self) -> None:
        self.token: int | None = None
        self.age = 0.0


_held: Final[ContextVar[Held | None]] = ContextVar("kb_revision", default=None)


class _Seen:
    """The token that this process read last, when it did, and how long it trusts it.

    `before` is the token that was read before that one, and how long it was to be trusted. `times` counts how often
    somebody told that there is another one.
    """

    def __init__(self) -> None:
        self.token = 0
        self.read_at = -math.inf
        self.until = 0.0
        self.before = (0, 0.0)
        self.times = 0
        self._lock = Lock()

    def read(self, token: int, now: float, times: int) -> None:
        """The token as it was in the database at `now`, unless somebody told of another one since."""
        with self._lock:
            if times != self.times:
                return
            if token != self.token:
                self.before = (self.token, self.until)
            self.token, self.read_at, self.until = token, now, now + TRUST

    def forget(self) -> None:
        """Trust neither of them any longer."""
        with self._lock:
            self.times += 1
            self.until, self.before = 0.0, (0, 0.0)


_seen = _Seen()
#: In seconds, so that an answer from memory is one from its first moment.
_LEAST_AGE: Final = 0.001


def raise_revision() -> None:
    """Tell every process that content, services or moves changed. Call it in the transaction of the write."""
    token = secrets.randbits(62)
    Revision.objects.update_or_create(id=1, defaults={"token": token})
    transaction.on_commit(forget_revision)


def forget_revision() -> None:
    """Make the next reader of this process look into the database again."""
    _seen.forget()
    if (held := _held.get()) is not None:
        held.token = None


@contextmanager
def one_revision() -> Iterator[Held]:
    """Hold on to the first token that is asked for, so that a request reads rows and keeps pages under the same one.

    Else a page made of what was read a moment before would be kept under the token of what came a moment later.
    """
    if outage.trouble is not None and not connection.in_atomic_block:
        connection.close()  # it would be asked, and might never answer
    held = Held()
    before = _held.set(held)
    try:
        yield held
    finally:
        _held.reset(before)


def current_revision() -> int:
    """The token of the newest revision, at most `TRUST` seconds old; 0 before anything was written.

    Older while the database does not answer; raises `DatabaseAway` if that is too old.

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
    if now < _seen.until:
        return _seen.token
    if outage.trouble is None:
        times = _seen.times
        try:
            token = _stored_token()
        except Error as error:
            trouble = trouble_of(error)
            if trouble is None or _held.get() is None:
                raise
            outage.begin(trouble)
        else:
            _seen.read(token, now, times)
            return token
    go_on_with(_seen.read_at)
    return _seen.token


def seen_tokens() -> tuple[int, ...]:
    """The tokens that are trusted at this moment without a look into the database, the newest first.

    There may be two: what the older one stands for was true less than `TRUST` seconds ago. None while the database does
    not answer.
    """
    now = time.monotonic()
    if now >= _seen.until or outage.trouble is not None:
        return ()
    before, until = _seen.before
    return (_seen.token, before) if now < until else (_seen.token,)


def is_to_be_read() -> bool:
    """Whether half of the time is over for which the token is trusted: whoever looks now keeps others from waiting."""
    return time.monotonic() >= _seen.until - TRUST / 2


def look_again() -> None:
    """Read the token, be it trusted still or not; also by a thread that works for no request."""
    leave_lost_connection()
    with one_revision():
        if outage.trouble is None:
            try:
                now, times = time.monotonic(), _seen.times
                _seen.read(_stored_token(), now, times)
            except Error as error:
                if (trouble := trouble_of(error)) is None:
                    raise
                outage.begin(trouble)


def go_on_with(read_at: float) -> None:
    """Let the request be answered from what was read at this moment of `time.monotonic`, as the database is away.

    Raises `DatabaseAway` if that is longer ago than `STALE_MINUTES`, or if there is no request: background work waits.
    """
    held, age = _held.get(), time.monotonic() - read_at
    if held is None or age > settings.STALE_MINUTES * 60:
        raise DatabaseAway("the database does not answer")
    held.age = max(held.age, age, _LEAST_AGE)


def age_of_answer() -> float:
    """Seconds since what this request was answered from was read; 0 if the database answered."""
    held = _held.get()
    return held.age if held is not None else 0.0


def _stored_token() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM kb_revision WHERE id = 1")
        row = cursor.fetchone()
    return row[0] if row else 0
