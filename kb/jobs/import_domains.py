"""The import of domains: `domain,service,move`, up to millions of rows.

Domains are added and changed, never deleted, and `active` is left alone: an inactive domain stays inactive however
often its row is imported. An empty `move` takes the domain out of its move.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from django.db import connection

from kb.jobs.csv_rows import CsvFile, Row
from kb.jobs.csv_text import Progress, ignore_progress
from kb.jobs.import_events import digest_of, record_import
from kb.jobs.import_staging import SORTED, TABLE, Catalogue, Value, create_sorted, staged, write_transaction
from kb.jobs.imports import MOST_SHOWN, CellRefused, Outcome, Rejections
from kb.mail.names import DomainName, NotADomainName

COLUMNS: Final = ("domain", "service", "move")

#: New, changed, same.
Counts = tuple[int, int, int]

#: A row whose service or move is wrong is staged without them, so that its doubles are found all the same.
_STAGED: Final = {"name": "text", "service_id": "bigint", "move_id": "bigint"}

#: The first row of each name. Merging in the order of the index is what keeps a million rows linear.
_SORT: Final = f"""
    INSERT INTO {SORTED} (name, line, service_id, move_id)
    SELECT name, line, service_id, move_id FROM {TABLE} WHERE true ORDER BY name, line
    ON CONFLICT (name) DO NOTHING"""  # noqa: S608
_DOUBLES: Final = f"""
    FROM {TABLE} r JOIN {SORTED} s ON s.name = r.name
    WHERE r.line <> s.line AND r.service_id IS NOT NULL"""
_DIFFERS: Final = "(d.service_id <> s.service_id OR COALESCE(d.move_id, 0) <> COALESCE(s.move_id, 0))"
_COMPARE: Final = f"""
    SELECT COUNT(*), COUNT(d.id), COUNT(CASE WHEN d.id IS NOT NULL AND {_DIFFERS} THEN 1 END)
    FROM {SORTED} s LEFT JOIN kb_domain d ON d.name = s.name WHERE s.service_id IS NOT NULL"""  # noqa: S608
_CHANGE: Final = f"""
    UPDATE kb_domain AS d SET service_id = s.service_id, move_id = s.move_id
    FROM {SORTED} s WHERE s.name = d.name AND {_DIFFERS}"""  # noqa: S608
_ADD: Final = f"""
    INSERT INTO kb_domain (name, service_id, move_id, active)
    SELECT name, service_id, move_id, true FROM {SORTED} WHERE true ORDER BY name
    ON CONFLICT (name) DO NOTHING"""  # noqa: S608


def import_domains(path: Path, *, dry_run: bool = False, progress: Progress = ignore_progress) -> Outcome:
    """Import a file whole or, if a row is rejected, not at all. Raises `FileRefused` and `ImportRefused`."""
    file = CsvFile.look_at(path, COLUMNS)
    rejected = Rejections()

    digest = digest_of(path)

    def written(counts: Counts) -> None:
        record_import("domains.import", digest, counts)

    rows = file.rows(rejected, progress)
    return take_rows(rows, rejected, written, dry_run=dry_run, encoding=file.encoding)


def take_rows(
    rows: Iterable[Row], rejected: Rejections, written: Callable[[Counts], None], *, dry_run: bool, encoding: str
) -> Outcome:
    """Write all rows or, if one is rejected, none; `written` is called in the transaction of the write.

    Raises `ImportRefused`, and whatever reading the rows raises.
    """
    catalogue = Catalogue.read()
    with staged(_STAGED, _judged(rows, catalogue, rejected)):
        _sort()
        _reject_doubles(rejected)
        if dry_run or rejected.total:
            return Outcome(*_compare(), rejected, encoding, written=False)
        with write_transaction():
            catalogue.check_unchanged()
            counts = merge()
            written(counts)
        return Outcome(*counts, rejected, encoding, written=True)


def _judged(rows: Iterable[Row], catalogue: Catalogue, rejected: Rejections) -> Iterator[tuple[Value, ...]]:
    """Line, name, id of the service, id of the move. A name that is none is not staged."""
    places: dict[tuple[str, str], tuple[int, int | None]] = {}
    for line, (domain, service, move) in rows:
        try:
            name = DomainName.parse(domain).a_label
        except NotADomainName as error:
            rejected.add(line, "domain", domain, error.reason)
            continue
        place = places.get((service, move))
        if place is None:
            try:
                place = places[service, move] = place_of(catalogue, service.strip(), move.strip())
            except CellRefused as error:
                rejected.add(line, error.column, error.cell, error.reason)
                yield line, name, None, None
                continue
        yield line, name, *place


def place_of(catalogue: Catalogue, service: str, move: str) -> tuple[int, int | None]:
    """The ids of a service and a move that go together; the move may be empty. Raises `CellRefused`."""
    if service not in catalogue.services:
        raise CellRefused("service", service, "There is no service with this key.")
    service_id = catalogue.services[service]
    if not move:
        return service_id, None
    if move not in catalogue.moves:
        raise CellRefused("move", move, "There is no move with this key.")
    move_id, leaves = catalogue.moves[move]
    if leaves != service_id:
        old = catalogue.key_of_service(leaves)
        raise CellRefused("service", service, f"The move {move} leaves {old}, so the service must be {old}.")
    return service_id, move_id


def _sort() -> None:
    create_sorted()
    with connection.cursor() as cursor:
        cursor.execute(_SORT)


def _reject_doubles(rejected: Rejections) -> None:
    """Every row whose name stands on an earlier line; a row that is already rejected is not counted again."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT r.line, r.name, s.line {_DOUBLES} ORDER BY r.line LIMIT {MOST_SHOWN}")
        doubles = cursor.fetchall()
        if len(doubles) == MOST_SHOWN:
            cursor.execute(f"SELECT COUNT(*) {_DOUBLES}")
            rejected.total += cursor.fetchone()[0] - MOST_SHOWN
    for line, name, first in doubles:
        rejected.add(line, "domain", name, f"The same domain stands on line {first}.")


def _compare() -> tuple[int, int, int]:
    """New, changed, same; reads only."""
    with connection.cursor() as cursor:
        cursor.execute(_COMPARE)
        rows, known, changed = cursor.fetchone()
    return rows - known, changed, known - changed


def merge() -> tuple[int, int, int]:
    """Write what is new and what differs from `import_sorted`, nothing else; the counts as in `_compare`."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {SORTED}")  # noqa: S608
        rows = cursor.fetchone()[0]
        cursor.execute(_CHANGE)
        changed = cursor.rowcount
        cursor.execute(_ADD)
        new = cursor.rowcount
    return new, changed, rows - new - changed
