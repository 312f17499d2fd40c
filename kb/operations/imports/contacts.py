"""The contacts of an import of domains: from where their domains wait, `import_sorted` or a batch, to their rows.

People are added and changed, never deleted. Somebody with an address is known by it within a domain, and an empty name
or number leaves the one that is there; somebody without is known by name and number. Which cells are good is decided in
`cells`.
"""

from typing import Final

from django.db import connection

from kb.operations.imports.staging import SORTED

#: Columns of the file, and of the tables in which its rows wait.
STAGED: Final = {"contact": "varchar", "email": "varchar", "phone": "varchar"}

#: Of a row `s`, its domain `d` and a contact `c`: it names somebody; that is who it names; it says something new.
REACHED: Final = "(s.contact <> '' OR s.email <> '' OR s.phone <> '')"
KNOWN: Final = """
    c.domain_id = d.id AND c.email = s.email AND (s.email <> '' OR (c.name = s.contact AND c.phone = s.phone))"""
DIFFERS: Final = "((s.contact <> '' AND s.contact <> c.name) OR (s.phone <> '' AND s.phone <> c.phone))"
_COUNT: Final = f"""
    SELECT COUNT(*) FROM {SORTED} s LEFT JOIN kb_domain d ON d.name = s.name LEFT JOIN kb_contact c ON {KNOWN}
    WHERE s.service_id IS NOT NULL AND {REACHED} AND (c.id IS NULL OR {DIFFERS})"""  # noqa: S608
_CHANGE: Final = f"""
    UPDATE kb_contact AS c SET name = CASE WHEN s.contact = '' THEN c.name ELSE s.contact END,
        phone = CASE WHEN s.phone = '' THEN c.phone ELSE s.phone END
    FROM {{rows}} s JOIN kb_domain d ON d.name = s.name WHERE s.email <> '' AND {KNOWN} AND {DIFFERS}"""  # noqa: S608
#: In the order of the names, in which new domains have just got their numbers.
_ADD: Final = f"""
    INSERT INTO kb_contact (domain_id, name, email, phone)
    SELECT d.id, s.contact, s.email, s.phone FROM {{rows}} s JOIN kb_domain d ON d.name = s.name
    WHERE {REACHED} AND NOT EXISTS (SELECT 1 FROM kb_contact c WHERE {KNOWN}) ORDER BY s.name
    ON CONFLICT DO NOTHING"""  # noqa: S608


def count_contacts() -> int:
    """How many people would be added or changed; reads only."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT)
        return int(cursor.fetchone()[0])


def write_contacts() -> int:
    """Add and change people, once their domains are there; how many."""
    return change_contacts(SORTED) + add_contacts(SORTED)


def change_contacts(rows: str, *values: int) -> int:
    """Change those who are known among `rows`, a table or a query in brackets with its values; how many."""
    return _run(_CHANGE.format(rows=rows), values)


def add_contacts(rows: str, *values: int) -> int:
    """Add those who are not known."""
    return _run(_ADD.format(rows=rows), values)


def _run(statement: str, values: tuple[int, ...]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
