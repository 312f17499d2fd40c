"""A list that a command brings: the same that the page reads, written whole or, if that was said, as far as it is
clear.

A file of one form, in which no row is at fault, goes the quick way of `domains`; any other is read as people's lists
are (`lists`). Both stream, whatever the size; what is kept is what is asked and rejected.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, NoReturn

from django.db import connection

from kb.operations.imports.contacts import NOBODY, STAGED, gather_people, person
from kb.operations.imports.domains import STAGED_DOMAIN, WITH_CONTACTS, Way, import_file, place_of, settle, sort_rows
from kb.operations.imports.events import digest_of, record_import
from kb.operations.imports.list_report import Report
from kb.operations.imports.listed import AskedRow, ListedDomain
from kb.operations.imports.lists import Listing, Wish
from kb.operations.imports.looks import as_meant, is_plainly_odd
from kb.operations.imports.outcome import Counts, Outcome
from kb.operations.imports.staging import PEOPLE, SORTED, TABLE, Catalogue, Value, staged
from kb.operations.tables.encodings import mended
from kb.operations.tables.rejections import MOST_SHOWN, CellRefused, Rejections
from kb.operations.tables.rows import CsvFile, Row
from kb.operations.tables.text import FileRefused, Progress, ignore_progress
from kb.operations.tables.workbooks import is_workbook
from kb.operations.tables.writing import as_typed

_EVERY: Final = 10**9
#: A number in the commonest form, which needs no second look.
_CLEAR_NUMBER: Final = re.compile(r"(?:[+0][\d ()]*)?")
_ODD_IN_A_NAME: Final = re.compile(r"[\d@]")

#: A domain whose list says nothing of moves stays on the move that it is on, if that leaves the same service.
_STAY: Final = f"""
    UPDATE {TABLE} SET move_id = (
        SELECT d.move_id FROM kb_domain d JOIN kb_move m ON m.id = d.move_id
        WHERE d.name = {TABLE}.name AND m.from_service_id = {TABLE}.service_id)"""  # noqa: S608
#: Rows that put a domain elsewhere than its first row does.
_ELSEWHERE: Final = f"""
    FROM {TABLE} r JOIN {SORTED} s ON s.name = r.name
    WHERE r.service_id <> s.service_id OR COALESCE(r.move_id, 0) <> COALESCE(s.move_id, 0)"""


class _NotClean(Exception):
    """The file is not of the one form; it is read once more, as people's lists are."""


@dataclass(frozen=True, slots=True)
class ListWay:
    """How a list is taken. `service` and `move` are keys that stand for columns which it has not.

    With `leave_out` what is clear is written, and questions and faults are left out. `report` is where to say what
    became of each row.
    """

    dry_run: bool = False
    confirmed: int | None = None
    service: str = ""
    move: str = ""
    leave_out: bool = False
    wish: Wish = field(default_factory=Wish)
    report: Path | None = None


@dataclass(slots=True)
class Questions:
    """All are counted; the first `most` are kept."""

    most: int
    total: int = 0
    kept: list[AskedRow] = field(default_factory=list)

    def add(self, row: AskedRow) -> None:
        self.total += 1
        if len(self.kept) < self.most:
            self.kept.append(row)


@dataclass(frozen=True, slots=True)
class ListOutcome:
    """What an import did or would do, and what is to be asked."""

    outcome: Outcome
    questions: Questions


def import_list(path: Path, way: ListWay, progress: Progress = ignore_progress) -> ListOutcome:
    """Import a list. Raises `FileRefused`, `ImportRefused`, and `NotConfirmed` as `import_domains` does."""
    report = Report(way.report) if way.report else None
    try:
        done = _quickly(path, way, report, progress)
        if done is None:
            if report and way.report:
                report.forget()
                report = Report(way.report)
            done = _slowly(path, way, report, progress)
        if report:
            report.finish(done.questions.kept, done.outcome.rejected.kept)
        return done
    finally:
        if report:
            report.forget()


class _NoFault(Rejections):
    def add(self, *_fault: object, **_more: object) -> NoReturn:
        raise _NotClean


def _quickly(path: Path, way: ListWay, report: Report | None, progress: Progress) -> ListOutcome | None:
    """A file that a program wrote; `None` if it is not one, or a row of it is at fault."""
    wish = way.wish
    if way.service or way.move or wish.encoding or wish.mapping or is_workbook(path):
        return None
    try:
        file = CsvFile.look_at(path, WITH_CONTACTS)
        if file.alternative:
            return None
        contacts = _has_people(file)

        def look() -> None:
            if report:
                report.look(people=contacts)

        strict = Way(way.dry_run, way.confirmed, allowed=wish.allowed, only=_clean, look=look)
        return ListOutcome(import_file(file, _NoFault(), strict, progress), Questions(0))
    except (_NotClean, FileRefused):
        return None


