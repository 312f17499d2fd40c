"""The rows of a batch in SQL: put in, compared with what is there, written, taken back. A hundred thousand at a time.

Called inside a transaction of the caller's. What a batch is, and when which of this happens, is in `batches`.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any, Final

from django.db import connection

from kb.models.moves.batches import CELL_KEPT, REASON_KEPT, Batch, BatchRow, Fate, RowVerdict
from kb.models.moves.contacts import Contact
from kb.models.moves.domains import Domain
from kb.operations.imports import contacts, domains
from kb.operations.imports.listed import ListedContact, ListedDomain
from kb.operations.imports.staging import fill, sorted_from
from kb.operations.tables.rejections import Rejected

#: Domains and contacts that are deleted at a time.
_PIECE: Final = 500

_COLUMNS: Final = (
    *("batch_id", "line", "verdict", "name", "service_id", "move_id", "contact", "email", "phone"),
    *("fault_in", "cell", "reason", "contact_verdict", "before_contact", "before_phone", "fate"),
)
#: Rows of a batch as people wait elsewhere: of what is younger than batches they say nothing.
_ROWS: Final = """(
    SELECT *, '' AS role, '' AS language, '' AS post_address, CAST(NULL AS boolean) AS no_mail, 0 AS nth
    FROM kb_batchrow)"""
#: Every row that can be taken, with the domain and the contact that are there now.
_PRESENT: Final = f"""
    SELECT s.id, d.service_id, d.move_id, d.id AS domain, c.id AS contact, c.name, c.phone,
           {contacts.REACHED} AS reached, {domains.DIFFERS} AS moves, {contacts.DIFFERS} AS says_more
    FROM {_ROWS} s LEFT JOIN kb_domain d ON d.name = s.name LEFT JOIN kb_contact c ON {contacts.KNOWN}
    WHERE s.batch_id = %s AND s.verdict <> 'rejected'"""  # noqa: S608
_COMPARE: Final = f"""
    UPDATE kb_batchrow AS r SET before_service = p.service_id, before_move = p.move_id,
        verdict = CASE WHEN p.domain IS NULL THEN 'new' WHEN p.moves THEN 'changed' ELSE 'same' END,
        contact_verdict = CASE WHEN NOT p.reached THEN '' WHEN p.contact IS NULL THEN 'new'
            WHEN p.says_more THEN 'changed' ELSE 'same' END,
        before_contact = COALESCE(p.name, ''), before_phone = COALESCE(p.phone, '')
    FROM ({_PRESENT}) p WHERE p.id = r.id"""  # noqa: S608
_STALE: Final = """
    SELECT COUNT(*) FROM kb_batchrow r LEFT JOIN kb_domain d ON d.name = r.name
    WHERE r.batch_id = %s AND r.verdict <> 'rejected'
      AND (COALESCE(d.service_id, 0) <> COALESCE(r.before_service, 0)
           OR COALESCE(d.move_id, 0) <> COALESCE(r.before_move, 0))"""
_PLACES: Final = """
    SELECT DISTINCT service_id, move_id FROM kb_batchrow WHERE batch_id = %s AND verdict <> 'rejected'"""
_PEOPLE: Final = f"(SELECT * FROM {_ROWS} r WHERE batch_id = %s AND contact_verdict = '{{}}')"  # noqa: S608
_TAKE_OVER: Final = """
    INSERT INTO kb_batchrow (batch_id, line, verdict, name, service_id, move_id, before_service, before_move, contact,
        email, phone, fault_in, cell, reason, contact_verdict, before_contact, before_phone, fate)
    SELECT %s, row_number() OVER (ORDER BY name), 'changed', name, %s, %s, service_id, move_id, '',
        '', '', '', '', '', '', '', '', '' FROM kb_domain WHERE move_id = %s"""

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
_MARK: Final = "UPDATE kb_batchrow SET fate = 'undone' WHERE id IN ({})"
_PUT_BACK: Final = """
    UPDATE kb_domain AS d SET service_id = r.before_service, move_id = r.before_move
    FROM kb_batchrow r
    WHERE r.batch_id = %s AND r.verdict = 'changed' AND r.fate = 'undone' AND r.name = d.name"""
_CONTACTS_BACK: Final = """
    UPDATE kb_contact AS c SET name = r.before_contact, phone = r.before_phone
    FROM kb_batchrow r JOIN kb_domain d ON d.name = r.name
    WHERE r.batch_id = %s AND r.contact_verdict = 'changed' AND c.domain_id = d.id AND c.email = r.email
      AND c.name = CASE WHEN r.contact = '' THEN r.before_contact ELSE r.contact END
      AND c.phone = CASE WHEN r.phone = '' THEN r.before_phone ELSE r.phone END"""
_ADDED_CONTACTS: Final = """
    SELECT c.id FROM kb_contact c JOIN kb_domain d ON d.id = c.domain_id JOIN kb_batchrow r ON r.name = d.name
    WHERE r.batch_id = %s AND r.contact_verdict = 'new' AND c.email = r.email AND c.name = r.contact
      AND c.phone = r.phone"""
_ADDED_DOMAINS: Final = """
    SELECT d.id FROM kb_batchrow r JOIN kb_domain d ON d.name = r.name
    WHERE r.batch_id = %s AND r.verdict = 'new' AND r.fate = 'undone'"""


def sorted_rows(batch: int) -> AbstractContextManager[None]:
    """Have what a batch adds and changes where `import_domains.merge` takes it from."""
    return sorted_from(_TO_WRITE, [batch])


def put_in(batch: Batch, place: tuple[int, int | None], taken: list[ListedDomain], rejected: list[Rejected]) -> None:
    """The rows as they were read, not yet compared; those that can be taken stand at `place`: a service and a move."""
    fill(BatchRow._meta.db_table, _COLUMNS, _values(batch.pk, place, taken, rejected))


def put_in_all_of(move_id: int, batch: Batch, place: tuple[int, int | None]) -> None:
    """A row for every domain that is on a move."""
    _run(_TAKE_OVER, [batch.pk, *place, move_id])


def compare(batch: Batch) -> None:
    """Say of every row what it would do now, and count them on the batch, which is not saved."""
    _run(_COMPARE, [batch.pk])
    rows = BatchRow.objects.filter(batch=batch)
    for verdict in RowVerdict:
        setattr(batch, verdict.value, rows.filter(verdict=verdict).count())
    batch.contacts = rows.filter(contact_verdict__in=[RowVerdict.NEW, RowVerdict.CHANGED]).count()
    batch.known = Domain.objects.count()


def stale_rows(batch: Batch) -> int:
    """How many domains are not where they were when the batch was compared."""
    return int(_one(_STALE, [batch.pk]))


def places(batch: Batch) -> list[tuple[int, int | None]]:
    """Every pair of service and move that the rows lead to."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, [batch.pk])
        return list(cursor.fetchall())


