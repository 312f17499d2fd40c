"""The import of domains: `domain,service,move`, and perhaps a contact of each; up to millions of rows.

Domains are added and changed, never deleted, and `active` is left alone: an inactive domain stays inactive however
often its row is imported. An empty `move` takes the domain out of its move.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from django.db import connection

from kb.mail.client_domains import why_not_a_clients
from kb.mail.names import DomainName, NotADomainName, read_name
from kb.operations.imports import contacts as import_contacts
from kb.operations.imports.cells import PERSON, read_contact
from kb.operations.imports.confirmation import check_confirmed, to_confirm
from kb.operations.imports.events import digest_of, record_import
from kb.operations.imports.outcome import Counts, Outcome
from kb.operations.imports.staging import SORTED, TABLE, Catalogue, Value, create_sorted, staged, write_transaction
from kb.operations.tables.rejections import MOST_SHOWN, CellRefused, Rejections
from kb.operations.tables.rows import Columns, CsvFile, Row
from kb.operations.tables.text import Progress, ignore_progress
from kb.operations.tables.writing import as_typed

COLUMNS: Final = Columns(("domain", "service", "move"))
#: A file without contacts is read without them, so that it costs what it did before there were any.
WITH_CONTACTS: Final = Columns(COLUMNS.needed, PERSON)

#: A row whose service or move is wrong is staged without them, so that its doubles are found all the same.
STAGED_DOMAIN: Final = {"name": "text", "service_id": "bigint", "move_id": "bigint"}

#: A row with anybody to reach has at least name, address and number.
_FEWEST: Final = 3

#: The first row of each name. Merging in the order of the index is what keeps a million rows linear.
_SORT: Final = f"""
    INSERT INTO {SORTED} (name, line, service_id, move_id)
    SELECT name, line, service_id, move_id FROM {TABLE} WHERE true ORDER BY name, line
    ON CONFLICT (name) DO NOTHING"""  # noqa: S608
_DOUBLES: Final = f"""
    FROM {TABLE} r JOIN {SORTED} s ON s.name = r.name
    WHERE r.line <> s.line AND r.service_id IS NOT NULL"""
#: A row `s` puts its domain `d` elsewhere.
DIFFERS: Final = "(d.service_id <> s.service_id OR COALESCE(d.move_id, 0) <> COALESCE(s.move_id, 0))"
_COMPARE: Final = f"""
    SELECT COUNT(*), COUNT(d.id), COUNT(CASE WHEN d.id IS NOT NULL AND {DIFFERS} THEN 1 END)
    FROM {SORTED} s LEFT JOIN kb_domain d ON d.name = s.name WHERE s.service_id IS NOT NULL"""  # noqa: S608
_CHANGE: Final = f"""
    UPDATE kb_domain AS d SET service_id = s.service_id, move_id = s.move_id
    FROM {SORTED} s WHERE s.name = d.name AND {DIFFERS}"""  # noqa: S608
_ADD: Final = f"""
    INSERT INTO kb_domain (name, service_id, move_id, active)
    SELECT name, service_id, move_id, true FROM {SORTED} WHERE true ORDER BY name
    ON CONFLICT (name) DO NOTHING"""  # noqa: S608


def import_domains(
    path: Path,
    *,
    dry_run: bool = False,
    confirmed: int | None = None,
    allowed: frozenset[str] = frozenset(),
    progress: Progress = ignore_progress,
) -> Outcome:
    """Import a file whole or, if a row is rejected, not at all.

    Raises `FileRefused`, `ImportRefused`, and `NotConfirmed` if very many domains change and not `confirmed` of them.
    """
    file = CsvFile.look_at(path, WITH_CONTACTS)
    return import_file(file, Rejections(), Way(dry_run, confirmed, allowed=allowed), progress)


def import_file(file: CsvFile, rejected: Rejections, way: "Way", progress: Progress = ignore_progress) -> Outcome:
    """The same for a file that was looked at, with columns among `WITH_CONTACTS`."""
    columns = _columns_of(file)
    contacts = columns is not COLUMNS
    digest = digest_of(file.path)

    def written(counts: Counts) -> None:
        record_import("domains.import", digest, counts)

    rows = way.only(replace(file, columns=columns).rows(rejected, progress))
    way = replace(way, contacts=contacts, encoding=file.encoding)
    return take_rows(_as_typed(rows) if contacts else rows, rejected, written, way)


def _columns_of(file: CsvFile) -> Columns:
    """What a row has: none of a person's cells, or those up to the last that the header names."""
    named = WITH_CONTACTS.header_of(file.first_line()[1])[1]
    if set(named) == set(COLUMNS.needed):
        return COLUMNS
    last = max((PERSON.index(name) for name in named if name in PERSON), default=len(PERSON) - 1)
    return replace(WITH_CONTACTS, optional=PERSON[: max(last + 1, _FEWEST)])


