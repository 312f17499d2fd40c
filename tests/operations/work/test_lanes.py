"""Lanes: which work waits for which, and how long a piece takes at most."""

import pytest

from kb.operations.work.background import FUNCTIONS, LANES, load_functions, names_in
from kb.operations.work.lanes import Lane
from kb.operations.work.titles import title_of, title_of_lane

#: What speaks to somebody else's server waits for that alone; a new one goes to its kind, or gets a lane.
_EXPECTED = {
    Lane.MAIL: {"notices.go-on", "notices.test", "notices.watch"},
    Lane.MAILBOX: {"bounces.read", "bounces.read-now", "proof.read"},
    Lane.PROGRAMS: {"webhooks.send", "webhooks.watch"},
    Lane.SERVERS: {"readiness.look"},
    Lane.DESK: {
        "domains.gather",
        "domains.read",
        "domains.settle",
        "domains.undo",
        "domains.write",
        "letters.print",
        "moves.count",
        "pages.look-at-zip",
        "pages.take-zip",
        "progress.read",
    },
    Lane.KEEPING: {
        "admin-log.forget",
        "answers.forget",
        "backup.keep",
        "backup.make",
        "backup.try",
        "calls.forget",
        "counts.forget",
        "database.check",
        "database.check-now",
        "deleted.overwrite",
        "domains.sweep",
        "evidence.forget",
        "letters.sweep",
        "notices.forget",
        "proof.forget",
        "readiness.decide",
        "readiness.forget",
        "readiness.let-go",
        "sessions.forget",
        "uploads.sweep",
        "webhooks.forget",
        "work.forget",
    },
}


@pytest.fixture(autouse=True)
def loaded() -> None:
    load_functions()


def test_each_piece_of_work_is_in_the_lane_of_whom_it_waits_for() -> None:
    assert {lane: set(names_in(lane)) for lane in Lane} == _EXPECTED


def test_no_piece_is_without_a_lane_and_none_is_in_two() -> None:
    assert sorted(name for lane in Lane for name in names_in(lane)) == sorted(FUNCTIONS) == sorted(LANES)


def test_every_piece_and_every_lane_has_words_for_operators() -> None:
    assert [name for name in FUNCTIONS if title_of(name) == name] == []
    assert all(str(title_of_lane(lane)) for lane in Lane)


def test_what_speaks_to_a_server_is_late_sooner() -> None:
    assert {lane: lane.usual.total_seconds() for lane in Lane} == {
        Lane.MAIL: 60,
        Lane.MAILBOX: 90,
        Lane.PROGRAMS: 60,
        Lane.SERVERS: 90,
        Lane.DESK: 600,
        Lane.KEEPING: 600,
    }
