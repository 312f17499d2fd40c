"""Rows of an Excel workbook (`.xlsx`), read as text and never far enough to hurt: what a cell shows, nothing computed.

openpyxl reads, with the XML parser of defusedxml. A workbook is a zip archive of XML, so its parts are measured before
one of them is unpacked; zipfile then gives no byte more than was measured.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any, Final

import openpyxl
from django.utils.translation import gettext as _

from kb.operations.tables.text import FileRefused, open_file

#: Bytes of all parts, unpacked: a hundred thousand rows of ten cells have a third of it.
LARGEST: Final = 100 * 1024 * 1024
_MOST_PARTS: Final = 1_000
#: Columns of a sheet that are read, and rows, blank ones among them: as many as Excel has.
_MOST_COLUMNS: Final = 60
_MOST_ROWS: Final = 1_048_576
_MOST_SHEETS: Final = 20
#: Rows of a sheet that are looked at to find a name.
_LOOKED_AT: Final = 200

#: How it begins, as every archive does.
ZIP: Final = b"PK\x03\x04"
_IT: Final = "xl/workbook.xml"
#: What a cell shows if its formula failed.
_FAULT: Final = re.compile(r"#(?:N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|DIV/0!)")
#: Formats of whole numbers such as `00000 000000`, and of days such as `dd/mm/yyyy`.
_DIGITS: Final = re.compile(r'(?=[^0]*+0)[#0 ()/+\-"\\]++')
_DAY: Final = re.compile(r"(?:[dmy /.\-]|\\[ /.\-])++", re.IGNORECASE)

#: The number of the row on the sheet, from 1, and its cells.
Row = tuple[int, list[str]]


def is_workbook(path: Path) -> bool:
    """Whether it begins as a workbook does; other archives do so as well. Raises `FileRefused`."""
    with open_file(path) as file:
        return file.read(len(ZIP)) == ZIP


@contextmanager
def sheet_rows(path: Path, names_something: Callable[[str], bool]) -> Iterator[Iterator[Row]]:
    """The rows with any text of the first sheet on which something is named. Raises `FileRefused`, at any row."""
    with _opened(path) as sheets:
        named = (sheet for sheet in sheets if _names_any(sheet, names_something))
        yield _rows(next(named, sheets[0])) if sheets else iter(())


def other_sheets(path: Path, names_something: Callable[[str], bool]) -> list[str]:
    """The titles of the further sheets on which something is named, which are not read. Raises `FileRefused`."""
    with _opened(path) as sheets:
        return [sheet.title for sheet in sheets if len(sheets) > 1 and _names_any(sheet, names_something)][1:]


@contextmanager
def _opened(path: Path) -> Iterator[list[Any]]:
    """The sheets that somebody sees; all, if none is."""
    _measure(path)
    with open_file(path) as file:  # of a path openpyxl believes the name alone, and what is uploaded has none
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except (KeyError, ValueError, TypeError, OSError, zipfile.BadZipFile, SyntaxError) as error:
            raise FileRefused(_broken()) from error
        try:
            sheets = book.worksheets[:_MOST_SHEETS]
            yield [sheet for sheet in sheets if sheet.sheet_state == "visible"] or sheets
        finally:
            book.close()


def _measure(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise FileRefused(_broken()) from error
    if _IT not in {part.filename for part in parts}:
        raise FileRefused(_("This is an archive or another kind of document. Save the table as .xlsx or CSV first."))
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > LARGEST:
        raise FileRefused(_("This workbook is too large when it is unpacked. Save the sheet as CSV, or divide it."))


def _broken() -> str:
    return _("This Excel workbook cannot be read. Open it, and save the sheet as CSV.")


def _names_any(sheet: Any, names_something: Callable[[str], bool]) -> bool:
    return any(names_something(cell) for _number, cells in islice(_rows(sheet), _LOOKED_AT) for cell in cells)


def _rows(sheet: Any) -> Iterator[Row]:
    sheet.reset_dimensions()  # what a sheet says of its size may be the size of all sheets that can be
    try:
        for number, row in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS, max_row=_MOST_ROWS), start=1):
            cells = [_shown(cell) for cell in row]
            if any(cells):
                yield number, cells[: max(place for place, cell in enumerate(cells) if cell) + 1]
    except (KeyError, ValueError, TypeError, OSError, IndexError, zipfile.BadZipFile, SyntaxError) as error:
        raise FileRefused(_broken()) from error


def _shown(cell: Any) -> str:
    """The text that somebody sees in the cell, nearly: no separators of thousands, no money."""
    value, form = cell.value, getattr(cell, "number_format", "") or ""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, int):
        return _as_formatted(str(value), form) if _DIGITS.fullmatch(form) else str(value)
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, date):
        return _day(value, form)
    text = str(value).strip()
    return "" if _FAULT.fullmatch(text) else text


def _as_formatted(digits: str, form: str) -> str:
    """A number in a format with as many zeros as it shall have digits: 1632960001 is `01632 960001`.

    More digits than that stand before the first of them, and behind the signs with which the format begins.
    """
    plain = re.sub(r'["\\]', "", form)
    before = len(plain) - len(plain.lstrip("()/+- "))
    rest, shown = list(digits), []
    for mark in reversed(plain[before:]):
        if mark == "0":
            shown.append(rest.pop() if rest else "0")
        elif mark != "#":
            shown.append(mark)
        elif rest:
            shown.append(rest.pop())
    return "".join([plain[:before], *rest, *reversed(shown)]).strip()


def _day(value: date, form: str) -> str:
    if type(value) is not date or not _DAY.fullmatch(form):
        return value.isoformat().replace("T", " ")
    year = {"yy": f"{value:%y}"}
    words = {"d": value.day, "dd": f"{value:%d}", "m": value.month, "mm": f"{value:%m}", "mmm": f"{value:%b}"}
    known = {**words, **year}
    return re.sub(
        r"[dmy]+",
        lambda found: str(known.get(found[0].lower(), f"{value:%Y}")),
        form.replace("\\", ""),
        flags=re.IGNORECASE,
    )
