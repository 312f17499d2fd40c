"""Real workers on a real database: killed, stopped, poisoned, asked to end. On SQLite and on PostgreSQL."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests.folders import CopyTo

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough]

Play = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def play(migrated: CopyTo, tmp_path: Path) -> Play:
    """Plays scenarios of `tests.worker_nursery`, one after the other; gives what was seen of each."""
    folder = migrated(tmp_path / "data")
    url = f"sqlite:///{folder / 'kb.sqlite3'}"
    if connection.vendor == "postgresql":
        url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)
    environment = os.environ | {"DATA_DIR": str(folder), "DATABASE_URL": url}

    def played(*scenarios: tuple[Any, ...], nursery: str = "worker_nursery") -> list[dict[str, Any]]:
        command = [sys.executable, "-m", f"tests.{nursery}", str(tmp_path), json.dumps(scenarios)]
        ran = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stderr
        found: list[dict[str, Any]] = json.loads(ran.stdout.splitlines()[-1])
        return found

    return played


def seen(found: dict[str, Any], *names: str) -> list[Any]:
    return [found[name] for name in names]


def test_workers_that_are_killed_lose_nothing_and_do_nothing_twice_at_a_time(play: Play) -> None:
    [storm] = play(("storm", 80, 12, 2, 20_261_123))
    assert seen(storm, "states", "ended", "statuses") == [{"test.piece done": 80}, 80, [0, 0]]
    assert "twice" not in storm["events"]
    assert storm["events"]["begin"] >= 80


def test_workers_end_as_they_should(play: Play) -> None:
    finished, handed_back, at_once, idle, too_long, poisoned = play(
        ("asked_to_end", 0.5, 100, True),
        ("asked_to_end", 100, 0.2, True),
        ("asked_to_end", 100, 100, False),
        ("asked_while_idle",),
        ("too_long",),
        ("poisoned",),
    )
    # Asked politely, a worker finishes what it has in hand and takes nothing more.
    assert seen(finished, "states", "statuses") == [{"test.piece done": 1, "test.piece waiting": 1}, [0]]
    # What does not come to an end within the grace goes back, untried.
    assert seen(handed_back, "states", "tries", "statuses") == [{"test.piece waiting": 2}, {"0": 2}, [0]]
    assert handed_back["seconds"] < 50
    # A second signal ends it there and then; another worker will find the piece abandoned.
    assert seen(at_once, "states", "statuses") == [{"test.piece running": 1, "test.piece waiting": 1}, [143]]
    # With nothing in hand there is nothing to wait for, not even the next look a minute later.
    assert seen(idle, "states", "statuses") == [{}, [0]]
    assert idle["seconds"] < 30
    # A function that does not come to an end is stopped, and parked like any other that fails.
    assert seen(too_long, "states", "faults") == [{"test.piece parked": 1}, ["It took too long, and was stopped."]]
    # Poison is tried three times; whether it fails or kills its worker, everything else is done.
    assert poisoned["states"] == {"test.poison parked": 1, "test.killer parked": 1, "test.piece done": 4}
    assert seen(poisoned, "events", "statuses") == [{"poison": 3, "killer": 3, "begin": 4, "end": 4}, [0]]


def test_a_worker_that_stood_still_gives_way_to_the_one_that_took_over(play: Play) -> None:
    [found] = play(("stood_still",))
    assert seen(found, "states", "tries", "statuses") == [{"test.held done": 1}, {"2": 1}, [70, 0]]
    assert found["events"]["end"] == 1


def test_a_message_to_another_program_outlives_the_worker_that_sent_it(play: Play) -> None:
    [found] = play(("killed_while_telling",))
    [[message, attempts]] = found["told"]
    assert (found["ids"], attempts, found["statuses"]) == ([message, message], 2, [0])
