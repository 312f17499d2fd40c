"""Rows on their way from a file into the database: a temporary table, filled without holding up any writer.

A file is read and judged outside the write lock. Its rows wait in `import_rows`, which only this connection sees, so
that a million of them need no memory, can be sorted and searched for doubles by the database, and are then taken
over in one short transaction (`write_transaction`). A killed process leaves nothing of either.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from django.db import OperationalError, connection, transaction

from kb.models import Domain, Move, Server, Service
from kb.operations.imports.outcome import ImportRefused

#: The temporary tables: the rows as they stand in the file, and for domains the first row of each name, sorted, and
#: everybody whom they name.
TABLE: Final = "import_rows"
SORTED: Final = "import_sorted"
PEOPLE: Final = "import_people"
#: Rows handed to SQLite at a time: Django keeps what one `executemany` has taken.
_BATCH: Final = 5_000
#: While an import runs: KiB of page cache, and no file that is mapped. SQLite sorts in memory up to this size, and
#: merges files beyond.
_BULK: Final = {"cache_size": -32_768, "mmap_size": 0}
#: PostgreSQL waits as long for the lock as SQLite does (`timeout` in the settings).
_LOCK_TIMEOUT: Final = "10s"

_BUSY: Final = "Somebody else is writing to the database, perhaps another import. Nothing was written; try again."

Value = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The services and moves that the rows of a file may name: few, so they are kept in memory."""

    services: dict[str, int]
    moves: dict[str, tuple[int, int]]
    """Key of the move to its id and the id of the service that it leaves."""

    @classmethod
    def read(cls) -> "Catalogue":
        services = dict(Service.objects.values_list("slug", "pk"))
        moves = Move.objects.values_list("slug", "pk", "from_service_id")
        return cls(services, {slug: (pk, service) for slug, pk, service in moves})

    def key_of_service(self, pk: int) -> str:
        return next(slug for slug, known in self.services.items() if known == pk)

    def check_unchanged(self) -> None:
        """Raises `ImportRefused` if services or moves are not those that the rows were judged by."""
        if Catalogue.read() != self:
            raise ImportRefused(
                "Services or moves were changed while the file was read. Nothing was written; try again."
            )


@contextmanager
def staged(columns: Mapping[str, str], rows: Iterable[tuple[Value, ...]]) -> Iterator[None]:
    """Have `rows` in `import_rows`, whose columns are `line` and then `columns` (name to kind).

    A kind is `bigint`, `text`, which sorts by byte, or `varchar`, which does not and is for what nobody sorts by. The
    tables are dropped at the end, whatever happens.
    """
    with _roomy_cache(), connection.cursor() as cursor:
        drop_staging()
        typed = ", ".join(f"{name} {_by_byte(kind)}" for name, kind in columns.items())
        cursor.execute(f"CREATE TEMPORARY TABLE {TABLE} (line bigint NOT NULL, {typed})")
        try:
            fill(TABLE, ("line", *columns), rows)
            yield
        finally:
            if connection.is_usable():  # a lost connection took its temporary tables along
                drop_staging()


def drop_staging() -> None:
    with connection.cursor() as cursor:
        for table in (PEOPLE, SORTED, TABLE):
            cursor.execute(f"DROP TABLE IF EXISTS {table}")


def _by_byte(kind: str) -> str:
    """Text sorts by byte on both databases, as names of domains do (migration 0002)."""
    return 'text COLLATE "C"' if kind == "text" and connection.vendor == "postgresql" else kind


def create_sorted() -> None:
    """The table from which domains are written: one row of each name, in the order of the index that they go into."""
    _create(SORTED, "service_id bigint, move_id bigint, PRIMARY KEY (name)")


def create_people(columns: Mapping[str, str]) -> None:
    """The table from which people are written, with columns as in `staged`: each once for a domain.

    Those without an address are known by what stands in `known_by` and `numbered`.
    """
    typed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    _create(PEOPLE, f"{typed}, known_by varchar, numbered varchar, PRIMARY KEY (name, email, known_by, numbered)")


def _create(table: str, rest: str) -> None:
    without_rowid = "WITHOUT ROWID" if connection.vendor == "sqlite" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE {table} (name {_by_byte('text')} NOT NULL, line bigint NOT NULL, {rest}) "
            f"{without_rowid}"
        )


@contextmanager
def sorted_from(query: str, values: Sequence[int | str]) -> Iterator[None]:
    """Have in `import_sorted` what a query gives: name, line, service, move. Dropped at the end, whatever happens."""
    with _roomy_cache(), connection.cursor() as cursor:
        drop_staging()
        create_sorted()
        try:
            cursor.execute(f"INSERT INTO {SORTED} (name, line, service_id, move_id) {query}", values)
            yield
        finally:
            if connection.is_usable():
                drop_staging()


def fill(table: str, columns: tuple[str, ...], rows: Iterable[tuple[Value, ...]]) -> None:
    """Many rows at once, in the quickest way that each database has."""
    names = ", ".join(columns)
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            raw: Any = cursor.cursor  # COPY is psycopg's own; Django has no word for it
            with raw.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        return
    marks = ", ".join(["%s"] * len(columns))
    rest = iter(rows)
    with _deferred_transaction(), connection.cursor() as cursor:
        while batch := list(islice(rest, _BATCH)):
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", batch)  # noqa: S608


@contextmanager
def _deferred_transaction() -> Iterator[None]:
    """SQLite: outside a transaction a savepoint begins a deferred one, which locks nothing for a temporary table.

    `transaction.atomic` would take the write lock at once (`transaction_mode`), for as long as the file is read.
    """
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT import_rows")
        try:
            yield
        finally:
            if connection.connection.in_transaction:  # some faults, such as a full disk, end it by themselves
                cursor.execute("RELEASE import_rows")


@contextmanager
def _roomy_cache() -> Iterator[None]:
    """SQLite's page cache (2 MB by default) is what bulk writes wait for, and all that they take: a file that is read
    where it lies would be in memory as a whole by the end. Both are put back for the requests after."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        before = {name: cursor.execute(f"PRAGMA {name}").fetchone() for name in _BULK}
        for name, value in _BULK.items():
            cursor.execute(f"PRAGMA {name} = {value}")
        try:
            yield
        finally:
            for name, value in before.items():
                if value:  # a database in memory has nothing to map
                    cursor.execute(f"PRAGMA {name} = {value[0]}")


@contextmanager
def staged_rows(columns: Iterable[str], order: str) -> Iterator[Iterator[tuple[Any, ...]]]:
    """The staged rows in an order, fetched in pieces. The cursor closes with the block, so the table can be dropped."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT line, {', '.join(columns)} FROM {TABLE} ORDER BY {order}")  # noqa: S608
        yield iter(cursor)


@contextmanager
def write_transaction() -> Iterator[None]:
    """One transaction that keeps other writers out, readers never. Raises `ImportRefused` if it cannot begin.

    SQLite has one writer at a time and its settings begin a transaction as one; PostgreSQL is told so.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(transaction.atomic())
            _lock_tables()
        except OperationalError as error:
            raise ImportRefused(_BUSY) from error
        yield


def _lock_tables() -> None:
    if connection.vendor != "postgresql":
        return
    tables = ", ".join(model._meta.db_table for model in (Service, Server, Move, Domain))
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{_LOCK_TIMEOUT}'")
        cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")