def _has_people(file: CsvFile) -> bool:
    return len(WITH_CONTACTS.header_of(file.first_line()[1])[1]) > len(WITH_CONTACTS.needed)


def _clean(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, as long as none has a cell that people would have to be asked about."""
    for row in rows:
        cells = row[1]
        if len(cells) > len(WITH_CONTACTS.needed):
            name, _email, phone = cells[3:6]
            if not _CLEAR_NUMBER.fullmatch(phone) and (as_meant(phone) != as_typed(phone) or is_plainly_odd(phone)):
                raise _NotClean
            if (_ODD_IN_A_NAME.search(name) and is_plainly_odd(name)) or as_meant(mended(name)) != as_typed(name):
                raise _NotClean
        if mended(cells[0]) != cells[0]:
            raise _NotClean
        yield row


def _slowly(path: Path, way: ListWay, report: Report | None, progress: Progress) -> ListOutcome:
    """A list as people have it."""
    listing = Listing.look_at(path, way.wish)
    catalogue = Catalogue.read()
    places = _Places(way, listing, catalogue)
    most = _EVERY if way.report else MOST_SHOWN
    rejected, questions = Rejections(most=most), Questions(most)
    digest = digest_of(path)

    def written(counts: Counts) -> None:
        record_import("domains.import", digest, counts)

    rows = listing.rows(rejected, questions.add, progress)
    with staged(STAGED_DOMAIN | STAGED, places.of(rows, rejected)):
        if not places.says_move:
            _run(_STAY)
        sort_rows()
        _reject_elsewhere(rejected, catalogue)
        gather_people()
        if report:
            report.look(people=True)
        held = bool(rejected.total or questions.total) and not way.leave_out
        strict = Way(way.dry_run, way.confirmed, _names_anybody(), listing.encoding.name)
        outcome = settle(rejected, written, strict, catalogue, held=held)
        return ListOutcome(replace(outcome, asked=questions.total, left_out=way.leave_out), questions)


class _Places:
    """Where the rows of a list put their domains, by their cells or by what the command says instead."""

    def __init__(self, way: ListWay, listing: Listing, catalogue: Catalogue) -> None:
        kinds = set(listing.kinds)
        self._service, self._move, self._catalogue = way.service, way.move, catalogue
        self.says_move = "move" in kinds or bool(way.move)
        if not self._service and way.move in catalogue.moves:
            self._service = catalogue.key_of_service(catalogue.moves[way.move][1])
        if not self._service and "service" not in kinds and not way.move:
            said = "The list has no column “service”. Say where its domains are now with --service or --move."
            raise FileRefused(said)
        for column, key, known in (("service", way.service, catalogue.services), ("move", way.move, catalogue.moves)):
            if key and key not in known:
                raise FileRefused(f"There is no {column} with the key “{key}”.")
        try:
            if self._service:
                place_of(catalogue, self._service, way.move)
        except CellRefused as error:
            raise FileRefused(error.reason) from error

    def of(self, rows: Iterable[ListedDomain], rejected: Rejections) -> Iterator[tuple[Value, ...]]:
        """A row of `import_rows` for each person of a domain, and one for a domain without."""
        known: dict[tuple[str, str], tuple[int, int | None]] = {}
        for row in rows:
            keys = row.service or self._service, row.move or self._move
            try:
                place = known.get(keys)
                if place is None:
                    place = known[keys] = place_of(self._catalogue, *keys)
            except CellRefused as error:
                rejected.add(row.line, error.column, error.cell, error.reason, row.cells)
                continue
            for nth, who in enumerate(row.contacts):
                yield row.line, row.name, *place, *person(who), nth
            if not row.contacts:
                yield row.line, row.name, *place, *NOBODY


def _reject_elsewhere(rejected: Rejections, catalogue: Catalogue) -> None:
    """Rows that contradict the first of their domain are rejected, and say nothing of people either."""
    services = {pk: slug for slug, pk in catalogue.services.items()}
    moves = {pk: slug for slug, (pk, _leaves) in catalogue.moves.items()}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT r.line, r.name, r.service_id, r.move_id, s.line {_ELSEWHERE} ORDER BY r.line")
        for line, name, service, move, first in cursor.fetchall():
            cells = (name, services[service], moves.get(move, ""))
            rejected.add(line, "domain", name, f"Line {first} says that this domain is elsewhere.", cells)
        cursor.execute(
            f"DELETE FROM {TABLE} WHERE (line, name) IN (SELECT r.line, r.name {_ELSEWHERE})"  # noqa: S608
        )


def _names_anybody() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {PEOPLE})")  # noqa: S608
        return bool(cursor.fetchone()[0])


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
