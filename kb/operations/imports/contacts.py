"""The people of an import of domains: from where they wait to their rows. A domain may bring any number of them.

People are added and changed, never deleted. Somebody with an address is known by it within a domain, somebody without
by name and number, and an empty cell leaves what is there. Which cells are good is decided in `cells`.

A row of somebody, in `import_rows`, in a table of a batch or in a query in brackets, has these columns: `name`, the
domain as an A-label; `line`, and `nth` within it, in which order they are added; `contact`, `email`, `phone`, `role`,
`language` and `post_address`, texts that may be empty but not null; `no_mail`, true, false or, if nothing is said, null
(`person` makes all but `nth` of a `ListedContact`).
`import_rows` has a row for each person and at least one for each domain.
"""

from typing import Final

from django.db import connection

from kb.operations.imports.cells import Person
from kb.operations.imports.listed import ListedContact
from kb.operations.imports.staging import PEOPLE, TABLE, Value, create_people

#: Columns that are texts by where they go: of a contact, name by name.
TEXTS: Final = {
    "contact": "name",
    "phone": "phone",
    "role": "role",
    "language": "language",
    "post_address": "post_address",
}
#: Columns of the tables in which people wait, beside those of their domain.
STAGED: Final = {
    **dict.fromkeys(("contact", "email", "phone", "role", "language", "post_address"), "varchar"),
    "no_mail": "boolean",
    "nth": "bigint",
}
#: For a row that names nobody.
NOBODY: Final[tuple[Value, ...]] = ("", "", "", "", "", "", None, 0)

#: Of a row `s`, its domain `d` and a contact `c`: it names somebody; that is who it names; it says something new.
REACHED: Final = "(s.contact <> '' OR s.email <> '' OR s.phone <> '')"
KNOWN: Final = """
    c.domain_id = d.id AND c.email = s.email AND (s.email <> '' OR (c.name = s.contact AND c.phone = s.phone))"""
_SAYS: Final = [f"(s.{cell} <> '' AND s.{cell} <> c.{column})" for cell, column in TEXTS.items()]
DIFFERS: Final = f"({' OR '.join(_SAYS)} OR (s.no_mail IS NOT NULL AND s.no_mail <> c.no_mail))"
_COUNT: Final = f"""
    SELECT COUNT(*) FROM {PEOPLE} s LEFT JOIN kb_domain d ON d.name = s.name LEFT JOIN kb_contact c ON {KNOWN}
    WHERE c.id IS NULL OR {DIFFERS}"""  # noqa: S608
_SET: Final = ", ".join(
    f"{column} = CASE WHEN s.{cell} = '' THEN c.{column} ELSE s.{cell} END" for cell, column in TEXTS.items()
)
_CHANGE: Final = f"""
    UPDATE kb_contact AS c SET {_SET}, no_mail = COALESCE(s.no_mail, c.no_mail)
    FROM {{rows}} s JOIN kb_domain d ON d.name = s.name WHERE {REACHED} AND {KNOWN} AND {DIFFERS}"""  # noqa: S608
#: In the order of the names, in which new domains have just got their numbers.
_ADD: Final = f"""
    INSERT INTO kb_contact (domain_id, name, email, phone, role, language, post_address, no_mail)
    SELECT d.id, s.contact, s.email, s.phone, s.role, s.language, s.post_address, COALESCE(s.no_mail, false)
    FROM {{rows}} s JOIN kb_domain d ON d.name = s.name
    WHERE {REACHED} AND NOT EXISTS (SELECT 1 FROM kb_contact c WHERE {KNOWN}) ORDER BY s.name, s.line, s.nth
    ON CONFLICT DO NOTHING"""  # noqa: S608

#: By what somebody without an address is told from others within a domain.
_WITHOUT_ADDRESS: Final = "CASE WHEN email = '' THEN contact ELSE '' END, CASE WHEN email = '' THEN phone ELSE '' END"
_NAMED: Final = f"FROM {TABLE} s WHERE service_id IS NOT NULL AND {REACHED}"
#: The first row of each person.
_GATHER: Final = f"""
    INSERT INTO {PEOPLE} (name, line, {", ".join(STAGED)}, known_by, numbered)
    SELECT name, line, {", ".join(STAGED)}, {_WITHOUT_ADDRESS} {_NAMED} ORDER BY name, line, nth
    ON CONFLICT DO NOTHING"""
#: Somebody of several rows has from the others what the first has not.
_SAME: Final = f"""
    {_NAMED} AND s.name = p.name AND s.email = p.email
    AND (s.email <> '' OR (s.contact = p.contact AND s.phone = p.phone))"""
_FILL: Final = f"""
    UPDATE {PEOPLE} AS p SET {{cell}} = (SELECT s.{{cell}} {_SAME} AND {{said}} ORDER BY s.line, s.nth LIMIT 1)
    WHERE {{lacks}} AND EXISTS (SELECT 1 {_SAME} AND {{said}})"""  # noqa: S608


def person(contact: ListedContact) -> Person:
    """Somebody of a list. That they want mail is not said by leaving the wish out."""
    words = (contact.name, contact.email, contact.phone, contact.role, contact.language, contact.post_address)
    return Person(*words, True if contact.no_mail else False if contact.wants_mail else None)


def gather_people() -> None:
    """Have everybody whom `import_rows` names in `import_people`, once for each domain; rejected rows name nobody."""
    create_people(STAGED)
    with connection.cursor() as cursor:
        cursor.execute(_GATHER)
        people = cursor.rowcount
        cursor.execute(f"SELECT COUNT(*) {_NAMED}")
        if cursor.fetchone()[0] == people:
            return
        cursor.execute(f"CREATE INDEX import_rows_who ON {TABLE} (name, email)")
        for cell in TEXTS:
            cursor.execute(_FILL.format(cell=cell, said=f"s.{cell} <> ''", lacks=f"p.{cell} = ''"))
        cursor.execute(_FILL.format(cell="no_mail", said="s.no_mail IS NOT NULL", lacks="p.no_mail IS NULL"))


def count_contacts() -> int:
    """How many people would be added or changed; reads only."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT)
        return int(cursor.fetchone()[0])


def write_contacts() -> int:
    """Add and change the people who were gathered, once their domains are there; how many."""
    return change_contacts(PEOPLE) + add_contacts(PEOPLE)


def change_contacts(rows: str, *values: int) -> int:
    """Change those who are known among `rows`, a table or a query in brackets with its values; how many.

    Each person stands there once.
    """
    return _run(_CHANGE.format(rows=rows), values)


def add_contacts(rows: str, *values: int) -> int:
    """Add those who are not known; the first of several with one address."""
    return _run(_ADD.format(rows=rows), values)


def _run(statement: str, values: tuple[int, ...]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
