"""Moves for everyone: the list, and a page each."""

from datetime import UTC, datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from kb.mail.moves import max_age
from kb.models.moves.announcements import next_boundary, published_move, published_moves
from kb.views.frame.answers import kept_page, page
from kb.views.frame.context import frame
from kb.views.frame.skeletons import keep
from kb.views.visitors.timelines import host_words, move_states, timeline


@require_safe
def move_list(request: HttpRequest) -> HttpResponseBase:
    at = datetime.now(UTC)
    states = move_states(published_moves(at), at)
    key = tuple((state.move.slug, state.phase) for state in states)
    made = keep("moves/list.html", key, lambda: frame(moves=states, here=reverse("kb-moves")), at=at)
    return kept_page(request, made, max_age=max_age(next_boundary(at), at))


@require_safe
def move_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Who, why, when, what changes, what to do, phase by phase."""
    at = datetime.now(UTC)
    move = published_move(slug, at)
    if move is None:
        return page("errors/404.html", status=404)
    (state,) = move_states([move], at)
    made = keep(
        "moves/page.html",
        (slug, state.phase),
        lambda: frame(
            here=reverse("kb-move", args=[slug]),
            move=move,
            phase=state.phase,
            steps=timeline(move, state.phase),
            old_host=host_words(move.from_service),
            new_host=host_words(move.to_service),
        ),
        at=at,
    )
    return kept_page(request, made, max_age=state.max_age)
