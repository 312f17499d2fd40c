"""A list of domains as people bring it: typed, copied from a spreadsheet, exported by a panel, or all of these in one.

With titles above its columns these say what is in them; without, each cell is told by its look. Both are read row by
row, so that a line may part its cells in its own way. One row is judged in `listed_rows`; files of one form that
programs write are read by `kb.operations.tables.rows`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice, zip_longest
from pathlib import Path
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext as _

from kb.operations.imports.columns import guessed, is_header, kind_of_title, overridden
from kb.operations.imports.listed import AskedRow, ListColumn, ListedDomain, ReadList
from kb.operations.imports.listed_rows import RowJudge
from kb.operations.imports.named_cells import is_domain, names_something
from kb.operations.tables.encodings import PLAIN_NAMES, TWICE, Encoding
from kb.operations.tables.mixed_rows import MixedRows
from kb.operations.tables.rejections import Rejections
from kb.operations.tables.text import FileRefused, Progress, ignore_progress, lines_of, look_at_encoding, open_file
from kb.operations.tables.workbooks import is_workbook, other_sheets, sheet_rows

#: What an upload may have; a command takes millions.
MOST_ROWS: Final = 100_000
LARGEST_FILE: Final = 10 * 1024 * 1024
#: Lines that are looked at to find out what the columns are for, and rows among them that may stand above the titles.
_LOOKED_AT: Final = 200
_MOST_ABOVE: Final = 20

_LINES: Final = re.compile("[\u2028\u2029]")
_WIDE: Final = re.compile(r"\s{2,}")
_PARTED: Final = re.compile(rf"[,;|\t]|{_WIDE.pattern}")
_WORKBOOK: Final = Encoding("xlsx")

Numbered = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Wish:
    """How a list is to be read, where the reader is told.

    `mapping` says of columns, by their places from 0, what they are taken for (`columns.TAKEN_FOR`), whatever their
    titles say; `allowed` are names (A-labels) that are taken although no client has such a one as a rule; `encoding` is
    one of `encodings.PLAIN_NAMES`, and then nothing is asked about letters.
    """

    mapping: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    allowed: frozenset[str] = frozenset()
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that was looked at: its encoding, its columns, and the row of titles, if it has one."""

    path: Path
    wish: Wish
    encoding: Encoding
    header: int = 0
    """The line of the titles; rows above are none of the list. 0 without titles."""
    usual: str = ""
    kinds: tuple[str, ...] = ()
    columns: tuple[ListColumn, ...] = ()

    @classmethod
    def look_at(cls, path: Path, wish: Wish) -> "Listing":
        """Raises `FileRefused`."""
        encoding = _encoding(path, wish)
        with _opened(path, encoding.name, ignore_progress) as (rows, mixed):
            parted = [(*row, mixed.delimiter if mixed else "") for row in islice(rows, _LOOKED_AT)]
            usual = mixed.usual if mixed else ""
        head = [(line, cells) for line, cells, _delimiter in parted]
        if not head:
            raise FileRefused(_("The file is empty."))
        above = next((place for place, row in enumerate(head[:_MOST_ABOVE]) if _is_titles(row[1])), None)
        if above is None or any(names_something(cell) for _line, row in head[:above] for cell in row):
            return cls(path, wish, encoding, 0, usual, tuple(overridden([], wish.mapping)) if wish.mapping else ())
        line, titles = head[above]
        titles = _without_empty_end(titles)
        if _is_titles(head[above + 1][1] if len(head) > above + 1 else []):
            line, lower = head[above + 1]
            titles = _of_two_lines(titles, _without_empty_end(lower))
            above += 1
        below = [row for _line, row in head[above + 1 :]]
        guess = guessed(titles, below, [[is_domain(cell) for cell in row] for row in below])
        kinds = overridden(guess, wish.mapping)
        columns = tuple(ListColumn(place, titles[place], kinds[place]) for place in range(len(titles)))
        return cls(path, wish, encoding, line, parted[above][2] or usual, tuple(kinds), columns)

    def rows(
        self,
        rejected: Rejections,
        ask: Callable[[AskedRow], None],
        progress: Progress = ignore_progress,
        most: int | None = None,
    ) -> Iterator[ListedDomain]:
        """Every row that can be taken, one for each domain on it. Raises `FileRefused`, also beyond `most` rows.

        `ask` is called with what is to be asked, before the row that it is about.
        """
        kinds = list(self.kinds) if self._tells_the_domain() else None
        judge = RowJudge(kinds, self.wish.allowed, rejected, ask, self.encoding)
        number = 0
        if self.encoding is _WORKBOOK:
            for sheet in other_sheets(self.path, names_something):
                said = _("The sheet “%(sheet)s” has domains too, and is not read. Bring it as a list of its own.")
                rejected.add(max(self.header, 1), "", "", said % {"sheet": sheet})
        with _opened(self.path, self.encoding.name, progress) as (rows, mixed):
            if mixed:
                mixed.usual = self.usual
                mixed.place = kinds.index("domain") if kinds and "domain" in kinds else 0
            for line, cells in rows:
                if line > self.header:
                    number += 1
                    _check_number(number, most)
                    yield from judge.read(line, cells)
        if not number and self.header:
            raise FileRefused(_("There are no rows below the header."))

    def _tells_the_domain(self) -> bool:
        """Whether the columns say enough: under `domain` alone people write whole rows, to be read by their look."""
        known = {"domain", "email"}.intersection(self.kinds)
        return bool(known) and (len(self.kinds) > 1 or bool(self.wish.mapping))


