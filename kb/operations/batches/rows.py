"""The rows of a batch in SQL: put in, compared with what is there, written, taken back. A hundred thousand at a time.

Called inside a transaction of the caller's. What a batch is, and when which of this happens, is in `batches`.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any, Final

from django.db import connection

from kb.models.moves.batches import CELL_KEPT, REASON_KEPT, TAKEN_OFF_KEPT, Batch, BatchRow, Fate, RowVerdict
from kb.models.moves.contacts import Contact
from kb.models.moves.domains import Domain
from kb.models.moves.questions import Answer, BatchQuestion
from kb.models.sending.happenings import HAPPENED_SINCE, WRITTEN_TO
from kb.operations.batches import people as batch_people
from kb.operations.imports import domains
from kb.operations.imports.listed import ListedDomain
from kb.operations.imports.staging import fill, sorted_from
from kb.operations.tables.rejections import Rejected

#: Domains and contacts that are deleted at a time.
_PIECE: Final = 500
#: Characters of a name, which of a rejected row may be anything.
NAME_KEPT: Final = 253

#: Titles of a list that has none.
_TITLES: Final = ("domain", "contact", "email", "phone")

#: Where rows lead to: a service and perhaps a move.
Place = tuple[int, int | None]

_COLUMNS: Final = (
    *("batch_id", "line", "verdict", "name", "service_id", "move_id", "fault_in", "cell", "reason", "fate"),
    *("taken_off", "text"),
)
#: An undo has switched the domain off. To bring it again is to want it back.
_RETIRED: Final = "(NOT d.active AND d.name IN (SELECT name FROM kb_batchrow WHERE fate = 'retired'))"
#: Every row that can be taken, with the domain that is there now.
_PRESENT: Final = f"""
    SELECT s.id, d.service_id, d.move_id, d.id AS domain, {domains.DIFFERS} OR {_RETIRED} AS moves
    FROM kb_batchrow s LEFT JOIN kb_domain d ON d.name = s.name
    WHERE s.batch_id = %s AND s.verdict <> 'rejected'"""  # noqa: S608
_COMPARE: Final = f"""
    UPDATE kb_batchrow AS r SET before_service = p.service_id, before_move = p.move_id,
        verdict = CASE WHEN p.domain IS NULL THEN 'new' WHEN p.moves THEN 'changed' ELSE 'same' END
    FROM ({_PRESENT}) p WHERE p.id = r.id"""  # noqa: S608
_STALE: Final = """
    SELECT COUNT(*) FROM kb_batchrow r LEFT JOIN kb_domain d ON d.name = r.name
    WHERE r.batch_id = %s AND r.verdict <> 'rejected'
      AND (COALESCE(d.service_id, 0) <> COALESCE(r.before_service, 0)
           OR COALESCE(d.move_id, 0) <> COALESCE(r.before_move, 0))"""
_PLACES: Final = """
    SELECT DISTINCT service_id, move_id FROM kb_batchrow WHERE batch_id = %s AND verdict <> 'rejected'"""
_TAKE_OVER: Final = """
    INSERT INTO kb_batchrow (batch_id, line, verdict, name, service_id, move_id, before_service, before_move, fault_in,
        cell, reason, fate)
    SELECT %s, row_number() OVER (ORDER BY name), 'changed', name, %s, %s, service_id, move_id, '', '', '', ''
    FROM kb_domain WHERE move_id = %s"""

_TO_WRITE: Final = """
    SELECT name, line, service_id, move_id FROM kb_batchrow
    WHERE batch_id = %s AND verdict IN ('new', 'changed') ORDER BY name"""

#: What an undo finds: rows whose domain still is as the batch left it.
_UNTOUCHED: Final = """
    SELECT r.id FROM kb_batchrow r JOIN kb_domain d ON d.name = r.name
    WHERE r.batch_id = %s AND r.verdict = %s AND d.service_id = r.service_id
      AND COALESCE(d.move_id, 0) = COALESCE(r.move_id, 0)"""
_STILL_POSSIBLE: Final = """
      AND EXISTS (SELECT 1 FROM kb_service WHERE id = r.before_service)
      AND (r.before_move IS NULL OR EXISTS (
           SELECT 1 FROM kb_move WHERE id = r.before_move AND from_service_id = r.before_service))"""
_NOBODY_ADDED: Final = """
      AND d.active AND NOT EXISTS (SELECT 1 FROM kb_contact WHERE domain_id = d.id)"""
_ADDED_AND_TOUCHED: Final = f"{_UNTOUCHED} AND d.active AND {HAPPENED_SINCE}"
_MARK: Final = "UPDATE kb_batchrow SET fate = 'undone' WHERE id IN ({})"
_RETIRE: Final = f"UPDATE kb_batchrow SET fate = 'retired' WHERE id IN ({_ADDED_AND_TOUCHED})"  # noqa: S608
_SWITCH_OFF: Final = """
    UPDATE kb_domain SET active = false
    WHERE name IN (SELECT name FROM kb_batchrow WHERE batch_id = %s AND fate = 'retired')"""
_COUNT_TOUCHED: Final = f"""
    SELECT COUNT(*), COUNT(CASE WHEN {WRITTEN_TO} THEN 1 END) FROM kb_batchrow r JOIN kb_domain d ON d.name = r.name
    WHERE r.id IN ({_ADDED_AND_TOUCHED})"""  # noqa: S608
#: Domains that any undo has retired, of those that `{}` picks among rows; visitors find them again.
_SWITCH_ON: Final = """
    UPDATE kb_domain SET active = true WHERE NOT active
      AND name IN (SELECT name FROM kb_batchrow WHERE fate = 'retired') AND name IN ({})"""
_BACK: Final = "UPDATE kb_batchrow SET fate = 'back' WHERE fate = 'retired' AND name IN ({})"
_OF_BATCH: Final = "SELECT name FROM kb_batchrow WHERE batch_id = %s AND verdict <> 'rejected'"
_PUT_BACK: Final = """
    UPDATE kb_domain AS d SET service_id = r.before_service, move_id = r.before_move
    FROM kb_batchrow r
    WHERE r.batch_id = %s AND r.verdict = 'changed' AND r.fate = 'undone' AND r.name = d.name"""
_ADDED_DOMAINS: Final = """
    SELECT d.id FROM kb_batchrow r JOIN kb_domain d ON d.name = r.name
    WHERE r.batch_id = %s AND r.verdict = 'new' AND r.fate = 'undone'"""


def sorted_rows(batch: int) -> AbstractContextManager[None]:
    """Have what a batch adds and changes where `import_domains.merge` takes it from."""
    return sorted_from(_TO_WRITE, [batch])


def put_in(batch: Batch, place: Place, taken: Iterable[ListedDomain], rejected: Iterable[Rejected]) -> None:
    """Rows as they were read, not yet compared; those that can be taken stand at `place`.

    Of a domain that stands in the list several times, or in the batch already, the first row counts.
    """
    there = BatchRow.objects.filter(batch=batch).exclude(verdict=RowVerdict.REJECTED)
    seen = set(there.values_list("name", flat=True))  # before PostgreSQL's COPY, beside which there is no query
    fill(BatchRow._meta.db_table, _COLUMNS, _values(batch.pk, seen, place, taken, rejected))


def put_in_all_of(move_id: int, batch: Batch, place: Place) -> None:
    """A row for every domain that is on a move."""
    _run(_TAKE_OVER, [batch.pk, *place, move_id])


def compare(batch: Batch) -> None:
    """Say of every row what it would do now, and count them on the batch, which is not saved."""
    _run(_COMPARE, [batch.pk])
    rows = BatchRow.objects.filter(batch=batch)
    for verdict in RowVerdict:
        setattr(batch, verdict.value, rows.filter(verdict=verdict).count())
    batch.contacts = batch_people.compare(batch)
    batch.asked = BatchQuestion.objects.filter(batch=batch).open().count()
    batch.known = Domain.objects.count()


def stale_rows(batch: Batch) -> int:
    """How many domains are not where they were when the batch was compared."""
    return int(_one(_STALE, [batch.pk]))


def places(batch: Batch) -> list[tuple[int, int | None]]:
    """Every pair of service and move that the rows lead to."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, [batch.pk])
        return list(cursor.fetchall())


