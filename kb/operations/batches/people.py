"""The people of a batch in SQL: put in, compared with who is there, written, taken back.

A row is one person of one domain, and its columns are those from which `contacts` writes. Called inside a transaction
of the caller's, by `rows` and `batches`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from django.db import connection

from kb.models.moves.batches import Batch, BatchContact, RowVerdict
from kb.operations.imports import contacts
from kb.operations.imports.listed import ListedContact, ListedDomain
from kb.operations.imports.staging import fill

#: What a person has beside the domain, as it is called in a batch and in the table of contacts.
_FIELDS: Final = {
    "contact": "name",
    "phone": "phone",
    "role": "role",
    "language": "language",
    "post_address": "post_address",
}
_COLUMNS: Final = (
    *("batch_id", "line", "nth", "name", "contact", "email", "phone", "role", "language", "post_address", "no_mail"),
    *("verdict", "before_contact", "before_phone", "before_role", "before_language", "before_post_address"),
    "before_no_mail",
)
_BEFORE: Final = ", ".join(f"before_{mine} = COALESCE(p.{theirs}, '')" for mine, theirs in _FIELDS.items())
_COMPARE: Final = f"""
    UPDATE kb_batchcontact AS r SET {_BEFORE}, before_no_mail = COALESCE(p.no_mail, false),
        verdict = CASE WHEN p.known IS NULL THEN 'new' WHEN p.says_more THEN 'changed' ELSE 'same' END
    FROM (SELECT s.id, c.id AS known, c.name, c.phone, c.role, c.language, c.post_address, c.no_mail,
                 {contacts.DIFFERS} AS says_more
          FROM kb_batchcontact s LEFT JOIN kb_domain d ON d.name = s.name LEFT JOIN kb_contact c ON {contacts.KNOWN}
          WHERE s.batch_id = %s) p
    WHERE p.id = r.id"""  # noqa: S608
_ROWS: Final = "(SELECT * FROM kb_batchcontact WHERE batch_id = %s AND verdict = '{}')"

#: A contact still is as the batch left it.
_AS_LEFT: Final = " AND ".join(
    f"c.{theirs} = CASE WHEN r.{mine} = '' THEN r.before_{mine} ELSE r.{mine} END" for mine, theirs in _FIELDS.items()
)
_PUT_BACK: Final = f"""
    UPDATE kb_contact AS c SET no_mail = r.before_no_mail,
        {", ".join(f"{theirs} = r.before_{mine}" for mine, theirs in _FIELDS.items())}
    FROM kb_batchcontact r JOIN kb_domain d ON d.name = r.name
    WHERE r.batch_id = %s AND r.verdict = 'changed' AND d.active AND c.domain_id = d.id AND c.email = r.email
      AND {_AS_LEFT}
      AND c.no_mail = COALESCE(r.no_mail, r.before_no_mail)"""  # noqa: S608
_ADDED: Final = f"""
    SELECT c.id FROM kb_contact c JOIN kb_domain d ON d.id = c.domain_id JOIN kb_batchcontact r ON r.name = d.name
    WHERE r.batch_id = %s AND r.verdict = 'new' AND d.active AND c.email = r.email
      AND c.no_mail = COALESCE(r.no_mail, false)
      AND {" AND ".join(f"c.{theirs} = r.{mine}" for mine, theirs in _FIELDS.items())}"""  # noqa: S608

#: Rows that are looked up at a time.
_PIECE: Final = 500


def put_in(batch: Batch, taken: Iterable[ListedDomain]) -> None:
    """Everybody whom rows name, not yet compared. Who stands there several times is one person, who says it all."""
    people: dict[tuple[str, ...], tuple[int, ListedContact]] = {}
    for row in taken:
        for contact in row.contacts:
            key = (row.name, *_known_by(contact))
            before = people.get(key)
            people[key] = (before[0], _together(before[1], contact)) if before else (row.line, contact)
    _join_those_there(batch, people)
    fill(BatchContact._meta.db_table, _COLUMNS, _values(batch.pk, people))


def compare(batch: Batch) -> int:
    """Say of everybody whether they would be added or changed; how many that is."""
    _run(_COMPARE, batch)
    rows = BatchContact.objects.filter(batch=batch)
    return rows.filter(verdict__in=[RowVerdict.NEW, RowVerdict.CHANGED]).count()


def write(batch: Batch) -> None:
    """Once their domains are there."""
    contacts.change_contacts(_ROWS.format(RowVerdict.CHANGED), batch.pk)
    contacts.add_contacts(_ROWS.format(RowVerdict.NEW), batch.pk)


def put_back(batch: Batch) -> None:
    """Have those whom the batch changed as they were before, but for whom somebody changed since.

    People of a domain that is switched off stay as they are, here and in `added`: an undo may have retired it.
    """
    _run(_PUT_BACK, batch)


def added(batch: Batch) -> list[int]:
    """Numbers of the contacts that the batch added and that nobody changed since."""
    with connection.cursor() as cursor:
        cursor.execute(_ADDED, [batch.pk])
        return [row[0] for row in cursor.fetchall()]


def _known_by(contact: ListedContact) -> tuple[str, ...]:
    """Within a domain, as `contacts.KNOWN` has it."""
    return (contact.email,) if contact.email else ("", contact.name, contact.phone)


def _together(first: ListedContact, second: ListedContact) -> ListedContact:
    """The first, with what it lacks from the second."""
    lacking = {name: getattr(second, name) for name in _FIELDS.values() if not getattr(first, name)}
    if not first.no_mail and not first.wants_mail:
        lacking |= {"no_mail": second.no_mail, "wants_mail": second.wants_mail}
    return replace(first, **lacking)


def _join_those_there(batch: Batch, people: dict[tuple[str, ...], tuple[int, ListedContact]]) -> None:
    """Take rows of the batch that name the same people out of the table, and what they say along."""
    known = BatchContact.objects.filter(batch=batch)
    names = sorted({name for name, *_rest in people}) if known.exists() else []
    for start in range(0, len(names), _PIECE):
        for row in known.filter(name__in=names[start : start + _PIECE]):
            before = listed(row)
            key = (row.name, *_known_by(before))
            if key in people:
                people[key] = (row.line, _together(before, people[key][1]))
                row.delete()


def of_domains(batch: Batch, names: Iterable[str]) -> dict[str, list[BatchContact]]:
    """The people of some domains, by domain."""
    found: dict[str, list[BatchContact]] = {}
    for person in BatchContact.objects.filter(batch=batch, name__in=list(names)).order_by("line", "nth", "pk"):
        found.setdefault(person.name, []).append(person)
    return found


def listed(row: BatchContact) -> ListedContact:
    words = (row.contact, row.email, row.phone, row.role, row.language, row.post_address)
    return ListedContact(*words, no_mail=row.no_mail is True, wants_mail=row.no_mail is False)


def _values(
    batch: int, people: dict[tuple[str, ...], tuple[int, ListedContact]]
) -> Iterator[tuple[str | int | None, ...]]:
    for nth, ((name, *_rest), (line, one)) in enumerate(people.items()):
        words = (one.name, one.email, one.phone, one.role, one.language, one.post_address)
        wish = True if one.no_mail else False if one.wants_mail else None
        yield batch, line, nth, name, *words, wish, "", "", "", "", "", "", False


def _run(statement: str, batch: Batch) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [batch.pk])
