"""Published moves as values, kept in memory for as long as the revision stands."""

from datetime import datetime
from functools import lru_cache

from kb.mail import moves
from kb.models.ground.revisions import current_revision
from kb.models.moves.moves import Move


def published_moves(at: datetime) -> tuple[moves.Move, ...]:
    """Every move that visitors may see at `at`, the latest first."""
    return tuple(move for move in _all(current_revision()) if move.is_published(at))


def published_move(slug: str, at: datetime) -> moves.Move | None:
    return next((move for move in published_moves(at) if move.slug == slug), None)


def next_boundary(at: datetime) -> datetime | None:
    """The next moment at which a page about moves changes: a phase begins, or a move becomes visible."""
    boundaries = (move.next_boundary(at) for move in _all(current_revision()))
    return min((boundary for boundary in boundaries if boundary), default=None)


@lru_cache(maxsize=2)
def _all(revision: int) -> tuple[moves.Move, ...]:
    rows = Move.objects.with_services().filter(published_at__isnull=False).latest_first()
    return tuple(row.as_value() for row in rows)