def left_out(batch: Batch) -> Iterator[tuple[str, ...]]:
    """A table of the rows that are not taken, asked about or rejected, under titles with which it can be brought again.

    The titles are those of the list. Without any, cells are told apart by their look.
    """
    titles = tuple(str(column["title"]) for column in batch.columns)
    yield (*(titles or _TITLES), "line", "reason")
    rejected = BatchRow.objects.filter(batch=batch, verdict=RowVerdict.REJECTED)
    rows = list(rejected.values_list("line", "text", "name", "reason"))
    asked = BatchQuestion.objects.filter(batch=batch, taken=False, answer__in=[Answer.NONE, Answer.LEAVE])
    rows += asked.values_list("line", "text", "name", "question")
    for line, text, name, reason in sorted(rows):
        cells = next(csv.reader([text]), []) if text else [name]
        told = (*cells, *[""] * len(titles))[: len(titles)] if titles else _by_look(cells)
        yield (*told, str(line), reason)


def take_back(batch: Batch) -> int:
    """Undo what was written, but for what somebody changed since; gives the number of rows that were left.

    A domain that the batch added and to which something happened since is retired instead: it answers as an unknown
    one, and keeps its people and all that happened to it.
    """
    _run(_RETIRE, [batch.pk, RowVerdict.NEW, _written_at(batch)])
    _run(_SWITCH_OFF, [batch.pk])
    _delete(Contact.objects, batch_people.added(batch))
    batch_people.put_back(batch)
    _run(_MARK.format(_UNTOUCHED + _STILL_POSSIBLE), [batch.pk, RowVerdict.CHANGED])
    _run(_MARK.format(_UNTOUCHED + _NOBODY_ADDED), [batch.pk, RowVerdict.NEW])
    _run(_PUT_BACK, [batch.pk])
    _delete(Domain.objects, _ids(_ADDED_DOMAINS, [batch.pk]))
    touched = BatchRow.objects.filter(batch=batch, verdict__in=[RowVerdict.NEW, RowVerdict.CHANGED])
    return touched.filter(fate=Fate.NONE).update(fate=Fate.LEFT)


