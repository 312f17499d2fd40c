import csv
import io

import pytest

from kb.operations.tables.writing import as_typed, lines_of_csv


def lines(*rows: tuple[str, ...]) -> list[str]:
    return list(lines_of_csv(rows))


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        ('=HYPERLINK("x")', '"\'=HYPERLINK(""x"")",a\r\n'),
        ("+cmd", "'+cmd,a\r\n"),
        ("-1", "'-1,a\r\n"),
        ("@SUM(A1)", "'@SUM(A1),a\r\n"),
        ("\t=1", "'\t=1,a\r\n"),
        ("\r=1", '"\'\r=1",a\r\n'),
        ("\0=1", "'\0=1,a\r\n"),
    ],
)
def test_a_cell_that_would_be_a_formula_is_text_and_comes_back_as_it_was(cell: str, line: str) -> None:
    assert lines(("head",), (cell, "a"))[1:] == [line]
    (read,) = csv.reader(io.StringIO(line, newline=""))
    assert [as_typed(one) for one in read] == [cell, "a"]


@pytest.mark.parametrize("cell", ["a=b", "1-2", "anna@shop.example", "'quoted'", "'s Gravenhage", "", " =1"])
def test_any_other_cell_stays_as_it_is(cell: str) -> None:
    assert lines((cell, "a")) == [f"\ufeff{cell},a\r\n"]
    assert as_typed(cell) == cell


def test_a_number_from_abroad_keeps_its_plus() -> None:
    (line,) = lines(("shop.example", "+44 1632 960001"))
    assert line == "\ufeffshop.example,'+44 1632 960001\r\n"
    assert as_typed("'+44 1632 960001") == "+44 1632 960001"


def test_only_the_first_line_is_marked_as_utf_8() -> None:
    assert lines(("domain", "text"), ("bücher.example", "a, b")) == [
        "\ufeffdomain,text\r\n",
        'bücher.example,"a, b"\r\n',
    ]
