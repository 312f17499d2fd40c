"""Lines to rows: the delimiter, the header in any order and case, and the number of the line of each row.

Columns that must be there and columns that may, each perhaps under several names. A list without a header is read by
`kb.operations.imports.lists`, from the same `records`.

Rows are judged elsewhere. A row with the wrong number of cells is rejected and reading goes on; what makes the rest
of the file unreadable (an unclosed quote, a missing column) ends it with `FileRefused`.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO, Final

from django.utils.translation import gettext as _

from kb.operations.tables.rejections import Rejections
from kb.operations.tables.text import FileRefused, Progress, ignore_progress, lines_of, look_at_encoding, open_file

DELIMITERS: Final = (",", ";", "\t")

#: The line on which the row begins, and its cells in the order of the columns that were asked for.
Row = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Columns:
    """What the header may name. A row has a cell for each of `needed`, then one for each of `optional`, perhaps empty.

    `other_names` are names under which a column is known as well.
    """

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()
    other_names: Mapping[str, str] = field(default_factory=dict)

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.needed, *self.optional)

    def named_in(self, line: str, delimiter: str) -> list[str]:
        """The names in a line, in small letters, each as it is called here."""
        try:
            cells = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True))
        except csv.Error:  # a cell beyond the limit: certainly not the name of a column
            return []
        names = (cell.strip().lower() for cell in cells)
        return [self.other_names.get(name, name) for name in names]

    def header_of(self, line: str) -> tuple[str, list[str]]:
        """The delimiter under which the most columns are known, and the names in the line."""
        readings = [(delimiter, self.named_in(line, delimiter)) for delimiter in DELIMITERS]
        return max(readings, key=lambda reading: len(set(self.all).intersection(reading[1])))

    def picked_from(self, names: list[str]) -> Callable[[list[str]], Sequence[str]] | None:
        """What puts the cells of a row into our order; `None` if they are in it."""
        order = [names.index(column) if column in names else -1 for column in self.all]
        if order == list(range(len(names))):
            return None
        if -1 not in order and len(order) > 1:
            return itemgetter(*order)
        return lambda cells: tuple(cells[position] if position >= 0 else "" for position in order)


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A CSV file of which certain columns are expected, in any order. `encoding` is Python's name for it."""

    path: Path
    columns: Columns
    encoding: str
    alternative: str = ""
    """Another encoding that may be meant; empty if it is certain."""

    @classmethod
    def look_at(cls, path: Path, columns: Columns | tuple[str, ...]) -> "CsvFile":
        """Find the encoding out. Raises `FileRefused`."""
        expected = columns if isinstance(columns, Columns) else Columns(columns)
        with open_file(path) as file:
            found = look_at_encoding(file)
        return cls(path, expected, found.name, found.alternative)

    def rows(self, rejected: Rejections, progress: Progress = ignore_progress) -> Iterator[Row]:
        """The rows, one at a time; those without any text are left out. Raises `FileRefused`."""
        with open_file(self.path) as file:
            yield from self._rows(file, rejected, progress)

    def first_line(self) -> tuple[int, str]:
        """The first line that is not blank, and how many blank ones stand before it. Raises `FileRefused`."""
        with open_file(self.path) as file:
            return first_line(lines_of(file, self.encoding))

    def _rows(self, file: BinaryIO, rejected: Rejections, progress: Progress) -> Iterator[Row]:
        lines = lines_of(file, self.encoding, progress)
        before, header = first_line(lines)
        delimiter, names = self.columns.header_of(header)
        _check_header(before + 1, names, self.columns)
        pick = self.columns.picked_from(names)
        empty = True
        for line, cells in records(lines, delimiter, before + 1):
            if len(cells) != len(names):
                counts = {"cells": len(cells), "columns": len(names)}
                said = _("This row has %(cells)s cells, and the header has %(columns)s.") % counts
                rejected.add(line, "", "", said, cells)
            elif pick:
                yield line, pick(cells)
            else:
                yield line, cells
            empty = False
        if empty:
            raise FileRefused(_("There are no rows below the header."))


def first_line(lines: Iterator[str]) -> tuple[int, str]:
    """The first line that is not blank, and how many blank ones stand before it."""
    for number, line in enumerate(lines):
        if line.strip():
            return number, line
    raise FileRefused(_("The file is empty."))


def _check_header(line: int, names: list[str], columns: Columns) -> None:
    if fault := _fault_in(names, columns):
        expected = _("The columns are %(columns)s.") % {"columns": ", ".join(columns.all)}
        told = {"line": line, "fault": fault, "expected": expected}
        raise FileRefused(_("Line %(line)s: %(fault)s %(expected)s") % told)


def _fault_in(names: list[str], columns: Columns) -> str:
    """What is wrong with a header, in words; empty if nothing."""
    if not set(names) & set(columns.all):
        return _("the first line must name the columns.")
    for name in names:
        if not name:
            return _("a column has no name.")
        if name not in columns.all:
            return _('there is no column "%(name)s".') % {"name": name[:60]}
        if names.count(name) > 1:
            return _('the column "%(name)s" stands there twice.') % {"name": name}
    lacking = next((column for column in columns.needed if column not in names), "")
    return _('the column "%(name)s" is missing.') % {"name": lacking} if lacking else ""


def records(lines: Iterable[str], delimiter: str, before: int) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row that has any text. A quoted cell may run over several lines."""
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    start = before + 1
    try:
        for cells in reader:
            if any(cells):
                yield start, cells
            start = before + reader.line_num + 1
    except csv.Error as error:
        raise FileRefused(
            _("Line %(line)s: %(fault)s") % {"line": start, "fault": fault_in_words(str(error))}
        ) from error


def fault_in_words(fault: str) -> str:
    """What the csv module means; a fault that it words in another way is passed on as it is."""
    if "unexpected end" in fault:
        return _("a quote is opened in this row and never closed.")
    if "field limit" in fault:
        said = _("a cell is longer than %(most)s characters. Perhaps a quote is never closed.")
        return said % {"most": f"{csv.field_size_limit():,}"}
    if "expected after" in fault:
        return _("there is text after a closing quote. Write a quote that belongs to the text twice.")
    return _("this is not a CSV row (%(fault)s).") % {"fault": fault}
