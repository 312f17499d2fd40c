"""The clock of the suite: `SHIFT` moves it as a whole, and children tell the same time."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings

from tests import clock
from tests.clock import SetClock, shift_of

MACHINE: Final = datetime(2026, 11, 29, 8, 31, 33, tzinfo=UTC)
#: Starts the clock that its environment asks for, then asks a child of its own.
_GRANDCHILD: Final = (
    "import subprocess, sys; from tests import clock; clock.start();"
    "print(clock.now().timestamp(), clock.machine_now().timestamp(), flush=True);"
    "subprocess.run([sys.executable, '-c', 'import time; print(time.time())'], check=True)"
)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("", "2026-11-29 08:31:33"),
        ("+0d", "2026-11-29 08:31:33"),
        ("+41d", "2027-01-09 08:31:33"),
        ("-1d", "2026-11-28 08:31:33"),
        ("2028-02-29", "2028-02-29 08:31:33"),
        ("2028-03-26T00:58", "2028-03-26 00:58:00"),
        ("2028-03-26T00:58+01:00", "2028-03-25 23:58:00"),
    ],
)
def test_a_run_is_moved_by_days_to_a_day_or_to_a_moment(text: str, moment: str) -> None:
    assert f"{MACHINE + shift_of(text, MACHINE):%Y-%m-%d %H:%M:%S}" == moment


@pytest.mark.parametrize("text", ["41", "+41", "41d", "tomorrow", "+1e3d", "2027-02-29"])
def test_another_shift_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"^SHIFT is \+41d, a day \(2028-02-29\) or a moment in UTC"):
        shift_of(text, MACHINE)


def test_a_child_tells_the_same_time() -> None:
    before = clock.now().timestamp()
    said = subprocess.run([sys.executable, "-c", "import time; print(time.time())"], capture_output=True, check=True)
    assert before <= float(said.stdout) <= clock.now().timestamp()


def test_a_shifted_run_moves_itself_and_its_children_and_knows_the_machines_time() -> None:
    plain = {name: value for name, value in os.environ.items() if name not in {clock.VARIABLE, "PYTHONPATH"}}
    command = [sys.executable, "-c", _GRANDCHILD]
    before = clock.machine_now().timestamp()
    said = subprocess.run(
        command, cwd=settings.BASE_DIR, env=plain | {"SHIFT": "+41d"}, capture_output=True, check=True, text=True
    )
    (own, machine), child = map(float, said.stdout.split()[:2]), float(said.stdout.split()[2])
    after = clock.machine_now().timestamp()
    days = timedelta(days=41).total_seconds()
    assert before <= machine <= after
    assert before + days <= own <= child <= after + days


def test_a_test_can_stop_the_clock_and_set_it_anew(set_clock: SetClock) -> None:
    for moment in (MACHINE, MACHINE - timedelta(days=400), MACHINE + timedelta(days=400)):
        set_clock(moment)
        assert clock.now() == moment


def test_no_test_asks_the_wall() -> None:
    """A moment of the wall and one of the suite are never mixed: there is one place that asks."""
    tests, asking = Path(settings.BASE_DIR) / "tests", ("datetime.now(", "timezone.now(", "date.today(", "time.time(")
    files = [path for path in tests.rglob("*.py") if "bench" not in path.parts and path.name not in _ASKERS]
    assert len(files) > 200
    assert [path.name for path in files if any(word in path.read_text(encoding="utf-8") for word in asking)] == []


_ASKERS: Final = frozenset({"clock.py", "test_clock.py"})
