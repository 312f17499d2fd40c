"""Moves as rows."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.mail.moves import Phase
from kb.models import Move
from tests.models.conftest import ANNOUNCED, CLOSED, OPEN


def test_a_move_becomes_a_value(move: Move) -> None:
    value = Move.objects.with_services().get().as_value()
    assert (value.slug, value.from_service.slug, value.to_service.slug) == ("march", "old", "new")
    assert [value.phase(at) for at in (ANNOUNCED, OPEN, CLOSED)] == [Phase.ANNOUNCED, Phase.OPEN, Phase.CLOSED]
    assert value.moves_at == move.moves_at


def test_services_and_servers_come_with_it(move: Move) -> None:
    with CaptureQueriesContext(connection) as queries:
        for row in Move.objects.with_services():
            row.as_value()
    assert len(queries) == 3  # moves with both services, and the servers of each side


def test_cleaning_says_in_which_order_the_dates_go(move: Move) -> None:
    move.old_closes_at = move.moves_at - timedelta(hours=1)
    with pytest.raises(ValidationError) as refused:
        move.clean()
    assert refused.value.messages == ["The dates must be in this order: change from, moves, old server stops."]


def test_cleaning_takes_equal_dates_and_none_for_the_last(move: Move) -> None:
    move.change_from = move.moves_at
    move.old_closes_at = None
    move.full_clean()


def test_the_latest_comes_first(move: Move) -> None:
    later = Move.objects.create(
        slug="april",
        title="April",
        from_service=move.from_service,
        to_service=move.to_service,
        change_from=move.change_from,
        moves_at=move.moves_at + timedelta(days=30),
    )
    assert list(Move.objects.latest_first()) == [later, move]
