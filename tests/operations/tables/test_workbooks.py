"""Excel workbooks, as people save them and as nobody should."""

import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kb.operations.tables import workbooks
from kb.operations.tables.text import FileRefused
from kb.operations.tables.workbooks import is_workbook, other_sheets, sheet_rows


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "list.xlsx"


def save(path: Path, *sheets: list[list[Any]], form: str = "General") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, lines in enumerate(sheets):
        sheet = book.create_sheet(f"Sheet {number}")
        for line in lines:
            sheet.append(line)
        for row in sheet.iter_rows():
            for cell in row:
                if form != "General" and not isinstance(cell.value, str):
                    cell.number_format = form
    book.save(path)
    return path


def rows(path: Path) -> list[tuple[int, list[str]]]:
    with sheet_rows(path, lambda cell: cell.endswith(".example")) as found:
        return [(number, [cell for cell in cells if cell]) for number, cells in found]


def test_the_first_sheet_that_names_something_is_read(path: Path) -> None:
    save(path, [["How to use this"]], [["Domain", "Contact"], [], ["a.example", "Ada"]], [["b.example"]])
    assert is_workbook(path)
    assert rows(path) == [(1, ["Domain", "Contact"]), (3, ["a.example", "Ada"])]


def test_a_sheet_that_nobody_sees_is_read_only_if_there_is_no_other(path: Path) -> None:
    save(path, [["old.example"]], [["a.example"]], [["Notes"]], [["b.example"]], [["c.example"]])
    book = openpyxl.load_workbook(path)
    for number in (0, 3):
        book.worksheets[number].sheet_state = "hidden"
    book.save(path)
    assert rows(path) == [(1, ["a.example"])]
    assert other_sheets(path, lambda cell: cell.endswith(".example")) == ["Sheet 4"]
    save(path, [["a.example"]])
    assert other_sheets(path, lambda cell: cell.endswith(".example")) == []


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (441632960001, "General", "441632960001"),
        (441632960001.0, "General", "441632960001"),
        (1632960001, "00000 000000", "01632 960001"),
        (441632960001, "+0", "+441632960001"),
        (441632960001, '"+"0', "+441632960001"),
        (1632960001, "0 000 000", "1632 960 001"),
        (12.5, "General", "12.5"),
        (date(2027, 3, 6), "dd/mm/yyyy", "06/03/2027"),
        (date(2027, 3, 6), "d.m.yy", "6.3.27"),
        (datetime(2027, 3, 6, 18, 30, tzinfo=UTC).replace(tzinfo=None), "yyyy-mm-dd hh:mm", "2027-03-06 18:30:00"),
        (True, "General", "yes"),
        ("#N/A", "General", ""),
        (" Ada ", "General", "Ada"),
    ],
)
def test_a_cell_is_what_it_shows(path: Path, value: Any, form: str, shown: str) -> None:
    save(path, [["a.example", value]], form=form)
    assert rows(path) == [(1, ["a.example", shown] if shown else ["a.example"])]


def test_what_is_no_workbook_is_refused_in_words(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 and nothing more")
    with pytest.raises(FileRefused, match="cannot be read"):
        rows(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    with pytest.raises(FileRefused, match="another kind of document"):
        rows(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x")
    with pytest.raises(FileRefused, match="cannot be read"):
        rows(path)


@pytest.mark.thorough
def test_a_workbook_that_grows_when_it_is_unpacked_is_refused(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (workbooks.LARGEST + 1))
    assert path.stat().st_size < 1_000_000
    with pytest.raises(FileRefused, match="too large when it is unpacked"):
        rows(path)


def test_entities_are_not_resolved(path: Path) -> None:
    save(path, [["a.example"]])
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    sheet = next(name for name in parts if name.startswith("xl/worksheets/"))
    parts[sheet] = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + parts[sheet]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(FileRefused, match="cannot be read"):
        rows(path)


def test_cells_far_to_the_right_are_not_read(path: Path) -> None:
    save(path, [["a.example", *[""] * 70, "far"]])
    assert rows(path) == [(1, ["a.example"])]
