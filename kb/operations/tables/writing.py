"""CSV files that we write: a spreadsheet must read text in their cells, and never run it."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

#: What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection).
_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\0")


def harmless(cell: str) -> str:
    """The cell with an apostrophe before it, if it would be a formula."""
    return f"'{cell}" if cell.startswith(_STARTS) else cell


def as_typed(cell: str) -> str:
    """The way back: without the apostrophe that `harmless` put there."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_STARTS) else cell


class _Line:
    """Hands back each line that the writer makes."""

    def write(self, line: str) -> str:
        return line


def lines_of_csv(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A line for each row, piece by piece; with a mark of UTF-8 before the first, by which a spreadsheet knows it."""
    out: Any = csv.writer(_Line(), lineterminator="\r\n")
    mark = "\ufeff"
    for row in rows:
        yield mark + out.writerow([harmless(cell) for cell in row])
        mark = ""
