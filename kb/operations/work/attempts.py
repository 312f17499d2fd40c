"""One try at a piece of work: claim it, call its function, write down how it went.

When a try is abandoned, because its worker was killed, is decided here too; who tries, and when, is
`kb.operations.work.worker`'s.
"""

import logging
import secrets
import time
import traceback
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import close_old_connections, connection
from django.utils.translation import gettext as _

from kb.models.ground.outbox import BackOff
from kb.models.ground.revisions import forget_revision
from kb.models.ground.work import LEASE, MOST_TRIES, Work, WorkState, begin_period, periods_begun, thin_out
from kb.operations.work.background import FUNCTIONS, PERIODS, CannotBeDone, Function, NotNow, queue

log = logging.getLogger("kb.work")

#: How long failed work waits.
PAUSES: Final = BackOff(timedelta(seconds=30), timedelta(minutes=5), factor=10)
#: So many rows are looked at to find one that nobody else takes meanwhile.
_CHOICE: Final = 5


class Interrupted(BaseException):
    """Raised into a function because its worker must end."""


class TookTooLong(Exception):
    """Raised into a function that does not come to an end."""


class Watch:
    """Tells which running work was abandoned.

    The lease alone does not say it: a clock that jumps ends the leases of those who work. So it must also have stood
    still while we watched it, by a clock that cannot jump.
    """

    def __init__(self, lease: timedelta = LEASE) -> None:
        self._lease = lease
        self._still = lease.total_seconds() / 6
        self._seen: dict[tuple[int, str, datetime], float] = {}

    def abandoned(self, at: datetime) -> list[Work]:
        suspects = {
            (row.pk, row.holder, row.held_until): row
            for row in Work.objects.running()
            if row.held_until and not at <= row.held_until <= at + 2 * self._lease
        }
        now = time.monotonic()
        self._seen = {key: self._seen.get(key, now) for key in suspects}
        return [suspects[key] for key, since in self._seen.items() if now - since >= self._still]


Call = Callable[[Function, dict[str, Any]], None]


def plainly(function: Function, arguments: dict[str, Any]) -> None:
    function(**arguments)


def claim_next(at: datetime, lease: timedelta = LEASE, names: Collection[str] | None = None) -> Work | None:
    """The work that has been due the longest, now held by us; None if there is none."""
    known = FUNCTIONS.keys() if names is None else names
    for row in Work.objects.due(at, known)[:_CHOICE]:
        if row.claim(secrets.token_hex(8), at, at + lease):
            return row
    return None


def queue_periodic(at: datetime) -> None:
    """Queue what a new period has begun for, unless the last one still waits or runs; a few rows stay of each."""
    begun = periods_begun(PERIODS, at)
    for name in begun:
        if begin_period(name, at, PERIODS[name]):
            thin_out(name)
            if not Work.objects.filter(name=name, state__in=(WorkState.WAITING, WorkState.RUNNING)).exists():
                queue(name, {})


def give_up_abandoned(row: Work, at: datetime) -> None:
    """Let somebody try again what a killed worker left, or park it if that was the last try."""
    fault = _("The worker was ended while it did this: it was killed, or the machine went down.")
    if _try_again(row, at, fault):  # each lane watches over all
        log.warning("work was abandoned", extra={"work": row.name})


def carry_out(row: Work, clock: Callable[[], datetime], call: Call = plainly) -> BaseException | None:
    """Call the function of work that we hold, and let go of it. Gives the fault, if there was one."""
    begun = time.monotonic()
    forget_revision()
    fault: BaseException | None = None
    try:
        call(FUNCTIONS[row.name], row.values())
    except Interrupted:
        row.hand_back(clock())
        raise
    except (Exception, SystemExit) as error:  # noqa: BLE001  whatever a function raises is its fault, not the worker's
        fault = error
        if not connection.in_atomic_block:
            close_old_connections()  # one that broke meanwhile is of no use for what follows
    facts = {"work": row.name, "ms": round((time.monotonic() - begun) * 1000)}
    if fault is None:
        log.info("work is done", extra=facts)
        row.let_go(WorkState.DONE, clock())
        return None
    log.warning("work has failed", extra=facts, exc_info=fault)
    if isinstance(fault, CannotBeDone):
        row.let_go(WorkState.PARKED, clock(), fault=str(fault))
    else:
        _try_again(row, clock(), sentence(fault))
    return fault


def _try_again(row: Work, at: datetime, fault: str) -> bool:
    """False if somebody else has let go of it."""
    if row.tries >= MOST_TRIES:
        return row.let_go(WorkState.PARKED, at, fault=fault)
    return row.let_go(WorkState.WAITING, at, fault=fault, due_at=at + PAUSES.after(row.tries))


def sentence(fault: BaseException) -> str:
    """A fault in plain words: never its own message, which may quote what a client typed, unless it was made for it."""
    if isinstance(fault, NotNow | CannotBeDone):
        return str(fault)
    if isinstance(fault, TookTooLong):
        return _("It took too long, and was stopped.")
    where = next(_places(fault), "")
    kind = type(fault).__name__
    return _("A fault in the program, which the log tells more about: %(kind)s at %(where)s.") % {
        "kind": kind,
        "where": where,
    }


def _places(fault: BaseException) -> Iterator[str]:
    """Where in our own code it happened, the innermost place first."""
    for frame in reversed(traceback.extract_tb(fault.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(settings.BASE_DIR) and "site-packages" not in path.parts:
            yield f"{path.relative_to(settings.BASE_DIR)}:{frame.lineno}"
