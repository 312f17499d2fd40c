"""Why a command found the database not as it needs it, in a sentence for whoever typed it."""

import errno
import sqlite3

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError, OperationalError


def why_not_ready(error: DatabaseError) -> str:
    """What a command that ended with this error should have been told; empty if the database is as it should be."""
    connection.close()  # whatever it is in the middle of
    if why := _why_of_the_disk(error):
        return why
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        first = str(error).splitlines()[0].rstrip(".")
        return f"The database does not answer: {first}. See DATABASE_URL, or the rights of {settings.DATA_DIR}."
    if waiting:
        begun = bool(executor.loader.applied_migrations)
        state = "is older than this version" if begun else "has no site in it yet"
        return f"The database {state}. Type make run once, which prepares it; then this command."
    if isinstance(error, OperationalError) and "readonly" in str(error):
        return f"The database cannot be written to: check the rights of {settings.DATA_DIR}."
    return ""


def why_no_room(error: OSError) -> str:
    """The same for a file that could not be written, if the disk is full; else empty."""
    if error.errno not in (errno.ENOSPC, errno.EDQUOT):
        return ""
    place = error.filename or settings.DATA_DIR
    return f"The disk is full: {place} could not be written. Make room, then type this command again."


def _why_of_the_disk(error: DatabaseError) -> str:
    """By SQLite's own code (https://www.sqlite.org/rescode.html), without what extended codes add."""
    code = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return (
            "The disk of the database is full. Make room, then type this command again; what it wrote was taken back."
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return "The database is damaged. Restore a backup: docs/damage.md says how."
    return ""
