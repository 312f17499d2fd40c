"""Who is held back, and who may go: one look is never enough."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kb.mail.readiness.holding import Standing, first_told, is_doubtful, is_to_be_decided
from tests.mail.test_moves import MOVE

NOON = datetime(2030, 5, 1, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
BAD, GOOD = Standing(True, NOON, NOON), Standing(False, NOON, NOON)


def test_a_single_bad_look_holds_nobody() -> None:
    assert not BAD.holds(NOON)
    assert BAD.after(True, NOON + MINUTE).holds(NOON + MINUTE)


def test_a_good_look_between_begins_anew() -> None:
    again = BAD.after(False, NOON + MINUTE).after(True, NOON + 2 * MINUTE)
    assert (again, again.holds(NOON + 2 * MINUTE)) == (Standing(True, NOON + 2 * MINUTE, NOON + 2 * MINUTE), False)


@pytest.mark.parametrize("stops", [True, False])
@pytest.mark.parametrize("minutes", [-1, 0])
def test_one_visit_is_one_look_however_often_it_is_judged(stops: bool, minutes: int) -> None:
    assert BAD.after(stops, NOON + minutes * MINUTE) == BAD


@pytest.mark.parametrize(("age", "holds"), [(24 * HOUR, True), (24 * HOUR + MINUTE, False)])
def test_facts_of_another_day_hold_nobody(age: timedelta, holds: bool) -> None:
    assert BAD.after(True, NOON + MINUTE).holds(NOON + MINUTE + age) is holds


@pytest.mark.parametrize(("apart", "goes"), [(9 * MINUTE, False), (10 * MINUTE, True), (3 * HOUR, True)])
def test_two_good_looks_some_time_apart_let_it_go(apart: timedelta, goes: bool) -> None:
    assert not GOOD.lets_go
    assert GOOD.after(False, NOON + apart).lets_go is goes


@pytest.mark.parametrize("stops", [True, False])
def test_before_the_first_visit_nothing_follows_and_with_it_all_begins(stops: bool) -> None:
    unseen = Standing(False, NOON, NOON, looks=0)
    first = unseen.after(stops, NOON + HOUR)
    assert first == Standing(stops, NOON + HOUR, NOON + HOUR)
    assert not any((unseen.holds(NOON), unseen.lets_go, first.holds(NOON + HOUR), first.lets_go))


def test_a_bad_look_between_takes_the_good_one_back() -> None:
    assert not GOOD.after(True, NOON + MINUTE).after(False, NOON + HOUR).lets_go


@pytest.mark.parametrize(
    ("turned", "good", "bad", "doubtful"),
    [(0, 0, 0, False), (1, 4, 0, False), (2, 7, 0, True), (1, 3, 0, True), (0, 1, 50, False), (1, 4, 50, False)],
)
def test_many_that_turn_bad_at_once_are_more_likely_our_own_line(
    turned: int, good: int, bad: int, doubtful: bool
) -> None:
    """`bad`: those that were bad before, which say nothing about today's line."""
    old = BAD.after(True, NOON + MINUTE)
    assert is_doubtful([BAD] * turned + [GOOD] * good + [old] * bad) is doubtful


def test_servers_that_nobody_has_visited_yet_are_not_among_the_good() -> None:
    unseen = Standing(False, NOON, NOON, looks=0)
    assert is_doubtful([BAD, GOOD, GOOD, GOOD, *[unseen] * 50])


@pytest.mark.parametrize(
    ("published", "told"),
    [(None, None), (MOVE.change_from - HOUR, MOVE.change_from), (MOVE.moves_at, MOVE.moves_at)],
)
def test_they_are_told_when_both_have_come(published: datetime | None, told: datetime | None) -> None:
    assert first_told(replace(MOVE, published_at=published)) == (told.astimezone(UTC) if told else None)


@pytest.mark.parametrize(
    ("before", "decided"), [(HOUR + MINUTE, False), (HOUR, True), (MINUTE, True), (timedelta(0), False)]
)
def test_it_is_decided_in_the_last_hour(before: timedelta, decided: bool) -> None:
    assert is_to_be_decided(MOVE, MOVE.change_from - before) is decided


def test_nothing_is_decided_for_a_draft() -> None:
    assert not is_to_be_decided(replace(MOVE, published_at=None), MOVE.change_from - MINUTE)
