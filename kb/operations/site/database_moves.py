"""From SQLite to PostgreSQL: every row of every table in one transaction, and the proof that both sides are equal.

Nothing is taken away from where it was. What the two databases need to be called, and that the site stands still
meanwhile, is the command's business.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, Final

from django.apps import apps
from django.core.management.color import no_style
from django.db import Error, connections, models, transaction

_AT_ONCE: Final = 5_000
#: Rows that every new database is given.
_GIVEN: Final = frozenset({"django_content_type", "auth_permission", "auth_group", "kb_revision"})
_DIGEST_BITS: Final = 256


class MoveFailed(Exception):
    """Nothing was moved: the target is as empty as before. The text is a sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Sum:
    """How many rows a table has, and a digest over all of them that does not depend on their order."""

    rows: int
    digest: str


def tables() -> list[type[models.Model]]:
    """Every table of ours as its model, those first that others refer to."""
    waiting = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    placed: list[type[models.Model]] = []
    while waiting:
        ready = [model for model in waiting if not _needs(model) & {other._meta.db_table for other in waiting}]
        if not ready:
            names = ", ".join(model._meta.db_table for model in waiting)
            raise MoveFailed(f"These tables refer to each other in a circle: {names}.")
        placed += ready
        waiting = [model for model in waiting if model not in ready]
    return placed


def refuse_used(target: str) -> None:
    """Raises `MoveFailed` if somebody's rows are in a database."""
    connection = connections[target]
    there = set(connection.introspection.table_names())
    if strange := there - {model._meta.db_table for model in tables()} - {"django_migrations"}:
        raise MoveFailed(f"The new database is in use by something else: it has a table {min(strange)}.")
    with connection.cursor() as cursor:
        for table in sorted(there - _GIVEN - {"django_migrations"}):
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608
            if cursor.fetchone():
                raise MoveFailed(f"The new database is not empty: there are rows in {table}.")


def move_rows(source: str, target: str) -> dict[str, Sum]:
    """Copy everything and prove it. Gives the sum of each table. Raises `MoveFailed`; then nothing was written.

    The source is locked against writers for as long as it takes.
    """
    moved: dict[str, Sum] = {}
    models_of_all = tables()
    with transaction.atomic(using=source), transaction.atomic(using=target):
        _empty(target, models_of_all)
        for model in models_of_all:
            _copy(model, source, target)
        connections[target].check_constraints()
        _set_sequences(target, models_of_all)
        for model in models_of_all:
            here, there = sum_of(model, source), sum_of(model, target)
            if here != there:
                raise MoveFailed(
                    f"The rows of {model._meta.db_table} are not equal: {here.rows} and {there.rows} rows."
                )
            moved[model._meta.db_table] = there
    return moved


def sum_of(model: type[models.Model], using: str) -> Sum:
    total = count = 0
    for row in _rows(model, using):
        total += int.from_bytes(sha256(plainly(row).encode()).digest())
        count += 1
    return Sum(count, f"{total % (1 << _DIGEST_BITS):064x}")


def plainly(row: Sequence[Any]) -> str:
    """A row as text that is the same whichever database it came from."""
    return json.dumps([_plain(value) for value in row], ensure_ascii=False, sort_keys=True)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return {"bytes": bytes(value).hex()}
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return str(value)


def _needs(model: type[models.Model]) -> set[str]:
    """The other tables that a row of this one refers to."""
    others = [field.related_model for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]
    return {other._meta.db_table for other in others if other is not model}


def _rows(model: type[models.Model], using: str) -> Iterator[tuple[Any, ...]]:
    names = [field.attname for field in model._meta.concrete_fields]
    yield from model._base_manager.using(using).order_by().values_list(*names).iterator(chunk_size=_AT_ONCE)


def _empty(target: str, models_of_all: list[type[models.Model]]) -> None:
    quote = connections[target].ops.quote_name
    with connections[target].cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(quote(model._meta.db_table) for model in models_of_all)}")


def _copy(model: type[models.Model], source: str, target: str) -> None:
    """Through PostgreSQL's COPY, the quickest way in."""
    connection, fields = connections[target], model._meta.concrete_fields
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    try:
        with connection.cursor() as cursor:
            raw: Any = cursor.cursor  # COPY is psycopg's own; Django has no word for it
            with raw.copy(f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN") as copy:
                for row in _rows(model, source):
                    pairs = zip(fields, row, strict=True)
                    copy.write_row([field.get_db_prep_save(value, connection) for field, value in pairs])
    except Exception as error:
        if not isinstance(error, Error) and type(error).__module__.partition(".")[0] != "psycopg":
            raise
        reason = str(error).splitlines()[0]
        raise MoveFailed(f"PostgreSQL does not take a row of {model._meta.db_table}: {reason}.") from error


def _set_sequences(target: str, models_of_all: list[type[models.Model]]) -> None:
    connection = connections[target]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models_of_all):
            cursor.execute(statement)
