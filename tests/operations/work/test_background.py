"""Work that waits: queued in the caller's transaction, tried three times, then parked; seen by everybody who asks."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from kb.models.ground.work import LEASE, Work, WorkState, discard, retry
from kb.operations.work import background as registry
from kb.operations.work.attempts import claim_next, queue_periodic
from kb.operations.work.background import CannotBeDone, NotNow, background, every, later, state_of
from kb.operations.work.lanes import Lane
from tests import clock
from tests.working import Waiting

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Made:
    """Functions that a test registered, and what they were called with."""

    def __init__(self) -> None:
        self.calls: list[Any] = []

    def note(self, *, word: str, also: list[int] | None = None) -> None:
        self.calls.append((word, also))

    def refuse(self) -> None:
        raise CannotBeDone("The file is gone.")

    def fail(self, *, fault: str) -> None:
        self.calls.append(fault)
        raise {"own": NotNow("The mail server does not answer."), "quoting": ValueError("anna@client.example")}[fault]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Made:
    found = Made()
    for function in (found.note, found.refuse, found.fail):
        monkeypatch.setitem(registry._functions, f"test.{function.__name__}", function)
        monkeypatch.setitem(registry._names, function, f"test.{function.__name__}")
    return found


def test_it_is_done_later_with_its_arguments_and_says_so(work: Waiting, made: Made) -> None:
    number = later(made.note, word="hello", also=[1, 2])
    assert (made.calls, state_of(number).state, work.names()) == ([], WorkState.WAITING, ["test.note"])
    assert work.run_all() == 1
    state = state_of(number)
    assert (made.calls, state.state, state.tries, state.fault) == ([("hello", [1, 2])], WorkState.DONE, 1, "")
    assert None not in (state.queued_at, state.started_at, state.finished_at)
    assert work.run_all() == 0


def test_what_is_rolled_back_was_never_queued(work: Waiting, made: Made) -> None:
    with transaction.atomic():
        later(made.note, word="never")
        transaction.set_rollback(True)
    assert work.run_all() == 0


def test_it_waits_for_its_moment(work: Waiting, made: Made) -> None:
    later(made.note, word="noon", not_before=NOON)
    assert work.run_all(NOON - timedelta(seconds=1)) == 0
    assert work.run_all(NOON) == 1


def test_what_is_due_first_is_done_first(work: Waiting, made: Made) -> None:
    later(made.note, word="second", not_before=NOON)
    later(made.note, word="first", not_before=NOON - timedelta(hours=1))
    work.run_all(NOON)
    assert made.calls == [("first", None), ("second", None)]


@pytest.mark.parametrize("arguments", [{}, {"word": 1, "more": 2}, {"word": NOON}, {"word": (1, 2)}, {"word": {1: 2}}])
def test_arguments_that_do_not_fit_are_refused_before_they_wait(
    work: Waiting, made: Made, arguments: dict[str, Any]
) -> None:
    with pytest.raises(TypeError):
        later(made.note, **arguments)
    assert work.names() == []


def test_a_function_that_nobody_registered_cannot_be_queued(work: Waiting) -> None:
    with pytest.raises(KeyError):
        later(print)


def test_two_functions_cannot_have_one_name(made: Made) -> None:
    with pytest.raises(ValueError, match=r"two functions are called 'test\.note'"):
        background("test.note", lane=Lane.DESK)(made.fail)


def test_it_is_tried_three_times_with_pauses_and_then_parked(work: Waiting, made: Made) -> None:
    number = later(made.fail, fault="own", not_before=NOON)
    second = NOON + timedelta(seconds=30)
    third = second + timedelta(minutes=5)
    tried = [
        (work.run_all(at, raising=False), state_of(number).state.value)
        for at in (
            NOON,
            second - timedelta(seconds=1),
            second,
            third - timedelta(seconds=1),
            third,
            NOON + timedelta(days=1),
        )
    ]
    assert tried == [(1, "waiting"), (0, "waiting"), (1, "waiting"), (0, "waiting"), (1, "parked"), (0, "parked")]
    state = state_of(number)
    assert (state.tries, state.fault) == (3, "The mail server does not answer.")
    assert state.finished_at == third


def test_what_no_try_can_mend_is_parked_at_once(work: Waiting, made: Made) -> None:
    number = later(made.refuse)
    work.run_all(raising=False)
    state = state_of(number)
    assert (state.state, state.tries, state.fault) == (WorkState.PARKED, 1, "The file is gone.")


def test_a_fault_of_the_program_says_where_and_quotes_nothing(work: Waiting, made: Made) -> None:
    number = later(made.fail, fault="quoting")
    work.run_all(raising=False)
    fault = state_of(number).fault
    assert fault.startswith("A fault in the program, which the log tells more about: ValueError at tests/operat")
    assert "anna" not in fault


def test_a_test_hears_of_a_fault_unless_it_asks_for_silence(work: Waiting, made: Made) -> None:
    later(made.fail, fault="own")
    with pytest.raises(NotNow):
        work.run_all()


def test_parked_work_can_be_tried_again_or_discarded(work: Waiting, made: Made) -> None:
    again, away = later(made.refuse), later(made.refuse)
    assert not retry(again, NOON)
    assert not discard(away)
    work.run_all(raising=False)
    assert retry(again, NOON)
    assert discard(away)
    assert (state_of(again).state, state_of(again).tries, state_of(away).state) == (
        WorkState.WAITING,
        0,
        WorkState.GONE,
    )
    assert work.run_all(NOON, raising=False) == 1


def test_of_two_who_want_the_same_one_gets_it(work: Waiting, made: Made) -> None:
    later(made.note, word="once")
    mine, theirs = Work.objects.get(), Work.objects.get()
    assert mine.claim("me", NOON, NOON + LEASE)
    assert not theirs.claim("you", NOON, NOON + LEASE)
    assert not theirs.let_go(WorkState.DONE, NOON)
    assert (Work.objects.get().holder, mine.let_go(WorkState.DONE, NOON)) == ("me", True)
    assert not theirs.claim("you", NOON, NOON + LEASE)  # nor once it is done


def test_what_another_release_queued_waits_for_it(work: Waiting) -> None:
    registry.queue("test.of-tomorrow", {})
    assert work.run_all() == 0
    assert work.names() == ["test.of-tomorrow"]


def test_work_that_the_worker_must_leave_was_not_tried(work: Waiting, made: Made) -> None:
    number = later(made.note, word="later")
    row = claim_next(clock.now())
    assert row
    assert row.hand_back(clock.now())
    assert (state_of(number).state, state_of(number).tries) == (WorkState.WAITING, 0)


@pytest.fixture
def hourly(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[datetime]]:
    """What a function that is called once an hour was called with; nothing else is registered meanwhile."""
    called: list[datetime] = []
    registered: list[dict[Any, Any]] = [registry._functions, registry._names, registry._periods, registry._lanes]
    kept = [dict(memory) for memory in registered]
    for memory in registered:
        memory.clear()
    every(hours=1, name="test.hourly", lane=Lane.KEEPING)(called.append)
    monkeypatch.setattr(registry, "load_functions", lambda: None)
    yield called
    for memory, before in zip(registered, kept, strict=True):
        memory.clear()
        memory.update(before)


def test_periodic_work_is_done_once_in_its_period(db: None, work: Waiting, hourly: list[datetime]) -> None:
    done = []
    for minutes in (0, 59, 60, 61, 500):
        queue_periodic(NOON + timedelta(minutes=minutes))
        done.append(work.run_all())
    assert done == [1, 0, 1, 0, 1]
    assert len(hourly) == 3


def test_periodic_work_does_not_pile_up(work: Waiting, hourly: list[datetime]) -> None:
    for hours in range(3):
        queue_periodic(NOON + timedelta(hours=hours))
    assert work.names() == ["test.hourly"]
    work.run_all()
    queue_periodic(NOON + timedelta(hours=3))
    assert list(Work.objects.values_list("state", flat=True)) == ["done", "waiting"]


def test_of_periodic_work_a_few_pieces_stay_to_tell_how_long_it_takes(
    db: None, work: Waiting, hourly: list[datetime]
) -> None:
    for hours in range(8):
        queue_periodic(NOON + timedelta(hours=hours))
        work.run_all()
    queue_periodic(NOON + timedelta(hours=8))
    assert Work.objects.done().count() == 5
    assert [row.pk for row in Work.objects.last_done()] == [Work.objects.done()[0].pk]


def test_periodic_work_that_was_parked_is_replaced(work: Waiting, hourly: list[datetime]) -> None:
    queue_periodic(NOON)
    row = claim_next(clock.now())
    assert row
    assert row.let_go(WorkState.PARKED, NOON, fault="The disk is full.")
    queue_periodic(NOON + timedelta(hours=1))
    assert list(Work.objects.values_list("state", "fault")) == [("waiting", "")]


def test_a_clock_that_was_wrong_for_a_while_stops_no_periodic_work(work: Waiting, hourly: list[datetime]) -> None:
    queue_periodic(NOON + timedelta(days=365))
    work.run_all()
    queue_periodic(NOON)
    assert work.run_all() == 1
