"""Moves for everyone: the list, and a page each; and the same in the thread of a domain."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from kb.mail.moves import MailSettings, Phase, max_age
from kb.mail.servers import DOMAIN_FIELD
from kb.models.moves.announcements import next_boundary, published_move, published_moves
from kb.views.frame.answers import kept_page, page
from kb.views.frame.context import frame
from kb.views.frame.kept import kept_by
from kb.views.frame.moments import moment
from kb.views.frame.skeletons import Context, fill, keep
from kb.views.frame.thread import Along
from kb.views.visitors.domain.page import for_domain
from kb.views.visitors.timelines import MoveState, host_words, move_states, timeline
from kb.views.visitors.visits import note_visit

_LIST = "moves/list.html"
_PAGE = "moves/page.html"


@kept_by()
@require_safe
def move_list(request: HttpRequest) -> HttpResponseBase:
    at = moment()
    states = move_states(published_moves(at), at)
    made = keep(_LIST, _key(states), lambda: frame(moves=states, here=reverse("kb-moves")), at=at)
    return kept_page(request, made, max_age=max_age(next_boundary(at), at))


@kept_by("device", "protocol", "task")
@for_domain
def domain_moves(request: HttpRequest, settings: MailSettings) -> HttpResponseBase:
    note_visit(request, settings.domain)
    at, along = settings.at, Along.of(request.GET)
    states = move_states(published_moves(at), at)

    def context(of: MailSettings) -> Context:
        here = along.after(reverse("kb-domain-moves", args=[of.domain.a_label]))
        return frame(moves=states, settings=of, along=along, here=here)

    made = fill(settings, _LIST, (_key(states), along), context)
    return kept_page(request, made, max_age=max_age(next_boundary(at), at))


@kept_by()
@require_safe
def move_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Who, why, when, what changes, what to do, phase by phase."""
    at = moment()
    move = published_move(slug, at)
    if move is None:
        return page("errors/404.html", status=404)
    (state,) = move_states([move], at)
    made = keep(_PAGE, (slug, state.phase), lambda: move_context(state, here=reverse("kb-move", args=[slug])), at=at)
    return kept_page(request, made, max_age=state.max_age)


@kept_by("device", "protocol", "task")
@for_domain
def domain_move(request: HttpRequest, settings: MailSettings, slug: str) -> HttpResponseBase:
    """The same, and whether it is about this domain."""
    along = Along.of(request.GET)
    move = published_move(slug, settings.at)
    if move is None:
        return page("errors/404.html", status=404, settings=settings, base=request.path, along=along)
    note_visit(request, settings.domain)
    (state,) = move_states([move], settings.at)

    def context(of: MailSettings) -> Context:
        here = along.after(reverse("kb-domain-move", args=[of.domain.a_label, slug]))
        return move_context(state, settings=of, along=along, here=here)

    made = fill(settings, _PAGE, (slug, state.phase, along), context)
    return kept_page(request, made, max_age=min(state.max_age, settings.max_age))


def move_context(state: MoveState, **own: Any) -> Context:
    """`own` is what is the page's alone: its address, and with a domain the thread."""
    move = state.move
    return frame(
        move=move,
        phase=state.phase,
        steps=timeline(move, state.phase),
        old_host=host_words(move.from_service),
        new_host=host_words(move.to_service),
        webmail=_webmail(state, own.get("settings")),
        crumbs=[(gettext("Moves"), reverse("kb-moves"))],
        **own,
    )


def _webmail(state: MoveState, settings: MailSettings | None) -> str:
    """The webmail to use in this phase; for everybody only if it is one for all domains."""
    if settings and settings.move and settings.move.slug == state.move.slug:
        return settings.use_now.webmail_url
    service = state.move.from_service if state.phase is Phase.ANNOUNCED else state.move.to_service
    return "" if DOMAIN_FIELD in service.webmail_url else service.webmail_url


def _key(states: tuple[MoveState, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((state.move.slug, state.phase) for state in states)


#: Below `/for/<domain>/`.
of_one_domain = [
    path("moves/", domain_moves, name="kb-domain-moves"),
    path("moves/<slug:slug>/", domain_move, name="kb-domain-move"),
]
