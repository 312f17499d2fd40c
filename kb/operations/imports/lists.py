"""A list of domains as people bring it: typed, copied out of a spreadsheet, or saved as CSV; with or without a header.

With a header the columns are `domain`, and perhaps `contact`, `email` and `phone`, in any order. Without one the first
cell of a line is the domain and the others are told apart by their look; a line of nothing but domains is several.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext as _

from kb.mail.names import DomainName, NotADomainName
from kb.operations.imports.cells import read_contact
from kb.operations.imports.listed import ListedContact, ListedDomain, ReadList
from kb.operations.tables.rejections import CellRefused, Rejections
from kb.operations.tables.rows import Columns, CsvFile, records
from kb.operations.tables.text import FileRefused, Progress, ignore_progress, lines_of, open_file
from kb.operations.tables.writing import as_typed

#: What a spreadsheet may call a column.
OTHER_NAMES: Final = {
    "domains": "domain",
    "domain name": "domain",
    "domainname": "domain",
    "name": "contact",
    "contact name": "contact",
    "kontakt": "contact",
    "ansprechpartner": "contact",
    "e-mail": "email",
    "e-mail address": "email",
    "email address": "email",
    "mail": "email",
    "e-mail-adresse": "email",
    "telephone": "phone",
    "telefon": "phone",
    "tel": "phone",
    "mobile": "phone",
}
#: Line and reason stand in the file of rejected rows that we give; it can be put right and brought back as it is.
COLUMNS: Final = Columns(("domain",), ("contact", "email", "phone", "line", "reason"), OTHER_NAMES)
#: What an upload may have; a command takes millions.
MOST_ROWS: Final = 100_000
LARGEST_FILE: Final = 10 * 1024 * 1024
#: Lines that are looked at to find out what parts the cells.
_LOOKED_AT: Final = 200

_PHONE: Final = re.compile(r"[+(]?[0-9][0-9 ()/.\-]{4,}")


def read_list(
    path: Path,
    rejected: Rejections,
    progress: Progress = ignore_progress,
    *,
    mapping: Mapping[int, str] = MappingProxyType({}),
    allowed: frozenset[str] = frozenset(),
    encoding: str = "",
) -> ReadList:
    """What a list says. Raises `FileRefused`.

    `mapping` says of columns, by their places from 0, what they are taken for, whatever their titles say; `allowed` are
    names (A-labels) that are taken although no client has such a one as a rule; `encoding` is a Python name of one.

    A name that stands on an earlier line is rejected with the number of that line.
    """
    file = CsvFile.look_at(path, COLUMNS)
    known = COLUMNS.header_of(file.first_line()[1])[1]
    if set(known) & set(COLUMNS.all):
        rows: Iterable[tuple[int, Sequence[str]]] = file.rows(rejected, progress)
    else:
        rows = _without_header(file, progress)
    taken = list(_taken(_not_too_many(rows), rejected))
    return ReadList(taken, [], file.encoding)


def _not_too_many(rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[tuple[int, Sequence[str]]]:
    for number, row in enumerate(rows):
        if number == MOST_ROWS:
            said = _("There are more than %(most)s rows. Divide the list, or use the command import_domains.")
            raise FileRefused(said % {"most": f"{MOST_ROWS:,}"})
        yield row


def _taken(rows: Iterable[tuple[int, Sequence[str]]], rejected: Rejections) -> Iterator[ListedDomain]:
    lines: dict[str, int] = {}
    for line, cells in rows:
        try:
            row = _judged(line, cells)
            if row.name in lines:
                said = _("The same domain stands on line %(line)s.") % {"line": lines[row.name]}
                raise CellRefused("domain", cells[0], said)
        except CellRefused as error:
            rejected.add(line, error.column, error.cell, error.reason, cells)
        else:
            lines[row.name] = line
            yield row


def _judged(line: int, cells: Sequence[str]) -> ListedDomain:
    domain, contact, email, phone = map(as_typed, cells[:4])
    try:
        name = DomainName.parse(domain).a_label
    except NotADomainName as error:
        raise CellRefused("domain", domain, _(error.reason)) from error
    person = ListedContact(*read_contact(contact, email, phone)[:3])
    return ListedDomain(line, name, () if person == ListedContact() else (person,))


def _without_header(file: CsvFile, progress: Progress) -> Iterator[tuple[int, tuple[str, str, str, str]]]:
    """Rows of a list that has no header, as if it had one."""
    with open_file(file.path) as opened:
        lines = lines_of(opened, file.encoding, progress)
        head = list(islice(lines, _LOOKED_AT))
        # A spreadsheet copies tabs, and a comma may belong to a name; so the first of these that is there parts cells.
        delimiter = next((one for one in ("\t", ";") if any(one in line for line in head)), ",")
        for line, cells in records(chain(head, lines), delimiter, 0):
            for row in _rows_of([cell.strip() for cell in cells if cell.strip()]):
                yield line, row


def _rows_of(cells: list[str]) -> Iterator[tuple[str, str, str, str]]:
    names = [part for cell in cells for part in cell.split()]
    if len(names) > 1 and all(_is_domain(part) for part in names):
        yield from ((name, "", "", "") for name in names)
    elif cells:
        yield cells[0], *_reached_by(cells[1:])


def _is_domain(text: str) -> bool:
    try:
        DomainName.parse(text)
    except NotADomainName:
        return False
    return True


def _reached_by(cells: list[str]) -> tuple[str, str, str]:
    """Name, address and number of a contact, by the look of each cell."""
    emails = [cell for cell in cells if "@" in cell]
    phones = [cell for cell in cells if "@" not in cell and _PHONE.fullmatch(cell)]
    words = [cell for cell in cells if cell not in emails and cell not in phones]
    return " ".join(words), " ".join(emails), " ".join(phones)
