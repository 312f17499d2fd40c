"""Which domains are looked at now, and in which order."""

from datetime import UTC, datetime, timedelta

import pytest

from kb.models import Domain, Move
from kb.models.readiness.sightings import DomainSighting
from kb.operations.readiness.due import (
    OFTEN,
    SOON,
    USUAL,
    chosen,
    due_by_word,
    names_due,
    pace,
    running_moves,
    servers_due,
)
from tests.operations.readiness.conftest import BEFORE, DAY, HOUR, MINUTE, TOLD, Add

NOW = TOLD + 2 * DAY


def named(move: Move, at: datetime = NOW) -> list[str]:
    return in_words(names_due(move, at, 9).numbers)


def served(move: Move, at: datetime = NOW) -> list[str]:
    return in_words(servers_due(move, at, 9).numbers)


def in_words(numbers: list[int]) -> list[str]:
    found = Domain.objects.in_bulk(numbers)
    return [found[number].name for number in numbers]


def test_each_is_looked_at_once_in_a_while(move: Move, add: Add) -> None:
    add("fresh.test", stops=False, seen=NOW - USUAL + MINUTE)
    add("old.test", stops=False, seen=NOW - USUAL)
    add("older.test", stops=False, seen=NOW - USUAL - MINUTE)
    Domain.objects.create(name="new.test", service=move.from_service, move=move)
    add("asleep.test", looks=0, seen=NOW - USUAL)
    Domain.objects.create(name="unknown-asleep.test", service=move.from_service, move=move, active=False)
    Domain.objects.filter(name="asleep.test").update(active=False)
    assert named(move) == ["new.test", "older.test", "old.test"]
    assert served(move) == ["older.test", "old.test"]  # the names of the new one come first
    assert in_words(names_due(move, NOW, 2).numbers) == ["new.test", "older.test"]
    assert in_words(servers_due(move, NOW, 1).numbers) == ["older.test"]


def test_names_and_servers_are_due_each_by_itself(move: Move, add: Add) -> None:
    names, servers, unseen = (add(f"{one}.test", stops=False, seen=NOW - MINUTE) for one in ("n", "s", "u"))
    DomainSighting.objects.filter(pk=names.pk).update(names_at=NOW - USUAL)
    DomainSighting.objects.filter(pk=servers.pk).update(seen_at=NOW - USUAL)
    DomainSighting.objects.filter(pk=unseen.pk).update(looks=0)
    assert (named(move), served(move)) == (["n.test"], ["u.test", "s.test"])


def test_who_never_was_comes_before_who_was_long_ago(move: Move, add: Add) -> None:
    add("old.test", stops=False, seen=NOW - 3 * DAY)
    add("unseen.test", stops=False, looks=0, seen=NOW - MINUTE)
    DomainSighting.objects.filter(domain__name="unseen.test").update(names_at=None)
    assert (named(move), served(move)) == (["unseen.test", "old.test"], ["unseen.test", "old.test"])


def test_it_says_how_many_are_new(move: Move, add: Add) -> None:
    add("known.test", stops=False, seen=NOW - USUAL)
    assert (names_due(move, NOW, 9).new, servers_due(move, NOW, 9).new) == (0, 0)
    Domain.objects.create(name="asleep.test", service=move.from_service, move=move, active=False)
    Domain.objects.create(name="new.test", service=move.from_service, move=move)
    add("unasked.test", looks=0)
    DomainSighting.objects.filter(domain__name="unasked.test").update(names_at=None)
    assert (names_due(move, NOW, 9).new, servers_due(move, NOW, 9).new) == (2, 1)
    assert named(move) == ["new.test", "unasked.test", "known.test"]


def test_what_was_asked_for_is_due_until_it_was_done(move: Move, add: Add) -> None:
    add("old.test", stops=False, seen=NOW - 2 * DAY)
    asked = add("asked.test", stops=False, seen=NOW - HOUR)
    later = add("later.test", stops=False, seen=NOW - HOUR)
    DomainSighting.objects.filter(pk=asked.pk).update(asked_at=NOW)
    DomainSighting.objects.filter(pk=later.pk).update(asked_at=NOW + MINUTE)
    assert due_by_word(move, 9) == [later.pk, asked.pk]
    assert due_by_word(move, 1) == [later.pk]
    assert (named(move), served(move)) == (["asked.test", "later.test", "old.test"],) * 2
    DomainSighting.objects.filter(pk=asked.pk).update(names_at=NOW + MINUTE)
    assert (named(move), len(served(move))) == (["later.test", "old.test"], 3)
    DomainSighting.objects.update(names_at=NOW + 2 * MINUTE, seen_at=NOW + 2 * MINUTE)
    assert (due_by_word(move, 9), named(move), served(move)) == ([], [], [])


def test_only_domains_that_are_still_there_are_chosen(move: Move, add: Add) -> None:
    here, gone = add("here.test"), add("gone.test")
    Domain.objects.filter(pk=gone.pk).update(move=None)
    assert chosen(move, [here.pk, gone.pk, 99]) == [here]
    Domain.objects.filter(pk=here.pk).update(active=False)
    assert chosen(move, [here.pk]) == []


def test_one_bad_look_is_followed_by_another_soon(move: Move, add: Add) -> None:
    add("once.test", looks=1, seen=NOW - SOON)
    add("just-now.test", looks=1, seen=NOW - SOON + MINUTE)
    add("known.test", looks=2, seen=NOW - SOON)
    held = add("held.test", stops=False, seen=NOW - SOON)
    Domain.objects.filter(pk=held.pk).update(held_from=move.pk)
    assert sorted(served(move)) == ["held.test", "once.test"]
    assert named(move) == []  # whatever stops or frees it is seen while its servers are visited


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
