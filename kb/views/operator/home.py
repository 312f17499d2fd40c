"""The operator's home: what needs doing, and nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kb.jobs.page_states import PageState, State, page_states
from kb.models.roles import Role
from kb.models.scores import scores
from kb.views.operator.gate import operator_page, requires
from kb.views.operator.searches import Wanted, wanted_since
from kb.views.operator.votes import Judged, judged

#: So many pages of each kind are named; the rest is in the list.
_NAMED: Final = 8
#: One reader who is stuck, or one search in vain, asks for nothing yet.
_ENOUGH: Final = 3
_LATELY: Final = timedelta(days=30)

#: Why somebody should look at a page, the most pressing first, and what to do about it.
_REASONS: Final[tuple[tuple[State, Promise, Promise], ...]] = (
    (
        State.BROKEN,
        _("Cannot be shown"),
        _("Visitors see the shipped text instead, or nothing. Open it and put it right."),
    ),
    (
        State.SHIPPED_CHANGED,
        _("The shipped text changed"),
        _("Yours was made from an older one. Take the new one, or keep yours."),
    ),
    (State.DUE, _("Due for review"), _("Read it, try it, and set the next date.")),
    (State.DRAFT, _("Drafts that wait"), _("Publish them, give them a date, or discard them.")),
)


@dataclass(frozen=True, slots=True)
class Todo:
    """Some pages that want the same of the operator; `more` counts those that are not named."""

    state: State
    title: Promise
    advice: Promise
    pages: Sequence[PageState]
    more: int


@requires(Role.VIEWER)
@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    at = datetime.now(UTC)
    told: dict[str, Any] = {"todos": to_do(page_states(at)), "stuck": stuck_at(at), "searches": searched_in_vain(at)}
    return operator_page(request, "operator/home.html", section="home", nothing=not any(told.values()), **told)


def stuck_at(at: datetime) -> list[Judged]:
    """The guides at whose text of now people said lately that they are stuck, the worst first."""
    found = judged(scores(at.date() - _LATELY), at)
    return [row for row in found if row.guide and row.now and row.now.stuck >= _ENOUGH][:_NAMED]


def searched_in_vain(at: datetime) -> list[Wanted]:
    """What several people looked for lately and would not find today either, the most frequent first."""
    found = wanted_since(at.date() - _LATELY, at)
    return [row for row in found if row.page is None and row.search.count >= _ENOUGH][:_NAMED]


def to_do(states: Iterable[PageState]) -> list[Todo]:
    """What the states of pages ask of an operator; a page may be named for several reasons."""
    all_states = list(states)
    found: list[Todo] = []
    for state, title, advice in _REASONS:
        pages = [page for page in all_states if state in page.states]
        if pages:
            found.append(Todo(state, title, advice, pages[:_NAMED], max(0, len(pages) - _NAMED)))
    return found
