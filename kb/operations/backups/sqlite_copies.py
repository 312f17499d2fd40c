"""A copy of a SQLite database that is being written to, and the proof that it is whole.

The file alone is not the database: what was written last stands in a second file (`-wal`) beside it. So the copy is
made by SQLite's own backup, and compared by the newest row of each table, not by being readable: a copy by `cp` is
readable, and lacks what was written last.
"""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from kb.operations.backups.faults import BackupFailed

#: Seconds that somebody else may write for.
_PATIENCE: Final = 10
_OWNER_ONLY: Final = 0o600
#: What SQLite keeps beside a database.
BESIDE: Final = ("-wal", "-shm", "-journal")

#: The number of the newest row that a table ever had, by table. Numbers are never given twice.
Newest = dict[str, int]


def copy_sqlite(source: Path, target: Path) -> Newest:
    """Copy a database and give the newest row of each table that the copy holds. Raises `BackupFailed`."""
    if not source.exists():
        raise BackupFailed(f"The database {source} is not there.")
    with suppress(FileNotFoundError):
        target.unlink()
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY))
    try:
        with closing(_opened(source)) as live:
            before = newest_rows(live)
            _copy(live, target)
    except sqlite3.Error as error:
        raise BackupFailed(f"SQLite could not copy the database: {error}.") from error
    found = check_sqlite(target)
    refuse_missing(before, found)
    return found


def check_sqlite(path: Path) -> Newest:
    """Read every page of a database. Gives the newest row of each table; raises `BackupFailed`."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            faults = [row[0] for row in copy.execute("PRAGMA integrity_check(3)")]
            if faults != ["ok"]:
                raise BackupFailed(f"The copy of the database is damaged: {'; '.join(faults)}.")
            if loose := copy.execute("PRAGMA foreign_key_check").fetchone():
                raise BackupFailed(f"The copy of the database is not whole: a row of {loose[0]} leads nowhere.")
            return newest_rows(copy)
    except sqlite3.DatabaseError as error:
        raise BackupFailed(f"The copy of the database cannot be read: {error}.") from error


def refuse_missing(expected: Newest, found: Newest) -> None:
    """Raises `BackupFailed` if a table lacks rows that were there before the copy began."""
    for table, number in expected.items():
        if found.get(table, 0) < number:
            sentence = (
                f"The copy of the database lacks the newest rows of {table}: {found.get(table, 0)}, not {number}."
            )
            raise BackupFailed(sentence)


def newest_rows(database: sqlite3.Connection) -> Newest:
    """From the numbers that SQLite has given out; none in a database without numbered tables."""
    known = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'").fetchone()
    return dict(database.execute("SELECT name, seq FROM sqlite_sequence")) if known else {}


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=_PATIENCE, isolation_level=None)


def _copy(live: sqlite3.Connection, target: Path) -> None:
    """All pages in one step: writers go on meanwhile, and do not make it begin again."""
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file again, with nothing beside it
