"""Tables to take along: CSV files that stream while their rows are read."""

from collections.abc import Iterable, Sequence

from django.http import StreamingHttpResponse

from kb.operations.tables.writing import lines_of_csv


def csv_file(name: str, rows: Iterable[Sequence[str]]) -> StreamingHttpResponse:
    """A file for a spreadsheet, under a name without its ending; the first row is its header."""
    response = StreamingHttpResponse(lines_of_csv(rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
