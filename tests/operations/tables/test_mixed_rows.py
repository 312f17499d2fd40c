"""Rows of lists in which each line parts its cells in its own way."""

import pytest

from kb.operations.tables.mixed_rows import MixedRows
from kb.operations.tables.text import FileRefused


def rows(text: str, usual: str = "") -> list[tuple[int, list[str]]]:
    mixed = MixedRows(text.splitlines(keepends=True), lambda cell: cell.endswith(".example"))
    mixed.usual = usual
    return list(mixed.rows())


@pytest.mark.parametrize(
    "line",
    [
        "a.example, Ada, ada@mail",
        "a.example;Ada;ada@mail",
        "a.example\tAda\tada@mail",
        "a.example | Ada | ada@mail",
        "| a.example | Ada | ada@mail |",
        "a.example    Ada   ada@mail",
        '"a.example","Ada","ada@mail"',
    ],
)
def test_a_line_is_parted_as_it_is(line: str) -> None:
    between = "b.example, Ben\n"
    assert rows(f"{between}{line}\n{between}") == [
        (1, ["b.example", "Ben"]),
        (2, ["a.example", "Ada", "ada@mail"]),
        (3, ["b.example", "Ben"]),
    ]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("a.example;Lane, Laura", ["a.example", "Lane, Laura"]),
        ("a.example,Laura; Ben", ["a.example", "Laura; Ben"]),
        ('a.example, "Lane, Laura"', ["a.example", "Lane, Laura"]),
        ("a.example\tLane, Laura; Ben", ["a.example", "Lane, Laura; Ben"]),
        ("Ada;a.example,b.example", ["Ada;a.example", "b.example"]),
    ],
)
def test_of_several_signs_that_counts_which_leaves_a_name(line: str, cells: list[str]) -> None:
    assert rows(line) == [(1, cells)]


def test_the_usual_sign_counts_where_both_would_do() -> None:
    assert rows("a.example,x;b.example", ",") == [(1, ["a.example", "x;b.example"])]


def test_what_a_spreadsheet_says_of_its_sign_is_no_row() -> None:
    assert rows("sep=;\na.example;b,c\n") == [(2, ["a.example", "b,c"])]


def test_frames_of_tables_are_no_rows() -> None:
    text = "+-----------+-----+\n| a.example | Ada |\n+-----------+-----+\n"
    assert rows(text) == [(2, ["a.example", "Ada"])]


def test_a_quoted_cell_may_run_over_lines() -> None:
    assert rows('a.example,"Am Wehr 3\nBerlin"\nb.example\n') == [
        (1, ["a.example", "Am Wehr 3\nBerlin"]),
        (3, ["b.example"]),
    ]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ('Ada,"a.example\nb.example",x', ["Ada", "a.example\nb.example", "x"]),
        ('a.example,"x@mail;\nb.example"', ["a.example", "x@mail;\nb.example"]),
        ('Ada;"a.example\nb.example; c\nd.example\n";x', ["Ada", "a.example\nb.example; c\nd.example", "x"]),
    ],
)
def test_names_within_a_quoted_cell_begin_no_row(text: str, cells: list[str]) -> None:
    assert rows(text) == [(1, cells)]


def test_lines_in_one_pair_of_quotes_are_rows_if_nothing_parts_them() -> None:
    assert rows('"a.example\nb.example\nc.example"\n') == [(1, ["a.example"]), (2, ["b.example"]), (3, ['c.example"'])]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('a.example,"Ada "Bee" Baker",x', ["a.example", 'Ada "Bee" Baker', "x"]),
        ('a.example;"Baker; "Ada"";', ["a.example", 'Baker; "Ada"', ""]),
        (r'"a.example","Ada \"Bee\" Baker","x"', ["a.example", 'Ada "Bee" Baker', "x"]),
        ('"a.example" , "Baker, Ada" ,"x"', ["a.example", "Baker, Ada", "x"]),
        ("'a.example','O''Neil, Pat','x'", ["a.example", "O'Neil, Pat", "x"]),
        ("'a.example';12;'it's'", ["a.example", "12", "it's"]),
        ('a.example, "Baker, Ada" <ada@mail>;', ["a.example", "Baker, Ada <ada@mail>;"]),
        ("'a.example, Pat's", ["'a.example", "Pat's"]),
        ('Ada,"a.example;b.example"', ["Ada", "a.example;b.example"]),
    ],
)
def test_quotes_that_are_written_in_another_way_are_read(line: str, cells: list[str]) -> None:
    assert rows(f"{line}\nb.example,Ben\n") == [(1, cells), (2, ["b.example", "Ben"])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'a.example,"Ada\nb.example,"\nc.example\n',
            [(1, ["a.example", "Ada"]), (2, ["b.example", ""]), (3, ["c.example"])],
        ),
        ('a.example,"Ada\nb.example\n', [(1, ["a.example", "Ada"]), (2, ["b.example"])]),
        ('"a.example,Ada\nb.example,"Ben" Bo\n', [(1, ["a.example", "Ada"]), (2, ["b.example", "Ben Bo"])]),
        ('a.example,5" pipe\nb.example\n', [(1, ["a.example", '5" pipe']), (2, ["b.example"])]),
        ('a.example,"' + "x\n" * 300, [(1, ["a.example", "x"]), *((line, ["x"]) for line in range(2, 301))]),
    ],
)
def test_a_quote_that_is_never_closed_costs_nothing(text: str, expected: list[tuple[int, list[str]]]) -> None:
    assert rows(text) == expected


def test_a_cell_without_end_is_refused_with_its_line() -> None:
    with pytest.raises(FileRefused, match="Line 2: a cell is longer than"):
        rows("a.example,b\na.example," + "x" * 200_000)
