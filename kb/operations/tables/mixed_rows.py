"""Rows of a text in which each line may part its cells in its own way: lists that were put together by hand.

Which cells belong where is not decided here; the caller says what a name looks like, since that tells which of several
delimiters is meant. Files of one form, with a header, are read by `rows`, which is quicker and stricter.
"""

import csv
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Final

from django.utils.translation import gettext as _

from kb.operations.tables.rows import fault_in_words
from kb.operations.tables.text import FileRefused

#: In the order in which they are believed: a comma may belong to a name, and nobody types a tab by mistake.
_DELIMITERS: Final = ("\t", ";", "|", ",")
#: A quoted cell that runs over more lines than this was never meant to be one.
_MOST_LINES: Final = 100
#: What spreadsheets write above the rows to say what parts their cells.
_SAID_BY_EXCEL: Final = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
#: The frame of a table that a database draws.
_FRAME: Final = re.compile(r"(?=.*?(?:--|==))[-+|=: ]++")
_QUOTED: Final = re.compile(r'"[^"]*"')
_SPACES: Final = re.compile(r"\s{2,}")


class _NeverClosed(Exception):
    """A quote that is opened in this record is not closed where it could be."""


class MixedRows:
    """The rows of a text, one at a time: the line on which each begins, and its cells, without spaces around them.

    Rows without any text are left out. `names_something` says of a cell whether it is what the row is about.
    """

    def __init__(self, lines: Iterable[str], names_something: Callable[[str], bool]) -> None:
        self._lines, self._waiting = iter(lines), deque[str]()
        self._taken: list[str] = []
        self._ended, self._number = False, 1
        self._names_something = names_something
        self._strict = {one: csv.reader(self, delimiter=one, skipinitialspace=True, strict=True) for one in _DELIMITERS}
        self._loose = {one: csv.reader(self, delimiter=one, skipinitialspace=True) for one in _DELIMITERS}
        self._plain = {
            one: csv.reader(self, delimiter=one, skipinitialspace=True, quoting=csv.QUOTE_NONE) for one in _DELIMITERS
        }
        #: What parts the cells where a line may be read in several ways; and the place of the cell that names.
        self.usual, self.place = "", 0
        #: What parted the cells of the last row.
        self.delimiter = ""

    def __iter__(self) -> "MixedRows":
        return self

    def __next__(self) -> str:
        """The next line, for the readers of the csv module."""
        if len(self._taken) >= _MOST_LINES:
            raise _NeverClosed
        if self._waiting:
            line = self._waiting.popleft()
        else:
            try:
                line = next(self._lines)
            except StopIteration:
                self._ended = True
                raise
        self._taken.append(line)
        return line

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row. Raises `FileRefused` as reading the lines does."""
        while (line := self._peek()) is not None:
            cells = [cell.strip() for cell in self._row(line)]
            if any(cells):
                yield self._number, cells
            self._number += len(self._taken)

    def _peek(self) -> str | None:
        if not self._waiting:
            line = next(self._lines, None)
            if line is None:
                return None
            self._waiting.append(line)
        return self._waiting[0]

    def _row(self, line: str) -> list[str]:
        self._taken = []
        said = _SAID_BY_EXCEL.fullmatch(line) if self._number == 1 else None
        if said or _FRAME.fullmatch(line.strip()):
            self.usual = said[1] if said else self.usual
            next(self)
            return []
        self.delimiter = delimiter = self._delimiter_of(line)
        if not delimiter and '"' not in line:
            return self._unparted(next(self))
        if delimiter and line.lstrip().startswith("'") and (cells := _leniently(line, delimiter, "'")):
            next(self)
            return cells
        return _without_frame(line, self._parted(delimiter or ","))

    def _parted(self, delimiter: str) -> list[str]:
        """The cells of the next record. A quote that is never closed counts for nothing, and only for its own line."""
        cells = self._closed(self._strict[delimiter], delimiter)
        if cells is None and self._waiting and (cells := _leniently(self._waiting[0], delimiter)):
            next(self)
        if cells is None:
            cells = self._closed(self._loose[delimiter], delimiter)
        if cells is not None:
            return cells
        try:
            return [cell.strip('"') for cell in next(self._plain[delimiter])]
        except csv.Error as error:
            told = {"line": self._number, "fault": fault_in_words(str(error))}
            raise FileRefused(_("Line %(line)s: %(fault)s") % told) from error

    def _closed(self, reader: Iterator[list[str]], delimiter: str) -> list[str] | None:
        """The next record, if its quotes are closed where they were meant to be; otherwise its lines wait again."""
        self._ended, cells = False, None
        with suppress(_NeverClosed, csv.Error):
            cells = next(reader)
        if cells is not None and not (self._ended and self._taken) and not self._begins_anew(delimiter):
            return cells
        self._waiting.extendleft(reversed(self._taken))
        self._taken = []
        return None

    def _begins_anew(self, delimiter: str) -> bool:
        """Whether a later line of the record is a row of its own, so that a quote before it was never meant.

        It was meant if what closes it stands behind something: behind a delimiter it would open another cell.
        """
        later = self._taken[1:]
        if not any(self._names_something(_cut(line, delimiter)[0]) for line in later if line.strip()):
            return False
        closings = [line.partition('"')[0] for line in later if '"' in line]
        meant = closings and not any(before.rstrip(" ").endswith(delimiter) for before in closings)
        return not meant or not any(delimiter in line for line in self._taken)

    def _delimiter_of(self, line: str) -> str:
        """What parts this line: that which leaves a name in its place, or else makes the most cells."""
        outside = _QUOTED.sub("", line)
        found = [one for one in (self.usual, *_DELIMITERS) if one in _DELIMITERS and one in outside]
        if len(set(found)) < 2:
            return found[0] if found else ""
        rows = {one: _cut(line, one) for one in found}
        names = {one: [self._names_something(cell) for cell in cells] for one, cells in rows.items()}
        return max(
            found, key=lambda one: (any(names[one][self.place : self.place + 1]), sum(names[one]), len(rows[one]))
        )

    def _unparted(self, line: str) -> list[str]:
        """A line without any delimiter is one cell, or columns that were set apart by spaces."""
        cells = _SPACES.split(line.strip())
        return cells if self._names_something(cells[0]) else [line]


def _cut(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        return line.split(delimiter)


def _leniently(line: str, delimiter: str, quote: str = '"') -> list[str] | None:
    """The cells of a line in whose quotes there are others, not doubled or after a stroke; `None` if they do not fit.

    A quote that opens a cell is closed by the first that stands before a delimiter or the end.
    """
    part, end = re.escape(delimiter), rf"[^\S{delimiter}]*(?:{re.escape(delimiter)}|$)"
    cell = re.compile(rf"\s*+(?:{quote}((?:[^{quote}]|{quote}(?!{end}))*){quote}|((?!{quote})[^{part}]*+)){end}")
    text, cells, place = line.rstrip("\r\n"), [], 0
    while place <= len(text) and (found := cell.match(text, place)):
        inner = found[1]
        cells.append(found[2] if inner is None else inner.replace("\\" + quote, quote).replace(quote * 2, quote))
        if not found[0].endswith(delimiter):
            return cells if quote in text else None
        place = found.end()
    return None


def _without_frame(line: str, cells: list[str]) -> list[str]:
    """Without the empty cells outside of a table's frame."""
    plain = line.strip()
    if len(plain) > 1 and plain[0] == plain[-1] == "|" and len(cells) > 2:
        return cells[1:-1]
    return cells
