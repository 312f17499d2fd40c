"""Whether the file of an SQLite database can be read on every page: looked at once a day, and when somebody met damage.

What was found stands in a small file of the data folder, not in the database, which may not take it: so every process
knows of it, and it is there after a restart. It goes with the first good look. PostgreSQL has tools of its own for this
that need rights which a site should not have (`amcheck`), and checksums that its administrator switches on.
"""

import json
import logging
import os
import sqlite3
import sys
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any, Final

from django.conf import settings
from django.core.signals import got_request_exception
from django.db import DatabaseError, connection, connections

from kb.models.ground.troubles import Trouble, trouble_of
from kb.models.ground.work import queue_once
from kb.operations.work.background import background, every
from kb.operations.work.lanes import Lane

log = logging.getLogger("kb.database")

_FILE: Final = "damage.json"
_OWNER_ONLY: Final = 0o600
#: So many faults are named; the rest is no news.
_NAMED: Final = 5
#: Seconds that somebody else may write for.
_PATIENCE: Final = 10
#: Seconds for which damage that requests of one process meet is one and the same.
_QUIET: Final = 60.0
_DAMAGE: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
#: The disk itself does not give back what was written (https://www.sqlite.org/rescode.html, extended codes).
_UNREADABLE: Final = frozenset(
    {sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_CORRUPTFS}
)


@dataclass(frozen=True, slots=True)
class Damage:
    """What is known of it: since when, and what SQLite says, which names tables and pages, never what stands there."""

    found_at: datetime
    faults: tuple[str, ...]


def damage() -> Damage | None:
    """What was found and is not good again yet. Costs a look at a file."""
    try:
        told: Any = json.loads(_place().read_text(encoding="utf-8"))
        return Damage(datetime.fromisoformat(told["found_at"]), tuple(map(str, told["faults"])))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        found_at = datetime.fromtimestamp(_place().lstat().st_mtime, UTC)
        return Damage(found_at, (f"{_FILE} in the data folder cannot be read",))


@every(hours=24, name="database.check", lane=Lane.KEEPING)
def check_database(at: datetime) -> None:
    """Read every page, and write down what that told."""
    if connection.vendor != "sqlite":
        return
    faults = faults_of(Path(connection.settings_dict["NAME"]))
    if faults is None:
        return
    if faults:
        _note(at, faults)
    elif damage() is not None:
        _place().unlink(missing_ok=True)
        log.info("the database is in order again")


@background("database.check-now", lane=Lane.KEEPING)
def check_now() -> None:
    check_database(datetime.now(UTC))


def check_at_the_start() -> Thread:
    """Look once, beside whatever else begins: the very table of what a worker has to do may be what is damaged."""

    def look() -> None:
        try:
            check_now()
        finally:
            connections.close_all()

    thread = Thread(target=look, name="database-check", daemon=True)
    thread.start()
    return thread


def faults_of(path: Path) -> tuple[str, ...] | None:
    """What SQLite finds wrong with a file, on a connection that has seen nothing of it yet; `None` if it cannot look,
    because somebody else holds on to the file."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=_PATIENCE)) as fresh:
            said = [str(row[0]) for row in fresh.execute(f"PRAGMA quick_check({_NAMED})")]
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0)
        return (str(error),) if code & 0xFF in _DAMAGE or code in _UNREADABLE else None
    lines = [line for text in said for line in text.splitlines() if not line.startswith("***")]
    return () if lines == ["ok"] else tuple(lines[:_NAMED])


class _Met:
    """When a request of this process met damage last."""

    def __init__(self) -> None:
        self.at = float("-inf")


_met: Final = _Met()


def notice_damage(error: BaseException | None, at: datetime) -> None:
    """Somebody met damage: it is told at once, and all of the file is looked through as soon as the worker can."""
    if trouble_of(error) is not Trouble.DAMAGED or time.monotonic() - _met.at < _QUIET:
        return
    _met.at = time.monotonic()
    if damage() is None:
        _note(at, (str(error),))
    with suppress(DatabaseError):  # it may be the table of what waits
        queue_once("database.check-now", {}, at, at)


def _notice(**_: object) -> None:
    notice_damage(sys.exception(), datetime.now(UTC))


got_request_exception.connect(_notice, dispatch_uid="kb.soundness")


def _note(at: datetime, faults: tuple[str, ...]) -> None:
    """All of it or nothing. A disk that takes not even this is told of elsewhere."""
    known = damage()
    if known is None:
        log.error("the database is damaged")
    found_at = known.found_at if known else at
    half = _place().with_name(f".{_FILE}.{os.getpid()}")
    try:
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY), "w", encoding="utf-8") as file:
            json.dump({"found_at": found_at.isoformat(), "faults": faults}, file)
        half.replace(_place())
    except OSError:
        half.unlink(missing_ok=True)


def _place() -> Path:
    return Path(settings.DATA_DIR) / _FILE
