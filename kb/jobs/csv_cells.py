"""Cells of CSV files that we write: a spreadsheet must read text in them, and never run it."""

from typing import Final

#: What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection).
_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\0")


def harmless(cell: str) -> str:
    """The cell with an apostrophe before it, if it would be a formula."""
    return f"'{cell}" if cell.startswith(_STARTS) else cell


def as_typed(cell: str) -> str:
    """The way back: without the apostrophe that `harmless` put there."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_STARTS) else cell
