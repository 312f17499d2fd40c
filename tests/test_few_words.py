"""What is not told by processes of a run is what nobody reads."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings

from tests.few_words import is_worth_telling

SOME: Final = """
import pytest

@pytest.fixture
def before():
    raise OSError("before")

@pytest.fixture
def after():
    yield
    raise OSError("after")

@pytest.mark.parametrize("number", range(9))
def test_well(number): ...

def test_before(before): ...
def test_after(after): ...
def test_badly(): raise OSError("badly")

@pytest.mark.skip
def test_skipped(): ...

def test_skips(): pytest.skip()

@pytest.mark.xfail
def test_not_yet(): raise OSError
"""


def said(when: str, outcome: str = "passed", *properties: tuple[str, str]) -> dict[str, Any]:
    return {"data": {"when": when, "outcome": outcome, "user_properties": list(properties)}}


def test_of_what_passes_one_report_is_told() -> None:
    told = [when for when in ("setup", "call", "teardown") if is_worth_telling("testreport", said(when))]
    assert told == ["call"]


@pytest.mark.parametrize("when", ["setup", "call", "teardown"])
def test_all_that_went_otherwise_is_told(when: str) -> None:
    for outcome in ("failed", "skipped"):
        assert is_worth_telling("testreport", said(when, outcome))
    assert is_worth_telling("testreport", said(when, "passed", ("figure", "97 % found")))


def test_what_the_run_itself_needs_is_told() -> None:
    events = ("workerready", "collectionfinish", "logstart", "logfinish", "runtest_protocol_complete", "workerfinished")
    assert [event for event in events if not is_worth_telling(event, {})] == ["logstart"]


@pytest.mark.thorough
def test_a_run_ends_with_the_same_words(tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text(SOME)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-n",
        "2",
        "--rootdir",
        ".",
        "-c",
        "/dev/null",
    ]
    ends = []
    for plugin in ("tests.few_words", "tests.spent"):
        run = [*command, "-p", plugin, str(tmp_path)]
        done = subprocess.run(run, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
        summary = done.stdout.partition("short test summary info")[2]
        ends.append((done.returncode, sorted(re.sub(r" in [\d.]+s", "", summary).splitlines())))
    assert ends[0] == ends[1]
    assert "1 failed, 10 passed, 2 skipped, 1 xfailed, 2 errors" in str(ends[0])
