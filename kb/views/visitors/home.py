"""The first page: what changed, one field, your device."""

from datetime import UTC, datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from kb.mail.moves import max_age
from kb.models.moves.announcements import nearest_moves, next_boundary
from kb.models.pages.library import current_library
from kb.models.site.profile import current_profile
from kb.operations.site import samples
from kb.views.frame.answers import kept_page, library_max_age
from kb.views.frame.context import frame, page_language
from kb.views.frame.skeletons import Context, keep
from kb.views.visitors.tiles import Choice, choice, tiles
from kb.views.visitors.timelines import MoveState, move_states

#: How many moves the first page announces (design 7.7).
_ANNOUNCED = 3


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    at = datetime.now(UTC)
    moves = move_states(nearest_moves(at, _ANNOUNCED), at)
    current = choice(request)
    made = keep(
        "home.html",
        (current.key, tuple((state.move.slug, state.phase) for state in moves)),
        lambda: home_context(at, moves, current),
        at=at,
    )
    return kept_page(
        request, made, max_age=min(max_age(next_boundary(at), at), library_max_age(at)), guesses=not current.chosen
    )


def home_context(at: datetime, moves: tuple[MoveState, ...], current: Choice) -> Context:
    library = current_library(at, page_language())
    return frame(
        moves=moves,
        tiles=tiles(library, current, guides_at=reverse("kb-guides"), page=reverse("kb-guides")),
        current=current,
        articles=library.articles.values(),
        here=reverse("kb-home"),
        samples=samples.TO_TRY if current_profile().sample_loaded else (),
    )
