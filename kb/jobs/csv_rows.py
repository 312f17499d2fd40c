"""Lines to rows: the delimiter, the header in any order and case, and the number of the line of each row.

Rows are judged elsewhere. A row with the wrong number of cells is rejected and reading goes on; what makes the rest
of the file unreadable (an unclosed quote, a missing column) ends it with `FileRefused`.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO, Final

from kb.jobs.csv_text import FileRefused, Progress, encoding_of, ignore_progress, lines_of, open_file
from kb.jobs.imports import Rejections

_DELIMITERS: Final = (",", ";", "\t")

#: The line on which the row begins, and its cells in the order of the columns that were asked for.
Row = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A CSV file of which exactly `columns` are expected, in any order. `encoding` is Python's name for it."""

    path: Path
    columns: tuple[str, ...]
    encoding: str

    @classmethod
    def look_at(cls, path: Path, columns: tuple[str, ...]) -> "CsvFile":
        """Find the encoding out. Raises `FileRefused`."""
        with open_file(path) as file:
            return cls(path, columns, encoding_of(file))

    def rows(self, rejected: Rejections, progress: Progress = ignore_progress) -> Iterator[Row]:
        """The rows, one at a time; those without any text are left out. Raises `FileRefused`."""
        with open_file(self.path) as file:
            yield from self._rows(file, rejected, progress)

    def _rows(self, file: BinaryIO, rejected: Rejections, progress: Progress) -> Iterator[Row]:
        lines = lines_of(file, self.encoding, progress)
        before, header = _first_line(lines)
        delimiter, names = _header(header, self.columns)
        _check_header(before + 1, names, self.columns)
        order = [names.index(column) for column in self.columns]
        pick = None if order == sorted(order) else itemgetter(*order)
        empty = True
        for line, cells in _records(lines, delimiter, before + 1):
            if len(cells) != len(names):
                rejected.add(line, "", "", f"This row has {len(cells)} cells, and the header has {len(names)}.")
            elif pick:
                yield line, pick(cells)
            else:
                yield line, cells
            empty = False
        if empty:
            raise FileRefused("There are no rows below the header.")


def _first_line(lines: Iterator[str]) -> tuple[int, str]:
    """The first line that is not blank, and how many blank ones stand before it."""
    for number, line in enumerate(lines):
        if line.strip():
            return number, line
    raise FileRefused("The file is empty.")


def _header(line: str, columns: tuple[str, ...]) -> tuple[str, list[str]]:
    """The delimiter under which the most columns are known, and the names in small letters."""
    readings = [(delimiter, _names(line, delimiter)) for delimiter in _DELIMITERS]
    return max(readings, key=lambda reading: len(set(columns).intersection(reading[1])))


def _names(line: str, delimiter: str) -> list[str]:
    try:
        cells = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True))
    except csv.Error:  # a cell beyond the limit: certainly not the name of a column
        return []
    return [cell.strip().lower() for cell in cells]


def _check_header(line: int, names: list[str], columns: tuple[str, ...]) -> None:
    expected = f"The columns are {', '.join(columns)}."
    if not set(names) & set(columns):
        raise FileRefused(f"Line {line}: the first line must name the columns. {expected}")
    for name in names:
        if name not in columns:
            known = f'there is no column "{name[:60]}"' if name else "a column has no name"
            raise FileRefused(f"Line {line}: {known}. {expected}")
        if names.count(name) > 1:
            raise FileRefused(f'Line {line}: the column "{name}" stands there twice.')
    for column in columns:
        if column not in names:
            raise FileRefused(f'Line {line}: the column "{column}" is missing. {expected}')


def _records(lines: Iterator[str], delimiter: str, before: int) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row that has any text. A quoted cell may run over several lines."""
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    start = before + 1
    try:
        for cells in reader:
            if any(cells):
                yield start, cells
            start = before + reader.line_num + 1
    except csv.Error as error:
        raise FileRefused(f"Line {start}: {_in_words(str(error))}") from error


def _in_words(fault: str) -> str:
    """What the csv module means; a fault that it words in another way is passed on as it is."""
    if "unexpected end" in fault:
        return "a quote is opened in this row and never closed."
    if "field limit" in fault:
        return f"a cell is longer than {csv.field_size_limit():,} characters. Perhaps a quote is never closed."
    if "expected after" in fault:
        return "there is text after a closing quote. Write a quote that belongs to the text twice."
    return f"this is not a CSV row ({fault})."
