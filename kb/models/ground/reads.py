"""One SELECT by the database driver itself, for the read that every answer makes.

Django's cursor costs several times as much as an indexed read. What it adds is not needed here: there is no value to
convert, and nothing to log. Its errors are kept, so that callers and Django itself see what they expect.

A connection that was lost while nobody used it, as when PostgreSQL was started again, is no reason to fail: the read is
made once more on a new one.
"""

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from kb.models.ground.outages import outage
from kb.models.ground.troubles import Trouble, trouble_of


def read_rows(sql: str, values: Sequence[str]) -> list[tuple[Any, ...]]:
    """The rows of `sql`, in which `%s` stands for each of `values`. Raises Django's `DatabaseError`s."""
    connection = connections[DEFAULT_DB_ALIAS]  # once: the usual stand-in for it looks it up anew for each attribute
    try:
        return _read(connection, sql, values)
    except Error as error:
        if connection.in_atomic_block or outage.is_on or trouble_of(error) is not Trouble.AWAY:
            raise
    connection.close()
    return _read(connection, sql, values)


def leave_lost_connection() -> None:
    """As at the beginning of a request, for a thread that works for none; in a transaction nothing is left."""
    connection = connections[DEFAULT_DB_ALIAS]
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()


def _read(connection: BaseDatabaseWrapper, sql: str, values: Sequence[str]) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]]
    if connection.queries_logged:  # somebody counts statements or shows them, and shall see this one
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            rows = cursor.fetchall()
        return rows
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        sql = sql.replace("%s", "?")
    with connection.wrap_database_errors:
        rows = connection.connection.execute(sql, values).fetchall()
    return rows
