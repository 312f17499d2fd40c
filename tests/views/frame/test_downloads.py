"""Files to take along: whatever the number of their lines, nothing of them is lost where the pieces meet."""

import pytest

from kb.operations.tables.writing import lines_of_csv
from kb.views.frame.downloads import csv_file


@pytest.mark.parametrize(("rows", "pieces"), [(0, 0), (1, 1), (200, 1), (201, 2), (450, 3)])
def test_a_file_leaves_in_pieces(rows: int, pieces: int) -> None:
    table = [(f"name-{number}.example", "=2+2") for number in range(rows)]
    response = csv_file("names", iter(table))
    left = list(response.streaming_content)  # type: ignore[call-overload]
    assert len(left) == pieces
    assert b"".join(left).decode() == "".join(lines_of_csv(table))
    assert response.headers["Content-Disposition"] == 'attachment; filename="names.csv"'


def test_a_file_is_read_no_further_than_it_has_left() -> None:
    taken = []
    rows = (taken.append(number) or (str(number),) for number in range(1000))  # type: ignore[func-returns-value]
    next(iter(csv_file("names", rows)))
    assert len(taken) == 200
