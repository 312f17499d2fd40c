from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kb.operations.tables.rejections import Rejections
from kb.operations.tables.rows import CsvFile
from kb.operations.tables.text import FileRefused

Write = Callable[..., Path]
COLUMNS = ("domain", "service", "move")


def read(path: Path) -> tuple[list[tuple[int, Sequence[str]]], list[str]]:
    """The rows, and the rejected rows in words."""
    rejected = Rejections()
    rows: list[tuple[int, Sequence[str]]] = [
        (line, tuple(cells)) for line, cells in CsvFile.look_at(path, COLUMNS).rows(rejected)
    ]
    return rows, [str(row) for row in rejected.kept]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_it_works_with_each_delimiter(write: Write, delimiter: str) -> None:
    path = write(delimiter.join(COLUMNS) + "\n" + delimiter.join(["a.example", "old", "go"]) + "\n")
    assert read(path) == ([(2, ("a.example", "old", "go"))], [])


def test_it_takes_columns_in_any_order_and_case(write: Write) -> None:
    path = write('"Move"; SERVICE ;Domain\ngo;old;a.example\n')
    assert read(path) == ([(2, ("a.example", "old", "go"))], [])


def test_it_takes_a_byte_order_mark_for_no_part_of_the_header(write: Write) -> None:
    assert read(write("domain,service,move\na.example,old,\n", "utf-8-sig"))[0] == [(2, ("a.example", "old", ""))]


def test_it_counts_lines_as_an_editor_does(write: Write) -> None:
    path = write('\n\ndomain,service,move\n\na.example,"two\nlines",\n,,\nb.example,old,\r\nc.example,old,')
    rows = [(5, ("a.example", "two\nlines", "")), (8, ("b.example", "old", "")), (9, ("c.example", "old", ""))]
    assert read(path) == (rows, [])


def test_it_rejects_a_row_with_the_wrong_number_of_cells_and_goes_on(write: Write) -> None:
    path = write("domain,service,move\na.example,old\nb.example,old,\nc.example,old,,\n")
    assert read(path) == (
        [(3, ("b.example", "old", ""))],
        [
            "line 2: This row has 2 cells, and the header has 3.",
            "line 4: This row has 4 cells, and the header has 3.",
        ],
    )


THE_COLUMNS = "The columns are domain, service, move."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("\n\n", "The file is empty."),
        ("a.example,old,go\n", f"Line 1: the first line must name the columns. {THE_COLUMNS}"),
        ("x" * 200_000, f"Line 1: the first line must name the columns. {THE_COLUMNS}"),
        ("domaine,service,move\n", f'Line 1: there is no column "domaine". {THE_COLUMNS}'),
        ("domain,service,move,note\n", f'Line 1: there is no column "note". {THE_COLUMNS}'),
        ("domain,service,move,\n", f"Line 1: a column has no name. {THE_COLUMNS}"),
        ("domain,service,Domain\n", f'Line 1: the column "domain" stands there twice. {THE_COLUMNS}'),
        ("\ndomain,service\n", f'Line 2: the column "move" is missing. {THE_COLUMNS}'),
        ("domain,service,move\n\n", "There are no rows below the header."),
        ('domain,service,move\na,b,c\n"a,b,c\nd,e,f\n', "Line 3: a quote is opened in this row and never closed."),
        (
            'domain,service,move\n"a"b,b,c\n',
            "Line 2: there is text after a closing quote. Write a quote that belongs to the text twice.",
        ),
        (
            "domain,service,move\na,b,c\n" + "x" * 131_073 + ",b,c\n",
            "Line 3: a cell is longer than 131,072 characters. Perhaps a quote is never closed.",
        ),
    ],
)
def test_it_refuses_an_unreadable_file_with_one_sentence(write: Write, text: str, sentence: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(write(text))
    assert str(refused.value) == sentence


def test_it_stops_at_a_quote_that_is_never_closed_in_a_long_file(write: Write) -> None:
    with pytest.raises(FileRefused) as refused:
        read(write('domain,service,move\n"a.example,old,\n' + "b.example,old,\n" * 50_000))
    assert str(refused.value) == ("Line 2: a cell is longer than 131,072 characters. Perhaps a quote is never closed.")