def write_contacts(batch: Batch) -> None:
    contacts.change_contacts(_PEOPLE.format(RowVerdict.CHANGED), batch.pk)
    contacts.add_contacts(_PEOPLE.format(RowVerdict.NEW), batch.pk)


def take_back(batch: Batch) -> int:
    """Undo what was written, but for what somebody changed since; gives the number of rows that were left."""
    _delete(Contact.objects, _ids(_ADDED_CONTACTS, [batch.pk]))
    _run(_CONTACTS_BACK, [batch.pk])
    _run(_MARK.format(_UNTOUCHED + _STILL_POSSIBLE), [batch.pk, RowVerdict.CHANGED])
    _run(_MARK.format(_UNTOUCHED + _NOBODY_ADDED), [batch.pk, RowVerdict.NEW])
    _run(_PUT_BACK, [batch.pk])
    _delete(Domain.objects, _ids(_ADDED_DOMAINS, [batch.pk]))
    touched = BatchRow.objects.filter(batch=batch, verdict__in=[RowVerdict.NEW, RowVerdict.CHANGED])
    return touched.filter(fate=Fate.NONE).update(fate=Fate.LEFT)


def _values(
    batch: int, place: tuple[int, int | None], taken: Iterable[ListedDomain], rejected: Iterable[Rejected]
) -> Iterator[tuple[Any, ...]]:
    nothing = ("", "", "", "", "", "", "")
    for row in taken:
        who = row.contacts[0] if row.contacts else ListedContact()
        yield batch, row.line, "new", row.name, *place, who.name, who.email, who.phone, *nothing
    for wrong in rejected:
        domain, contact, email, phone = ((*wrong.cells, "", "", "", "")[:4]) if wrong.cells else ("", "", "", "")
        told = (domain[:253], None, None, contact[:120], email[:254], phone[:40])
        fault = (wrong.column, _kept(wrong.cell, CELL_KEPT), _kept(wrong.reason, REASON_KEPT))
        yield batch, wrong.line, "rejected", *told, *fault, "", "", "", ""


def _kept(text: str, most: int) -> str:
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
