"""What is the matter with a database that refused a statement, by the code that its driver gives, never by its words.

A fault of ours (SQL that is wrong, a rule that a row breaks, a table that is not there) is no trouble: it stays what it
is. A trouble passes without anybody changing the code, so whoever asked is told to come again.
"""

import errno
import sqlite3
from enum import Enum
from typing import Final

from django.db import DatabaseError, InterfaceError, OperationalError


class Trouble(Enum):
    """Each with what `/readyz` says of it."""

    AWAY = "the database does not answer"
    LOCKED = "somebody else is writing to the database and does not end"
    READ_ONLY = "the database can be read but not written to"
    FULL = "the disk is full"
    DAMAGED = "the file of the database cannot be read"

    @property
    def words(self) -> str:
        return self.value


#: The site can be read all the same.
ONLY_WRITING: Final = frozenset({Trouble.LOCKED, Trouble.READ_ONLY, Trouble.FULL})


class DatabaseAway(OperationalError):
    """Nothing was asked, because the database is known not to answer."""


class TooManyWriters(OperationalError):
    """Nothing was asked, because others wait to write already."""


def trouble_of(error: BaseException | None) -> Trouble | None:
    """The trouble behind an error of Django's or a disk that takes no more; `None` if it is another fault, or none."""
    if isinstance(error, OSError):
        return Trouble.FULL if error.errno in (errno.ENOSPC, errno.EDQUOT) else None
    if not isinstance(error, DatabaseError | InterfaceError):
        return None
    if isinstance(error, TooManyWriters):
        return Trouble.LOCKED
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return _OF_SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    state = getattr(cause, "sqlstate", None)
    if state is None:  # the connection broke, or there never was one; nobody was there to give a code
        return Trouble.AWAY if isinstance(error, OperationalError | InterfaceError) else None
    return _OF_POSTGRESQL.get(state) or _OF_POSTGRESQL.get(state[:2])


#: Result codes of SQLite (https://www.sqlite.org/rescode.html), without what its extended codes add.
_OF_SQLITE: Final = {
    sqlite3.SQLITE_BUSY: Trouble.LOCKED,
    sqlite3.SQLITE_LOCKED: Trouble.LOCKED,
    sqlite3.SQLITE_PROTOCOL: Trouble.LOCKED,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_PERM: Trouble.READ_ONLY,
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_CORRUPT: Trouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: Trouble.DAMAGED,
    sqlite3.SQLITE_CANTOPEN: Trouble.AWAY,
    sqlite3.SQLITE_IOERR: Trouble.AWAY,
    sqlite3.SQLITE_NOMEM: Trouble.AWAY,
    sqlite3.SQLITE_INTERRUPT: Trouble.AWAY,
}
#: SQLSTATE of PostgreSQL (its manual, appendix A), whole or by class.
_OF_POSTGRESQL: Final = {
    "08": Trouble.AWAY,  # connection
    "28": Trouble.AWAY,  # it does not let us in: somebody changes its passwords
    "3D": Trouble.AWAY,  # there is no such database: somebody restores it
    "53": Trouble.AWAY,  # too many connections, out of memory
    "53100": Trouble.FULL,
    "57": Trouble.AWAY,  # it is shut down, starts, or ended the statement
    "58": Trouble.AWAY,  # its machine
    "XX001": Trouble.DAMAGED,
    "XX002": Trouble.DAMAGED,
    "25006": Trouble.READ_ONLY,
    "40": Trouble.LOCKED,  # two writers in each other's way
    "55P03": Trouble.LOCKED,
}
