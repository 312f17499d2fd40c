"""What leaves out `thorough` tests, what runs them, and that those are told which should be marked."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings

from tests.spent import MOST, too_dear

ROOT: Final = Path(settings.BASE_DIR)
TESTS: Final = ROOT / "tests"
#: Files of which `make quick` runs nothing, and what they cost.
WHOLE: Final = {
    "migrations/test_one_outbox.py": "migrates back and forth",
    "operations/backups/test_processes.py": "real commands, some of them killed",
    "operations/imports/test_processes.py": "real commands, some of them killed",
    "operations/pages/test_rendering.py": "a child process for each text, and texts that keep it busy",
    "operations/work/test_lane_supervisor.py": "real workers",
    "operations/work/test_processes.py": "real workers",
    "operations/work/test_slow_servers.py": "real workers and servers",
    "test_costs.py": "each hostile text in each entrance",
    "test_env_example.py": "real commands",
    "test_installing.py": "pip",
    "test_old_data_folder.py": "a site that starts and moves its rows",
    "test_patterns.py": "each hostile text in each pattern",
    "test_rights.py": "sites that start",
    "views/operator/test_log.py": "every address of the operators'",
    "views/test_faces.py": "every page there is in each phase",
    "views/test_unknown_as_inactive.py": "every address that names a domain, twice",
}
#: A folder has its journeys, which are no part of `make quick` either.
_NO_PART: Final = frozenset({"browser", "bench", "deploy", "engines", "fuzz", "sending", "thunderbird", "worker"})
_MARK: Final = re.compile(r"\bpytest\.mark\.thorough\b")


def files() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(TESTS.rglob("test_*.py")):
        name = path.relative_to(TESTS).as_posix()
        if name.partition("/")[0] not in _NO_PART:
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def is_whole(module: ast.Module) -> bool:
    """Whether all tests of a file are thorough."""
    marks = [node.value for node in module.body if isinstance(node, ast.Assign) and is_named(node, "pytestmark")]
    if any(_MARK.search(ast.unparse(mark)) for mark in marks):
        return True
    tests = [node for node in module.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    return bool(tests) and all(any(_MARK.search(ast.unparse(one)) for one in test.decorator_list) for test in tests)


def is_named(node: ast.Assign, name: str) -> bool:
    return any(isinstance(target, ast.Name) and target.id == name for target in node.targets)


@pytest.mark.thorough
def test_it_is_known_of_which_files_nothing_is_quick() -> None:
    assert {name for name, module in files() if is_whole(module)} == WHOLE.keys()


def test_what_leaves_it_out_is_known_and_what_runs_it_is_run() -> None:
    scripts = [ROOT / "Makefile", ROOT / ".ci/run", ROOT / "pyproject.toml", *TESTS.rglob("*.sh")]
    lines = [line.strip() for path in scripts for line in path.read_text(encoding="utf-8").splitlines()]
    assert {line for line in lines if "not thorough" in line} == {
        '@$(BIN)/python -m pytest -q -n 2 -m "not browser and not thorough" $(ARGS)',
        '"$BIN/python" -m pytest -q -n 2 -m "not thorough" "$@"',  # make test
        'QUICK="not browser and not thorough"',
    }
    assert "@$(BIN)/python -m pytest -q -n 2 -m thorough $(ARGS)" in lines
    assert 'make test-thorough PYTHON="$PYTHON"' in lines  # .ci/run
    assert 'for day in "${DAYS[@]}"; do on "$day" "not browser"; done' in lines


def report(name: str, seconds: float, *marks: str) -> pytest.TestReport:
    """Of the end of a test that has cost so much."""
    known = {"user_properties": [("figure", "x"), ("seconds of CPU", seconds)], "keywords": dict.fromkeys(marks, 1)}
    return pytest.TestReport(name, (name, 0, ""), outcome="passed", longrepr=None, when="teardown", **known)


def test_what_costs_far_more_than_it_may_is_named_with_all_its_values() -> None:
    reports = [
        report("tests/a.py::test_dear[1]", 6 * MOST),
        report("tests/a.py::test_dear[2]", 5 * MOST),
        report("tests/a.py::test_dearest", 12 * MOST),
        report("tests/a.py::test_cheap", 9 * MOST),
        report("tests/a.py::test_says_so", 99 * MOST, "thorough"),
        report("tests/browser/a.py::test_journey", 99 * MOST, "browser"),
    ]
    assert too_dear(reports) == [
        "not thorough, costs 3.0 s of CPU: tests/a.py::test_dearest",
        "not thorough, costs 2.8 s of CPU: tests/a.py::test_dear",
    ]


@pytest.mark.thorough
def test_a_run_ends_with_it(tmp_path: Path) -> None:
    """What a test starts and waits for counts."""
    child = "import time; [None for _ in iter(lambda: time.process_time() < 1, False)]"
    body = f"for _ in range(4): subprocess.run([{sys.executable!r}, '-c', {child!r}])"
    (tmp_path / "test_dear.py").write_text(
        f"import subprocess\n\ndef test_it():\n    {body}\n\ndef test_other():\n    pass\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.spent", "-p", "no:cacheprovider", "--rootdir", "."]
    done = subprocess.run([*command, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False)
    said = [line for line in done.stdout.splitlines() if "not thorough" in line]
    assert len(said) == 1
    assert re.fullmatch(r"not thorough, costs [4-9]\.\d s of CPU: .*test_dear\.py::test_it", said[0])
