"""One SELECT by the database driver itself, for the read that every answer makes.

Django's cursor costs several times as much as an indexed read. What it adds is not needed here: there is no value to
convert, and nothing to log. Its errors are kept, so that callers and Django itself see what they expect.
"""

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


def read_rows(sql: str, values: Sequence[str]) -> list[tuple[Any, ...]]:
    """The rows of `sql`, in which `%s` stands for each of `values`. Raises Django's `DatabaseError`s."""
    connection = connections[DEFAULT_DB_ALIAS]  # once: the usual stand-in for it looks it up anew for each attribute
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