def read_list(
    path: Path,
    rejected: Rejections,
    progress: Progress = ignore_progress,
    *,
    mapping: Mapping[int, str] = MappingProxyType({}),
    allowed: frozenset[str] = frozenset(),
    encoding: str = "",
) -> ReadList:
    """What a list says, of at most `MOST_ROWS` rows. The rest is as in `Wish`. Raises `FileRefused`."""
    listing = Listing.look_at(path, Wish(mapping, allowed, encoding))
    asked: list[AskedRow] = []
    taken = list(listing.rows(rejected, asked.append, progress, MOST_ROWS))
    sure = not listing.encoding.alternative or listing.encoding.alternative == TWICE
    other = "" if sure and not any(one.kind == "encoding" for one in asked) else listing.encoding.alternative
    return ReadList(taken, asked, listing.encoding.name, listing.columns, other)


def _check_number(rows: int, most: int | None) -> None:
    if most is not None and rows > most:
        said = _("There are more than %(most)s rows. Divide the list, or use the command import_domains.")
        raise FileRefused(said % {"most": f"{most:,}"})


def _is_titles(cells: list[str]) -> bool:
    return is_header(cells) and not any(map(names_something, cells))


def _without_empty_end(cells: list[str]) -> list[str]:
    last = max(place for place, cell in enumerate(cells) if cell)
    return cells[: last + 1]


def _of_two_lines(upper: list[str], lower: list[str]) -> list[str]:
    """Titles that stand in two lines: `Domain` above `Name` is a domain, `Customer` above `First name` a first name."""
    pairs = [(above, below) for above, below in zip_longest(upper, lower, fillvalue="")]
    both = [f"{above} {below}" if above and below and above != below else "" for above, below in pairs]
    return [
        joined if joined and kind_of_title(joined) is not None else below or above
        for joined, (above, below) in zip(both, pairs, strict=True)
    ]


def _encoding(path: Path, wish: Wish) -> Encoding:
    """The one that was wished for; otherwise the likeliest, and what else it may be: UTF-8 may be so twice."""
    if is_workbook(path):
        return _WORKBOOK
    with open_file(path) as file:
        found = look_at_encoding(file)
    if wish.encoding:
        return Encoding(wish.encoding if wish.encoding in PLAIN_NAMES else found.name)
    return Encoding("utf-8", TWICE) if found.name.startswith("utf-8") else found


def _parted(cells: list[str]) -> list[str]:
    """The cells of a row; one that holds a whole line, because that was quoted or pasted, is parted as a line."""
    filled = [cell for cell in cells if cell]
    if len(filled) > 1 or not _PARTED.search(filled[0]):
        return cells
    parts = next(MixedRows([filled[0]], names_something).rows())[1]
    for titles in (parts, _WIDE.split(filled[0])):
        if is_header(titles):
            return titles
    return parts if names_something(parts[0]) and not names_something(filled[0]) else cells


def _apart(lines: Iterator[str]) -> Iterator[str]:
    """The lines, also where they are parted by the signs of word processors (U+2028, U+2029)."""
    for line in lines:
        *others, last = _LINES.split(line)
        yield from (f"{other}\n" for other in others)
        yield last


@contextmanager
def _opened(path: Path, encoding: str, progress: Progress) -> Iterator[tuple[Iterator[Numbered], MixedRows | None]]:
    """The rows, and what reads them if they are lines of text."""
    if encoding == _WORKBOOK.name:
        with sheet_rows(path, names_something) as rows:
            yield ((number, _parted(cells)) for number, cells in rows), None
        progress(1, 1)
        return
    with open_file(path) as file:
        mixed = MixedRows(_apart(lines_of(file, encoding, progress)), names_something)
        yield ((number, _parted(cells)) for number, cells in mixed.rows()), mixed