def to_be_retired(batch: Batch) -> tuple[int, int]:
    """How many domains an undo would retire now, and how many of them were written to."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_TOUCHED, [batch.pk, RowVerdict.NEW, _written_at(batch)])
        touched, written_to = cursor.fetchone()
    return touched, written_to


def bring_back(batch: Batch) -> int:
    """Let visitors find again what an undo has retired and what this batch names; gives the number of domains.

    Whoever was switched off by hand meanwhile, or before, stays so.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SWITCH_ON.format(_OF_BATCH), [batch.pk])
        number = int(cursor.rowcount)
        cursor.execute(_BACK.format(_OF_BATCH), [batch.pk])
    return number


def _written_at(batch: Batch) -> Any:
    """As each database compares it."""
    return connection.ops.adapt_datetimefield_value(batch.written_at)


def _values(
    batch: int, seen: set[str], place: Place, taken: Iterable[ListedDomain], rejected: Iterable[Rejected]
) -> Iterator[tuple[Any, ...]]:
    for row in taken:
        if row.name not in seen:
            seen.add(row.name)
            taken_off = kept(row.taken_off, TAKEN_OFF_KEPT)
            yield batch, row.line, "new", row.name, *place, "", "", "", "", taken_off, ""
    for wrong in rejected:
        name = wrong.cells[0][:NAME_KEPT] if wrong.cells else ""
        fault = (wrong.column, kept(wrong.cell, CELL_KEPT), kept(wrong.reason, REASON_KEPT))
        yield batch, wrong.line, "rejected", name, None, None, *fault, "", "", as_line(wrong.cells)


def _by_look(cells: list[str]) -> tuple[str, str, str, str]:
    first, rest = cells[:1], [cell for cell in cells[1:] if cell]
    emails = [cell for cell in rest if "@" in cell]
    phones = [cell for cell in rest if cell not in emails and not any(character.isalpha() for character in cell)]
    words = [cell for cell in rest if cell not in emails and cell not in phones]
    return "".join(first), " ".join(words), " ".join(emails), " ".join(phones)


def as_line(cells: Iterable[str]) -> str:
    """A row as one line of CSV, in which whoever puts it right types."""
    words = [" ".join(cell.split()) for cell in cells]
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow(words)
    return written.getvalue()


def kept(text: str, most: int) -> str:
    """As much of a text as there is room for."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _run(statement: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _one(statement: str, values: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


def _ids(statement: str, values: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]


def _delete(rows: Any, ids: list[int]) -> None:
    """Through the models, so that whatever hangs on a row goes with it."""
    for start in range(0, len(ids), _PIECE):
        rows.filter(pk__in=ids[start : start + _PIECE]).delete()
