"""What is told of the worker: where it is missing, what it is at, what takes too long, what waits for too long."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kb.models.ground.work import LEASE, Work, WorkState, sign
from kb.operations.work import watch
from kb.operations.work.lanes import Lane
from kb.operations.work.watch import in_hand, lanes_behind, missing_lanes

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def long_running(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site that has had a worker for as long as anybody waits for one."""
    settings.WORKER = "beside"
    monkeypatch.setattr(watch, "_BEGUN", time.monotonic() - 1000)


def held(name: str, minutes: float, seen: float = 0) -> Work:
    """A piece that somebody has been at for so many minutes, who gave a sign so many minutes ago."""
    begun, until = NOON - timedelta(minutes=minutes), NOON - timedelta(minutes=seen) + LEASE
    times: dict[str, Any] = {"queued_at": begun, "due_at": begun, "started_at": begun, "held_until": until}
    return Work.objects.create(name=name, state=WorkState.RUNNING, holder="x", **times)


def done(name: str, minutes: float, ago: int = 60) -> None:
    """A piece that took so long and ended so many minutes ago."""
    ended = NOON - timedelta(minutes=ago)
    begun = ended - timedelta(minutes=minutes)
    times: dict[str, Any] = {"queued_at": begun, "due_at": begun, "started_at": begun, "finished_at": ended}
    Work.objects.create(name=name, state=WorkState.DONE, **times)


def waits(name: str, minutes: float) -> None:
    due = NOON - timedelta(minutes=minutes)
    Work.objects.create(name=name, queued_at=due, due_at=due)


def late() -> list[str]:
    return [piece.name for piece in in_hand(NOON) if piece.late]


def test_it_tells_what_is_in_hand_the_longest_first() -> None:
    short, long = held("notices.go-on", 1), held("letters.print", 3)
    waits("domains.write", 1)
    done("backup.make", 1)
    told = [(piece.number, piece.name, piece.since, piece.late) for piece in in_hand(NOON)]
    assert told == [
        (long.pk, "letters.print", NOON - timedelta(minutes=3), False),
        (short.pk, "notices.go-on", NOON - timedelta(minutes=1), False),
    ]


def test_what_a_killed_worker_held_is_in_nobodys_hand() -> None:
    held("letters.print", 50, seen=1.9)
    held("domains.read", 50, seen=2.1)
    assert [piece.name for piece in in_hand(NOON)] == ["letters.print"]


@pytest.mark.parametrize(
    ("name", "in_time", "too_long"),
    [
        ("notices.go-on", 2, 2.1),
        ("notices.test", 2, 2.1),
        ("bounces.read-now", 3, 3.1),
        ("webhooks.send", 2, 2.1),
        ("domains.write", 20, 20.1),
        ("letters.print", 20, 20.1),
        ("backup.try", 20, 20.1),
        ("test.of-tomorrow", 20, 20.1),
    ],
)
def test_before_anything_is_known_its_lane_says_how_long_a_piece_may_take(
    name: str, in_time: float, too_long: float
) -> None:
    held(name, in_time)
    assert late() == []
    held(name, too_long)
    assert late() == [name]


def test_what_usually_takes_long_is_late_after_twice_as_long() -> None:
    for minutes in (25, 40, 1):
        done("letters.print", minutes)
    held("letters.print", 80)
    assert late() == []
    held("letters.print", 80.1)
    assert late() == ["letters.print"]


def test_what_usually_is_quick_is_not_late_at_once() -> None:
    done("webhooks.send", 0.01)
    held("webhooks.send", 2)
    assert late() == []


def test_one_kind_tells_nothing_of_another_nor_what_failed_of_what_is_done() -> None:
    done("backup.make", 50)
    done("letters.print", 50)
    Work.objects.filter(name="letters.print").update(state=WorkState.PARKED)
    held("letters.print", 21)
    held("domains.undo", 21)
    assert sorted(late()) == ["domains.undo", "letters.print"]


def test_what_took_long_once_is_forgotten_after_twenty_others() -> None:
    done("letters.print", 50, ago=1000)
    for minutes in range(19):
        done("letters.print", 1, ago=minutes)
    held("letters.print", 90)
    assert late() == []
    done("letters.print", 1, ago=30)
    assert late() == ["letters.print"]


def test_each_lane_has_its_worker_or_one_that_does_everything() -> None:
    assert missing_lanes(NOON) == list(Lane)
    for lane in (Lane.MAIL, Lane.DESK, Lane.KEEPING):
        sign(f"one-{lane}", NOON, lane=lane)
    assert missing_lanes(NOON) == [Lane.MAILBOX, Lane.PROGRAMS, Lane.SERVERS]
    sign("mailbox", NOON - timedelta(seconds=121), lane=Lane.MAILBOX)
    sign("programs", NOON, lane=Lane.PROGRAMS, ended=True)
    sign("servers", NOON - timedelta(seconds=121), lane=Lane.SERVERS)
    assert missing_lanes(NOON) == [Lane.MAILBOX, Lane.PROGRAMS, Lane.SERVERS]
    sign("of an earlier release", NOON)
    assert missing_lanes(NOON) == []


def test_a_lane_is_behind_when_something_has_waited_too_long() -> None:
    for lane in Lane:
        sign(f"one-{lane}", NOON, lane=lane)
    waits("webhooks.send", 9)
    waits("notices.go-on", 11)
    waits("notices.test", 15)
    waits("letters.print", 19)
    waits("test.of-tomorrow", 500)
    assert [(one.lane, one.since) for one in lanes_behind(NOON)] == [(Lane.MAIL, NOON - timedelta(minutes=15))]
    waits("domains.read", 21)
    assert [one.lane for one in lanes_behind(NOON)] == [Lane.MAIL, Lane.DESK]


def test_a_lane_without_a_worker_is_missing_and_not_behind() -> None:
    sign("one", NOON, lane=Lane.DESK)
    waits("notices.go-on", 50)
    assert lanes_behind(NOON) == []


def test_after_a_start_nothing_is_behind_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    sign("one", NOON)
    waits("notices.go-on", 50)
    assert [one.lane for one in lanes_behind(NOON)] == [Lane.MAIL]
    monkeypatch.setattr(watch, "_BEGUN", time.monotonic())
    assert lanes_behind(NOON) == []


def test_of_a_site_without_a_worker_nothing_is_told(settings: Any) -> None:
    settings.WORKER = "none"
    held("letters.print", 50)
    waits("notices.go-on", 50)
    assert (in_hand(NOON), lanes_behind(NOON), missing_lanes(NOON)) == ([], [], [])
