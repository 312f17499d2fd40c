"""While the database does not answer: who asks it, and who does not.

As soon as one question finds nobody there, no request asks any more: it goes on with what was read before, or it ends
at once. A thread of its own asks once a second, and ends when there is an answer. So a database that lets everybody
wait holds up that thread alone.
"""

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from threading import Event, Lock, Thread
from typing import Final

from django.db import Error, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from kb.models.ground.troubles import ONLY_WRITING, DatabaseAway, Trouble, trouble_of

log = logging.getLogger("kb.database")

#: Seconds between two questions while nobody answers, and between two lines of the log.
PAUSE: Final = 1.0
#: Seconds for which a write that failed is told of.
_LATELY: Final = 60.0
#: Set in the one thread that may ask.
_asking: Final[ContextVar[bool]] = ContextVar("kb_asking", default=False)


def answers() -> Trouble | None:
    """Ask for one row on a connection that is closed again; what is the matter, if something is."""
    allowed = _asking.set(True)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT token FROM kb_revision WHERE id = 1")
            cursor.fetchone()
    except Error as error:
        return trouble_of(error)  # a fault of ours is an answer
    finally:
        connection.close()
        _asking.reset(allowed)
    return None


class Outage:
    """What one process knows of its database. `trouble` is `None` while it answers."""

    def __init__(self, ask: Callable[[], Trouble | None] = answers, pause: float = PAUSE) -> None:
        self.trouble: Trouble | None = None
        self._ask, self._pause = ask, pause
        self._lock = Lock()

    @property
    def is_on(self) -> bool:
        return self.trouble is not None

    def begin(self, trouble: Trouble) -> None:
        """Nobody asks from now on but one thread, until it has an answer."""
        with self._lock:
            is_new = self.trouble is None
            self.trouble = self.trouble or trouble
        if not connection.in_atomic_block:
            connection.close()  # what else this request wants is refused at once
        if is_new:
            log.warning("%s", trouble.words)
            Thread(target=self._wait, name="database-outage", daemon=True).start()

    def end(self) -> None:
        with self._lock:
            self.trouble = None

    def _wait(self) -> None:
        begun = time.monotonic()
        while trouble := self._now():
            self.trouble = trouble
            time.sleep(self._pause)
        log.warning("the database answers again", extra={"ms": round((time.monotonic() - begun) * 1000)})
        self.end()

    def _now(self) -> Trouble | None:
        """What is the matter. A fault of ours says nothing against the database: whoever asks next goes and sees."""
        try:
            return self._ask()
        except Exception:
            log.exception("the database could not be asked whether it answers")
            return None

    def answers_within(self, seconds: float) -> bool:
        """Whether a question on another connection is answered so soon."""
        heard = Event()

        def ask() -> None:
            if self._now() is None:
                heard.set()

        Thread(target=ask, name="database-question", daemon=True).start()
        return heard.wait(seconds)


outage: Final = Outage()


class Complaints:
    """Faults of one kind in the log: one line a second at most, and in it how many there were since the last one."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._next, self._count = 0.0, 0
        self._last: tuple[float, Trouble] | None = None

    @property
    def lately(self) -> Trouble | None:
        """What writing failed by within the last minute."""
        last = self._last
        return last[1] if last and self._clock() - last[0] < _LATELY else None

    def forget(self) -> None:
        self._last = None

    def note(self, trouble: Trouble) -> None:
        """A request could not be answered as it should be."""
        with self._lock:
            self._count += 1
            now = self._clock()
            if trouble in ONLY_WRITING:
                self._last = (now, trouble)
            if now < self._next:
                return
            count, self._count, self._next = self._count, 0, now + PAUSE
        log.warning("%s", trouble.words, extra={"requests": count})


complaints: Final = Complaints()


def refuse_while_away(kind: type[BaseDatabaseWrapper]) -> None:
    """Have every connection of this kind refuse at once to be opened while the database is known not to answer.

    Django has no place for that before a connection is tried; its own test cases take the place of `connect` as well.
    """
    connect = kind.connect

    def guarded(self: BaseDatabaseWrapper) -> None:
        if outage.trouble is not None and not _asking.get():
            raise DatabaseAway(outage.trouble.words)
        connect(self)

    kind.connect = guarded  # type: ignore[method-assign]


def trouble_in(error: BaseException | None) -> Trouble | None:
    """What is the matter, said once a second; a database that is not there is not asked again by the next request."""
    trouble = trouble_of(error)
    if trouble is not None:
        complaints.note(trouble)
        if trouble is Trouble.AWAY and not connection.in_atomic_block:
            outage.begin(trouble)
    return trouble
