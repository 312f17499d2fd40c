"""A supervisor and its workers, one for each lane, as real processes on a real database: SQLite and PostgreSQL."""

import pytest

from kb.operations.work.lanes import Lane
from tests.operations.work.test_processes import Play, play, seen

__all__ = ["play"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough]

NURSERY = "lane_supervisor_nursery"


def test_no_lane_waits_for_another(play: Play) -> None:
    [found] = play(("one_waits",), nursery=NURSERY)
    for lane, rest, status in zip(Lane, found["others"][::2], found["others"][1::2], strict=True):
        name = f"test.held-{lane}"
        assert rest == [[name, "running"], [name, "waiting"]]  # within a lane it is one after the other
        assert status == 0


def test_a_worker_that_is_killed_costs_nothing_but_its_piece_another_try(play: Play) -> None:
    [found] = play(("one_is_killed",), nursery=NURSERY)
    assert seen(found, "states", "statuses") == [{"test.held-mail done": 1, "test.held-desk done": 1}, [0]]
    assert (found["mail"], found["desk"]) == (2, 1)


def test_a_supervisor_ends_as_its_workers_should(play: Play) -> None:
    scenarios = (("asked_to_end", 1), ("asked_to_end", 2), ("left_alone",))
    politely, at_once, alone = play(*scenarios, nursery=NURSERY)
    assert seen(politely, "states", "statuses") == [{"test.held-programs done": 1}, [0]]
    assert seen(at_once, "states", "statuses") == [{"test.held-programs running": 1}, [143]]
    assert seen(alone, "states", "signed off") == [{"test.held-desk done": 1}, 0]


def test_two_supervisors_whose_workers_are_killed_do_nothing_twice_at_a_time(play: Play) -> None:
    [found] = play(("two_supervisors", 4), nursery=NURSERY)
    assert seen(found, "states", "ended", "statuses") == [{"test.piece done": 60}, 60, [0, 0]]
    assert "twice" not in found["events"]


def test_an_outcome_waits_until_somebody_else_has_written(play: Play) -> None:
    [found] = play(("another_writes",), nursery=NURSERY)
    assert seen(found, "events", "statuses") == [{"begin": 1, "end": 1}, [0]]
