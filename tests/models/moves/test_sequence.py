"""The number of a move's calendar entries: the database counts, whatever changes the row, and never back."""

from datetime import timedelta

import pytest
from django.db.models import F

from kb.models import Move, Service


def sequence(move: Move) -> int:
    return Move.objects.with_services().get(pk=move.pk).as_value().sequence


def test_a_new_move_begins_at_nought(move: Move) -> None:
    assert sequence(move) == 0


@pytest.mark.parametrize("column", ["change_from", "moves_at", "old_closes_at"])
def test_every_date_counts(move: Move, column: str) -> None:
    shift = timedelta(hours=-1 if column == "change_from" else 1)
    Move.objects.filter(pk=move.pk).update(old_closes_at=F("moves_at") + timedelta(days=9))
    assert sequence(move) == 1
    Move.objects.update(**{column: F(column) + shift})
    assert sequence(move) == 2


def test_a_date_that_goes_or_comes_counts(move: Move) -> None:
    for number, days in enumerate((11, None, 12, None), start=1):
        Move.objects.update(old_closes_at=None if days is None else move.moves_at + timedelta(days=days))
        assert sequence(move) == number


def test_title_and_new_server_count(move: Move) -> None:
    Move.objects.update(title="Another title")
    assert sequence(move) == 1
    Move.objects.update(to_service=Service.objects.create(slug="third", name="third"))
    assert sequence(move) == 2


def test_what_calendars_do_not_show_does_not_count(move: Move) -> None:
    move.save()
    Move.objects.update(published_at=move.moves_at, title=move.title, changed_at=move.moves_at)
    Move.objects.update(slug="renamed")
    assert sequence(move) == 0


def test_an_old_copy_that_is_saved_counts_on(move: Move) -> None:
    for hours in (1, 2, 3):
        Move.objects.update(moves_at=move.moves_at + timedelta(hours=hours))
    move.save()
    assert sequence(move) == 4


def test_an_old_copy_with_the_dates_of_today_does_not_count_back(move: Move) -> None:
    day = move.moves_at
    Move.objects.update(moves_at=day + timedelta(hours=1))
    Move.objects.update(moves_at=day)
    move.save()
    assert sequence(move) == 2


def test_nobody_sets_it_back(move: Move) -> None:
    Move.objects.update(title="Another title")
    Move.objects.update(sequence=0)
    Move.objects.update(sequence=None)
    assert sequence(move) == 1
    Move.objects.update(sequence=0, title="A third title")
    assert sequence(move) == 2