def _as_typed(rows: Iterable[Row]) -> Iterator[Row]:
    for line, (domain, service, move, *who) in rows:
        yield line, (domain, service, move, *map(as_typed, who))


def _nothing() -> None:
    """What is done with rows that nobody wants to look at."""


def _all_of_them(rows: Iterable[Row]) -> Iterable[Row]:
    return rows


@dataclass(frozen=True, slots=True)
class Way:
    """How rows are to be taken. One has a cell for each of `COLUMNS` and, with `contacts`, for the first of `PERSON`.

    A domain with several people has a row for each of them, on the same line. `allowed` are the names, as A-labels,
    that an operator has confirmed though they are hardly a client's. Rows of a file go through `only`, which may raise
    at one. `look` is called when all of them wait in `import_rows`, sorted and none rejected, before anything is
    written.
    """

    dry_run: bool
    confirmed: int | None
    contacts: bool = False
    encoding: str = "utf-8"
    allowed: frozenset[str] = frozenset()
    only: Callable[[Iterable[Row]], Iterable[Row]] = _all_of_them
    look: Callable[[], None] = _nothing


def take_rows(rows: Iterable[Row], rejected: Rejections, written: Callable[[Counts], None], way: Way) -> Outcome:
    """Write all rows or, if one is rejected, none; `written` is called in the transaction of the write.

    Raises `ImportRefused`, `NotConfirmed`, and whatever reading the rows raises.
    """
    catalogue = Catalogue.read()
    more = import_contacts.STAGED if way.contacts else {}
    with staged(STAGED_DOMAIN | more, _judged(rows, catalogue, rejected, way)):
        sort_rows()
        _reject_doubles(rejected)
        if way.contacts:
            import_contacts.gather_people()
        if not rejected.total:
            way.look()
        return settle(rejected, written, way, catalogue, held=bool(rejected.total))


def settle(
    rejected: Rejections, written: Callable[[Counts], None], way: Way, catalogue: Catalogue, *, held: bool
) -> Outcome:
    """Write the sorted rows, unless it is a dry run or they are held back; then only say what would be written."""
    if way.dry_run or held:
        planned = Counts(*_compare(), import_contacts.count_contacts() if way.contacts else None)
        asked = to_confirm(planned.changed)
        return Outcome(planned, rejected, way.encoding, written=False, to_confirm=asked.changed if asked else None)
    with write_transaction():
        catalogue.check_unchanged()
        counts = Counts(*merge(), import_contacts.write_contacts() if way.contacts else None)
        check_confirmed(counts.changed, way.confirmed, new=counts.new)
        written(counts)
    return Outcome(counts, rejected, way.encoding, written=True)


def _judged(rows: Iterable[Row], catalogue: Catalogue, rejected: Rejections, way: Way) -> Iterator[tuple[Value, ...]]:
    """Line, name, id of the service, id of the move, and the contact if rows have one.

    A name that is none, or no client's, is not staged. A line is rejected for the first of its people who is at fault.
    """
    nobody = import_contacts.NOBODY if way.contacts else ()
    places: dict[tuple[str, str], tuple[int, int | None]] = {}
    before, nth, refused = 0, 0, 0
    for line, (domain, service, move, *who) in rows:
        nth, before = (nth + 1 if line == before else 0), line
        if refused == line:
            continue
        try:
            name = _name_in(domain)
        except NotADomainName as error:
            refused = line
            rejected.add(line, "domain", domain, error.reason)
            continue
        if wrong := why_not_a_clients(name, way.allowed):
            refused = line
            rejected.add(line, "domain", domain, wrong.reason)
            continue
        place = places.get((service, move))
        try:
            if place is None:
                place = places[service, move] = place_of(catalogue, service.strip(), move.strip())
            person = (*read_contact(*who), nth) if who else ()
        except CellRefused as error:
            refused = line
            rejected.add(line, error.column, error.cell, error.reason)
            yield line, name, None, None, *nobody
        else:
            yield line, name, *place, *person


def _name_in(cell: str) -> str:
    """The A-label of a cell. Nearly all of them are names and nothing else, so that is looked at first."""
    try:
        name = DomainName.parse(cell).a_label
    except NotADomainName:
        return read_name(cell).domain.a_label
    return read_name(name).domain.a_label if name.startswith("www.") else name


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


def sort_rows() -> None:
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
