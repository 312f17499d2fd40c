"""The table of lines that are broken on purpose still fits the code; and breaking one tells a good test from a bad."""

import subprocess
from dataclasses import replace
from importlib.metadata import entry_points
from pathlib import Path
from typing import Final

import pytest

from tests.mutants import workshop
from tests.mutants.__main__ import main
from tests.mutants.lines import ROOT, DoesNotApply, Line, read_lines
from tests.mutants.workshop import CannotTell

LINES: Final = read_lines()
SUM: Final = "def add(one: int, two: int) -> int:\n    return one + two\n"
#: Each run is a new pytest, which the tests of one function need with nothing beside it.
_PLAIN: Final = " ".join(f"-p no:{plugin.name}" for plugin in entry_points(group="pytest11"))
LINE: Final = Line("sums.py", "one + two", "one - two", ("test_sums.py",))


def fault_of(line: Line, text: str) -> str:
    """Why a row cannot be tried on this text of its file, in its own words, as far as a glance tells."""
    try:
        line.place_in(text)
    except DoesNotApply as error:
        return str(error)
    return "".join(
        f"{line.file}: {line.stands}: there is no {name}" for name in line.tests if not (ROOT / name).is_file()
    )


def test_each_line_of_the_table_stands_in_its_file() -> None:
    texts = {name: (ROOT / name).read_text(encoding="utf-8") for name in {line.file for line in LINES}}
    assert [fault for line in LINES if (fault := fault_of(line, texts[line.file]))] == []


@pytest.mark.thorough
def test_each_line_of_the_table_can_be_broken() -> None:
    for line in LINES:
        line.broken((ROOT / line.file).read_text(encoding="utf-8"))


def test_a_row_that_cannot_be_tried_says_which_it_is() -> None:
    line = LINES[0]
    text = (ROOT / line.file).read_text(encoding="utf-8")
    for changed, why in (
        (replace(line, stands="nowhere in it"), f"{line.file}: this stands there 0 times, not once: nowhere in it"),
        (replace(line, tests=("no_test.py",)), f"{line.file}: {line.stands}: there is no no_test.py"),
    ):
        assert fault_of(changed, text) == why


def test_there_are_lines_of_every_floor_and_none_twice() -> None:
    floors = {"mail", "guides", "search", "protocols", "probes", "models", "operations", "forms", "views", "admin"}
    assert floors <= {Path(line.file).parts[1] for line in LINES}
    assert len(LINES) == len(set(LINES)) >= 60
    assert read_lines("kb/mail/moves") == [line for line in LINES if line.file == "kb/mail/moves.py"]


def test_it_says_where_a_line_stands() -> None:
    assert LINE.place_in(SUM) == "sums.py:2"
    assert LINE.broken(SUM) == SUM.replace("+", "-")


@pytest.mark.parametrize(
    ("stands", "becomes", "why"),
    [
        ("one * two", "one", "sums.py: this stands there 0 times, not once: one * two"),
        ("int", "float", "sums.py: this stands there 3 times, not once: int"),
        ("one + two", "one +", "sums.py:2: this is not Python: one +"),
        ("one + two", "(one + two)", "sums.py:2: this changes nothing: (one + two)"),
    ],
)
def test_it_names_a_row_that_does_not_apply(stands: str, becomes: str, why: str) -> None:
    with pytest.raises(DoesNotApply) as fault:
        replace(LINE, stands=stands, becomes=becomes).broken(SUM)
    assert str(fault.value) == why


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one function, and a test of it that sees a minus but not a sum that is too large."""
    (tmp_path / "sums.py").write_text(SUM)
    (tmp_path / "test_sums.py").write_text(
        "from sums import add\n\n\ndef test_it_adds():\n    assert add(20, 3) >= 23\n"
    )
    (tmp_path / "pytest.ini").write_text(f"[pytest]\naddopts = {_PLAIN}\n")
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    return tmp_path


@pytest.mark.thorough
def test_it_tells_what_was_noticed_from_what_survived(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    survivor = replace(LINE, becomes="one + two + 1")
    assert main([LINE, survivor], project) == 1
    first, *tried, last, count = capsys.readouterr().out.splitlines()
    assert first == "1 files of tests pass unbroken."
    assert set(tried) == {"sums.py:2 noticed: one - two", "sums.py:2 SURVIVED: one + two + 1"}
    assert (last, count) == ("sums.py:2 survived", "2 broken, 1 survived")
    assert (project / "sums.py").read_text() == SUM


@pytest.mark.thorough
def test_it_is_content_if_nothing_survived(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([LINE], project) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 broken, 0 survived"


@pytest.mark.thorough
def test_a_run_without_an_end_counts_as_noticed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "PATIENCE", 1.0)
    assert main([replace(LINE, becomes="max(iter(int, 1))")], project) == 0


@pytest.mark.thorough
def test_it_believes_no_test_that_fails_anyway(project: Path) -> None:
    (project / "test_sums.py").write_text("def test_it_fails():\n    assert False\n")
    with pytest.raises(CannotTell, match=r"^Tests fail before anything is broken:\n(.*\n)*.*test_it_fails"):
        main([LINE], project)


@pytest.mark.thorough
def test_it_believes_no_run_that_ended_early(project: Path) -> None:
    test = "from sums import add\n\nif add(1, 1) != 2:\n    raise SystemExit\n\n\ndef test_it() -> None: ...\n"
    (project / "test_sums.py").write_text(test)
    with pytest.raises(CannotTell, match=r"^sums\.py: pytest ended with status [2-5]:"):
        main([LINE], project)


def test_it_refuses_to_break_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert capsys.readouterr().out == "No line is in the tables for this.\n"
