"""The plan of the house: one subject, one room, under the same name on every floor, as CONTRIBUTING draws it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parent.parent

#: A folder with more modules is a street, not a room. Migrations and commands are found by their names.
MOST_MODULES: Final = 20
#: Lines of a file, and of a function.
MOST_LINES: Final = 300
MOST_OF_A_FUNCTION: Final = 40
_WITHOUT_END: Final = {"kb/migrations", "kb/management/commands"}

#: Rooms of one floor alone: what they stand for is no subject of the operator's.
_OF_ONE_FLOOR: Final = {
    "kb/models": {"ground"},
    "kb/operations": {"backups", "batches", "duties", "history", "imports", "tables", "work"},
    "kb/forms": {
        *("calls", "domains", "drawing", "fields", "lists", "lookup", "questions", "services", "votes", "writing")
    },
    "kb/views/operator": {"gate"},
    "templates/operator": {"gate"},
}

#: SQL by hand outside `kb/models` and `kb/operations`, and why.
_SQL_AT_THE_DOOR: Final = {
    "kb/management/commands/try_site.py",  # what a backup holds, before anything is believed of it
}
#: What changes rows. Doors leave it to `kb/operations`; the admin writes as Django does.
_WRITES: Final = {
    "bulk_create",
    "bulk_update",
    "create",
    "delete",
    "get_or_create",
    "save",
    "update",
    "update_or_create",
}


def modules() -> Iterator[Path]:
    for path in sorted((ROOT / "kb").rglob("*.py")):
        yield path.relative_to(ROOT)


def rooms(floor: str) -> set[str]:
    folder = ROOT / floor
    if floor == "kb/forms":  # a file is enough for a room of forms
        return {path.stem for path in folder.glob("[a-z]*.py")}
    return {path.name for path in folder.iterdir() if path.is_dir() and path.name != "__pycache__"}


def drawn() -> dict[str, set[str]]:
    """The table of CONTRIBUTING: for each floor the subjects that have a room there."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("| ") and line.count("|") == 7]
    head, *rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines if "---" not in line]
    found: dict[str, set[str]] = {floor: set() for floor in head[1:]}
    for subject, *cells in rows:
        for floor, cell in zip(head[1:], cells, strict=True):
            if cell:
                found[floor].add(subject)
    return found


def test_no_folder_holds_more_modules_than_one_can_take_in() -> None:
    counted: dict[str, int] = {}
    for path in modules():
        if path.name != "__init__.py":
            counted[str(path.parent)] = counted.get(str(path.parent), 0) + 1
    assert {place: n for place, n in counted.items() if n > MOST_MODULES and place not in _WITHOUT_END} == {}


def lines_of(path: Path) -> int:
    return len((ROOT / path).read_text(encoding="utf-8").splitlines())


def test_no_file_is_longer_than_the_house_allows() -> None:
    assert [str(path) for path in modules() if "migrations" not in path.parts and lines_of(path) > MOST_LINES] == []


@pytest.mark.thorough
def test_no_function_is_longer_than_the_house_allows() -> None:
    found = [
        f"{path}: {node.name}"
        for path in modules()
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (node.end_lineno or 0) - node.lineno >= MOST_OF_A_FUNCTION
    ]
    assert found == []


@pytest.mark.parametrize("floor", _OF_ONE_FLOOR)
def test_the_table_of_rooms_is_what_is_there(floor: str) -> None:
    assert rooms(floor) - _OF_ONE_FLOOR[floor] == drawn()[floor]


def test_the_tests_of_a_room_stand_under_its_name() -> None:
    """A folder of tests is a folder of the code."""
    for floor in ("models", "operations", "views", "guides", "protocols"):
        for folder in (ROOT / "tests" / floor).rglob("*/"):
            if folder.name != "__pycache__":
                assert (ROOT / "kb" / folder.relative_to(ROOT / "tests")).is_dir(), folder


def test_no_two_classes_share_one_of_the_words_that_say_nothing_alone() -> None:
    names = re.compile(r"^class (State|Verdict|Kind|Round)\b", re.MULTILINE)
    found = [match for path in modules() for match in names.findall((ROOT / path).read_text(encoding="utf-8"))]
    assert len(found) == len(set(found))


def calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node


@pytest.mark.thorough
def test_sql_is_written_on_two_floors_alone() -> None:
    found = {
        str(path)
        for path in modules()
        if path.parts[1] not in {"models", "operations", "migrations"}
        for call in calls(path)
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"cursor", "raw", "extra"}
    }
    assert found == _SQL_AT_THE_DOOR


def test_doors_read_rows_and_leave_changes_to_operations() -> None:
    found = [
        f"{path}:{call.lineno}"
        for path in modules()
        if path.parts[1] in {"forms", "views", "templatetags"}
        for call in calls(path)
        if isinstance(call.func, ast.Attribute) and call.func.attr in _WRITES and "objects" in ast.unparse(call.func)
    ]
    assert found == []
