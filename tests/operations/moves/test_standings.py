"""Where moves stand."""

from datetime import UTC, datetime, timedelta

import pytest

from kb.models import Domain, Move
from kb.operations.moves.standings import Standing, move_standings, standing_of
from tests.rows import LoadSample

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_each_move_is_in_one_list_with_its_domains(sample: LoadSample) -> None:
    sample(AT)
    Move.objects.filter(slug="sample-announced").update(published_at=None)
    Move.objects.filter(slug="sample-open").update(published_at=AT + timedelta(days=1))
    assert [(one.move.slug, one.standing.value, one.phase.value, one.domains) for one in move_standings(AT)] == [
        ("sample-announced", "draft", "announced", 1),
        ("sample-open", "scheduled", "open", 1),
        ("sample-moving", "running", "moving", 1),
        ("sample-moved", "running", "moved", 1),
        ("own-domain-2024", "running", "moved", 3),
        ("sample-closed", "past", "closed", 1),
    ]


@pytest.mark.django_db
def test_a_move_without_an_end_is_past_when_no_domain_is_left_on_it(sample: LoadSample) -> None:
    sample(AT)
    move = Move.objects.get(slug="sample-moved")
    Move.objects.filter(pk=move.pk).update(old_closes_at=None)
    move.refresh_from_db()
    assert standing_of(move, AT).standing is Standing.RUNNING
    Domain.objects.filter(move=move).update(move=None)
    assert standing_of(move, AT).standing is Standing.PAST
