"""Which domains are looked at now, and in which order."""

from datetime import UTC, datetime, timedelta

import pytest

from kb.models import Domain, Move
from kb.models.readiness.sightings import DomainSighting
from kb.operations.readiness.due import OFTEN, SOON, USUAL, due_domains, pace, running_moves
from tests.operations.readiness.conftest import BEFORE, DAY, HOUR, MINUTE, TOLD, Add

NOW = TOLD + 2 * DAY


def names(move: Move, at: datetime = NOW) -> list[str]:
    return [one.name for one in due_domains(move, at, 9)]


def test_each_is_looked_at_once_in_a_while(move: Move, add: Add) -> None:
    add("fresh.test", stops=False, seen=NOW - USUAL + MINUTE)
    add("old.test", stops=False, seen=NOW - USUAL)
    add("older.test", stops=False, seen=NOW - USUAL - MINUTE)
    Domain.objects.create(name="new.test", service=move.from_service, move=move)
    Domain.objects.create(name="asleep.test", service=move.from_service, move=move, active=False)
    assert names(move) == ["new.test", "older.test", "old.test"]


def test_what_was_asked_for_comes_first(move: Move, add: Add) -> None:
    add("old.test", stops=False, seen=NOW - 2 * DAY)
    asked = add("asked.test", stops=False, seen=NOW - HOUR)
    DomainSighting.objects.filter(pk=asked.pk).update(asked_at=NOW)
    assert names(move) == ["asked.test", "old.test"]
    DomainSighting.objects.filter(pk=asked.pk).update(seen_at=NOW + MINUTE)
    assert names(move, NOW + 2 * MINUTE) == ["old.test"]


def test_one_bad_look_is_followed_by_another_soon(move: Move, add: Add) -> None:
    add("once.test", looks=1, seen=NOW - SOON)
    add("just-now.test", looks=1, seen=NOW - SOON + MINUTE)
    add("known.test", looks=2, seen=NOW - SOON)
    held = add("held.test", stops=False, seen=NOW - SOON)
    Domain.objects.filter(pk=held.pk).update(held_from=move.pk)
    assert sorted(names(move)) == ["held.test", "once.test"]


@pytest.mark.parametrize(
    ("after_told", "good_for"),
    [(-4 * HOUR, USUAL), (-3 * HOUR, OFTEN), (-MINUTE, OFTEN), (timedelta(0), USUAL), (9 * DAY, OFTEN)],
)
def test_near_the_day_it_is_looked_at_more_often(
    move: Move,
    after_told: timedelta,
    good_for: timedelta,
) -> None:
    assert pace(move, TOLD + after_told) == good_for


def test_drafts_are_looked_at_and_ended_moves_are_not(move: Move) -> None:
    Move.objects.update(published_at=None)
    assert [one.slug for one in running_moves(BEFORE)] == ["may"]
    Move.objects.update(old_closes_at=move.moves_at + DAY)
    assert [one.slug for one in running_moves(move.moves_at + 3 * DAY)] == []
    Move.objects.update(old_closes_at=None, dates_proposed_at=BEFORE)
    assert [one.slug for one in running_moves(BEFORE)] == []


def test_a_move_that_ends_on_the_last_day_that_there_is_is_looked_after(move: Move) -> None:
    last = datetime.max.replace(tzinfo=UTC)
    Move.objects.update(old_closes_at=last)
    assert [one.slug for one in running_moves(BEFORE)] == ["may"]
    Move.objects.update(old_closes_at=None, moves_at=last)
    assert [one.slug for one in running_moves(BEFORE)] == ["may"]
