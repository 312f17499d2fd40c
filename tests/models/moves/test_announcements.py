"""Published moves: who may see them, in which order, and when that changes."""

from datetime import UTC, datetime, timedelta

import pytest

from kb.models import Move
from kb.models.ground.revisions import raise_revision
from kb.models.moves.announcements import next_boundary, published_move, published_moves

DAY = timedelta(days=1)
NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)


def another(move: Move, slug: str, moves_at: datetime, published_at: datetime | None = NOON - 90 * DAY) -> Move:
    return Move.objects.create(
        slug=slug,
        title=slug,
        from_service=move.from_service,
        to_service=move.to_service,
        published_at=published_at,
        change_from=moves_at - 7 * DAY,
        moves_at=moves_at,
        old_closes_at=moves_at + 7 * DAY,
    )


@pytest.fixture
def moves(move: Move) -> None:
    """Beside `march` (moves on the 6th): one soon, one late, one over, one to come, one draft."""
    another(move, "soon", NOON + 2 * DAY)
    another(move, "late", NOON + 60 * DAY)
    another(move, "over", NOON - 30 * DAY)
    another(move, "to-come", NOON + 30 * DAY, published_at=NOON + DAY)
    another(move, "draft", NOON + 30 * DAY, published_at=None)
    raise_revision()


def slugs(found: object) -> list[str]:
    return [move.slug for move in found]  # type: ignore[attr-defined]


def test_it_shows_published_moves_the_latest_first(moves: None) -> None:
    assert slugs(published_moves(NOON)) == ["late", "march", "soon", "over"]
    assert slugs(published_moves(NOON + DAY)) == ["late", "to-come", "march", "soon", "over"]


@pytest.mark.parametrize("slug", ["draft", "to-come", "never-heard"])
def test_a_draft_is_as_unknown_as_a_name_never_heard(moves: None, slug: str) -> None:
    assert published_move(slug, NOON) is None


def test_a_move_becomes_visible_at_its_publication(moves: None) -> None:
    found = published_move("to-come", NOON + DAY)
    assert found is not None
    assert found == Move.objects.get(slug="to-come").as_value()


def test_the_next_boundary_is_a_phase_or_a_publication(moves: None) -> None:
    assert next_boundary(NOON) == NOON + DAY  # to-come is published
    assert next_boundary(NOON + DAY) == NOON + 2 * DAY  # soon moves
    assert next_boundary(NOON + 90 * DAY) is None


def test_without_moves_there_is_no_boundary(db: None) -> None:
    assert (published_moves(NOON), next_boundary(NOON)) == ((), None)


def test_it_keeps_moves_in_memory_until_the_revision_is_raised(moves: None) -> None:
    published_moves(NOON)
    Move.objects.filter(slug="march").update(title="Renamed")
    titles = {move.slug: move.title for move in published_moves(NOON)}
    assert titles["march"] == "Mail moves in March"
    raise_revision()
    titles = {move.slug: move.title for move in published_moves(NOON)}
    assert titles["march"] == "Renamed"
