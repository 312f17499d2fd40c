"""Workers killed hundreds of times: `make test-worker`. A short one is in `tests/operations/work`."""

import time
from collections.abc import Callable

import pytest

from tests.operations.conftest import empty
from tests.operations.work.test_processes import Play, play, seen

__all__ = ["empty", "play"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("number", [1, 2, 4])
def test_500_kills_lose_nothing(play: Play, number: int, record_property: Callable[[str, str], None]) -> None:
    begun = time.monotonic()
    [storm] = play(("storm", 2000, 500, number, number))
    assert seen(storm, "states", "ended") == [{"test.piece done": 2000}, 2000]
    assert storm["statuses"] == [0] * number
    assert "twice" not in storm["events"]
    record_property(
        "figure",
        f"workers: {number} of them, 500 kills, 2000 pieces done in {time.monotonic() - begun:.0f} s; "
        f"{storm['events']['begin']} begun, {storm['parked']} parked after three kills and tried again",
    )
