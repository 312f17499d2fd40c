"""Rows of a table that cannot be taken: which, and why."""

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Final

#: Rejected rows that are kept to be shown; the others are counted only, so that a wrong file costs no memory.
MOST_SHOWN: Final = 100
#: Characters of a cell that are shown.
_CELL_SHOWN: Final = 80


class CellRefused(Exception):
    """A cell, or with an empty `column` a whole row, that cannot be imported. `reason` is a plain sentence."""

    def __init__(self, column: str, cell: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.cell, self.reason = column, cell, reason


@dataclass(frozen=True, slots=True)
class Rejected:
    """One row that cannot be imported: its line in the file (from 1), the column and its cell, the reason.

    `column` is empty if the fault is of the row as a whole. `cells` is the row, where it is kept.
    """

    line: int
    column: str
    cell: str
    reason: str
    cells: tuple[str, ...] = ()

    def __str__(self) -> str:
        if not self.column:
            return f"line {self.line}: {self.reason}"
        return f'line {self.line}: {self.column} "{shown(self.cell)}": {self.reason}'


def shown(text: str, most: int = _CELL_SHOWN) -> str:
    """The text on one line of a terminal: cut, and without characters that would steer the terminal."""
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return "".join(character if character.isprintable() else "\ufffd" for character in cut)


@dataclass(slots=True)
class Rejections:
    """All rejected rows are counted; the first `most` of them, by line, are kept."""

    total: int = 0
    kept: list[Rejected] = field(default_factory=list)
    most: int = MOST_SHOWN

    def add(self, line: int, column: str, cell: str, reason: str, cells: Sequence[str] = ()) -> None:
        self.total += 1
        if len(self.kept) < self.most or line < self.kept[-1].line:
            insort(self.kept, Rejected(line, column, cell, reason, tuple(cells)), key=attrgetter("line"))
            del self.kept[self.most :]

    @property
    def not_kept(self) -> int:
        return self.total - len(self.kept)
