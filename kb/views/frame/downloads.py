"""Tables to take along: CSV files that stream while their rows are read."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from django.http import StreamingHttpResponse

from kb.operations.tables.writing import lines_of_csv

#: Lines that leave together: each piece of an answer is handed on by itself, which costs more than a line does.
_AT_ONCE: Final = 200


def csv_file(name: str, rows: Iterable[Sequence[str]]) -> StreamingHttpResponse:
    """A file for a spreadsheet, under a name without its ending; the first row is its header."""
    response = StreamingHttpResponse(_pieces(lines_of_csv(rows)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _pieces(lines: Iterator[str]) -> Iterator[str]:
    while some := list(islice(lines, _AT_ONCE)):
        yield "".join(some)
