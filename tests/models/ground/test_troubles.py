"""Which errors of a database pass by themselves, told by the driver's own codes."""

import errno
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django import db
from psycopg import errors

from kb.models.ground.troubles import DatabaseAway, TooManyWriters, Trouble, trouble_of


def wrapped(kind: type[Exception], cause: Exception | None) -> Exception:
    """An error of Django's, as it stands over that of a driver."""
    error = kind("wrapped")
    error.__cause__ = cause
    return error


_opened: list[sqlite3.Connection] = []


@pytest.fixture(autouse=True)
def _closes() -> Iterator[None]:
    yield
    while _opened:
        _opened.pop().close()


def _connect(database: object, **options: Any) -> sqlite3.Connection:
    _opened.append(sqlite3.connect(str(database), **options))
    return _opened[-1]


def _new(folder: Path) -> sqlite3.Connection:
    made = _connect(folder / "x.sqlite3", timeout=0, isolation_level=None)
    made.execute("CREATE TABLE IF NOT EXISTS herring (id INTEGER PRIMARY KEY)")
    return made


def somebody_writes(folder: Path) -> None:
    _new(folder).execute("BEGIN IMMEDIATE")
    other = _connect(folder / "x.sqlite3", timeout=0)
    other.execute("INSERT INTO herring VALUES (1)")


def nobody_may_write(folder: Path) -> None:
    _new(folder)
    _connect(f"file:{folder}/x.sqlite3?mode=ro", uri=True).execute("INSERT INTO herring VALUES (1)")


def no_room_is_left(folder: Path) -> None:
    small = _new(folder)
    small.execute("PRAGMA max_page_count = 3")
    for _ in range(9):
        small.execute("CREATE TABLE t" + str(_) + " (x)")


def rubbish(folder: Path) -> None:
    (folder / "x.sqlite3").write_bytes(b"herring" * 1000)
    _connect(folder / "x.sqlite3").execute("SELECT * FROM herring")


def folder_is_gone(folder: Path) -> None:
    _connect(folder / "gone" / "x.sqlite3").execute("SELECT 1")


def no_such_table(folder: Path) -> None:
    _new(folder).execute("SELECT * FROM mackerel")


def wrong_sql(folder: Path) -> None:
    _new(folder).execute("SELEKT 1")


def twice_the_same(folder: Path) -> None:
    for _ in range(2):
        _new(folder).execute("INSERT INTO herring VALUES (1)")


@pytest.mark.parametrize(
    ("act", "trouble"),
    [
        (somebody_writes, Trouble.LOCKED),
        (nobody_may_write, Trouble.READ_ONLY),
        (no_room_is_left, Trouble.FULL),
        (rubbish, Trouble.DAMAGED),
        (folder_is_gone, Trouble.AWAY),
        (no_such_table, None),
        (wrong_sql, None),
        (twice_the_same, None),
    ],
)
def test_what_sqlite_says(act: Callable[[Path], None], trouble: Trouble | None, tmp_path: Path) -> None:
    with pytest.raises(sqlite3.Error) as raised:
        act(tmp_path)
    kind = getattr(db, type(raised.value).__name__)
    assert trouble_of(wrapped(kind, raised.value)) is trouble


@pytest.mark.parametrize(
    ("state", "trouble"),
    [
        ("08006", Trouble.AWAY),
        ("57P01", Trouble.AWAY),
        ("57P03", Trouble.AWAY),
        ("53300", Trouble.AWAY),
        ("58030", Trouble.AWAY),
        ("53100", Trouble.FULL),
        ("25006", Trouble.READ_ONLY),
        ("25P02", None),
        ("55P03", Trouble.LOCKED),
        ("40P01", Trouble.LOCKED),
        ("40001", Trouble.LOCKED),
        ("XX001", Trouble.DAMAGED),
        ("XX000", None),
        ("42P01", None),
        ("42601", None),
        ("23505", None),
        ("22003", None),
    ],
)
def test_what_postgresql_says(state: str, trouble: Trouble | None) -> None:
    cause = errors.lookup(state)("said in any language")
    kind = next(getattr(db, one.__name__) for one in type(cause).__mro__ if hasattr(db, one.__name__))
    assert trouble_of(wrapped(kind, cause)) is trouble


def test_a_connection_that_broke_has_no_code() -> None:
    assert trouble_of(wrapped(db.OperationalError, errors.OperationalError("server closed"))) is Trouble.AWAY
    assert trouble_of(wrapped(db.InterfaceError, errors.InterfaceError("the connection is closed"))) is Trouble.AWAY
    assert trouble_of(wrapped(db.ProgrammingError, errors.ProgrammingError("the last operation had no rows"))) is None


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_takes_no_more_is_the_same_whoever_meets_it(number: int) -> None:
    assert trouble_of(OSError(number, "No space left on device")) is Trouble.FULL


def test_what_was_not_asked_at_all() -> None:
    assert trouble_of(DatabaseAway()) is Trouble.AWAY
    assert trouble_of(TooManyWriters()) is Trouble.LOCKED


@pytest.mark.parametrize("fault", [None, ValueError("x"), OSError(5, "Input/output error"), db.DatabaseError("x")])
def test_everything_else_is_a_fault(fault: Exception | None) -> None:
    assert trouble_of(fault) is None
