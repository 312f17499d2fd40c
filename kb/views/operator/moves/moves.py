"""Moves as their operator sees them: the list, and the page of each with its tabs."""

from datetime import UTC, datetime
from typing import Final, NamedTuple

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kb.models.accounts.roles import Role
from kb.models.moves.batches import Batch
from kb.models.moves.moves import Move
from kb.operations.moves.standings import Standing, move_standings, standing_of
from kb.views.operator.gate.gate import operator_page, requires
from kb.views.operator.moves.steps import next_step, steps_of

#: Lists of domains and acts on all of them that the overview names.
_NAMED: Final = 5


class Tab(NamedTuple):
    """One page of a move. Its address is made from the move's key alone."""

    route: str
    title: Promise


TABS: Final = (
    Tab("kb-operator-move", _("Overview")),
    Tab("kb-operator-move-domains", _("Domains")),
    Tab("kb-operator-readiness", _("Ready?")),
    Tab("kb-operator-kit", _("Messages")),
    Tab("kb-operator-sending", _("Sending")),
    Tab("kb-operator-progress", _("How far?")),
)


@requires(Role.VIEWER)
@require_safe
def move_list(request: HttpRequest) -> HttpResponseBase:
    standings = move_standings(datetime.now(UTC))
    return operator_page(request, "operator/moves/list.html", section="moves", standings=standings)


@requires(Role.VIEWER)
@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponseBase:
    move = move_or_404(slug)
    batches = Batch.objects.filter(move=move).newest_first()[:_NAMED]
    return move_page(request, "operator/moves/overview.html", move, batches=batches)


def move_or_404(slug: str) -> Move:
    move = Move.objects.with_services().filter(slug=slug).first()
    if move is None:
        raise Http404
    return move


def move_page(
    request: HttpRequest, template: str, move: Move, *, tab: str = TABS[0].route, status: int = 200, **context: object
) -> HttpResponseBase:
    """A page of one move, below its tabs; its template extends `operator/moves/base.html`.

    A draft has its steps above all; on a step they stand in place of the tabs.
    """
    standing = standing_of(move, datetime.now(UTC))
    shown: dict[str, object] = {"section": "moves", "move": move, "standing": standing, "tabs": TABS, "tab": tab}
    if standing.standing is Standing.DRAFT:
        steps = steps_of(standing, tab)
        sitting = any(step.current for step in steps)
        shown |= {"steps": steps, "next_step": next_step(standing), "sitting": sitting}
    return operator_page(request, template, status=status, **shown, **context)
