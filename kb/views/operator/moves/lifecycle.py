"""What can be done with a move as a whole. Each act says first how many clients it touches, and asks."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kb.forms.moves import PublishForm
from kb.models.accounts.roles import Role
from kb.models.moves.batches import Origin
from kb.models.moves.moves import Move
from kb.operations.batches.batches import act_on_all
from kb.operations.moves import moves
from kb.operations.readiness.holding import first_names, would_be_held
from kb.operations.refusals import NotPossible
from kb.views.frame.context import site_zone
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import account, requires
from kb.views.operator.gate.versions import unchanged
from kb.views.operator.moves.moves import move_or_404, move_page

#: Domains that would be stopped and are named.
_NAMED: Final = 20

#: The move, who, when; does the act, says so, and gives the address to go on at.
Act = Callable[[HttpRequest, Move, str, datetime], str]


@requires(Role.VIEWER, changing=Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The last step: now, or at a moment."""
    move = move_or_404(slug)
    data = request.POST if request.method == "POST" else None
    form, at_once = (PublishForm(data, zone=site_zone(), auto_id=f"{way}%s") for way in ("id_", "at_once_"))
    if form.is_valid() and _published(request, move, form):
        return SeeOther(reverse("kb-operator-move", args=[slug]))
    status, stopped = 400 if form.errors else 200, would_be_held(move, datetime.now(UTC))
    shown = {"form": form, "at_once": at_once, "missing": moves.missing(move), "stopped": stopped.count()}
    shown["named"] = first_names(move, stopped, _NAMED)
    tab = "kb-operator-move-publish"
    return move_page(request, "operator/moves/publish.html", move, tab=tab, status=status, **shown)


def _published(request: HttpRequest, move: Move, form: PublishForm) -> bool:
    """If not, the form says why."""
    at, moment = datetime.now(UTC), form.chosen
    if moment is not None and moment <= at:
        form.add_error("moment", _("That moment has passed. Choose a later one, or publish now."))
        return False
    try:
        with unchanged(request, move, move.from_service, move.to_service):
            by, stopped = account(request).get_username(), form.cleaned_data["stopped"] or 0
            moves.publish(move, by, at, moment, stopped=stopped)
    except NotPossible as refusal:
        form.add_error(None, str(refusal))
        return False
    if moment:
        day = date_format(moment.astimezone(site_zone()), "j M Y, H:i")
        messages.success(request, _("Visitors will see it from %(day)s.") % {"day": day})
    else:
        messages.success(request, _("Published. The pages of its domains say so from now on."))
    return True


@requires(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """GET says what follows and asks; POST does it."""
    if name not in ACTS:
        raise Http404
    move = move_or_404(slug)
    if request.method != "POST":
        return move_page(request, "operator/moves/ask.html", move, act=name)
    try:
        address = ACTS[name](request, move, account(request).get_username(), datetime.now(UTC))
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        address = reverse("kb-operator-move", args=[slug])
    return SeeOther(address)


def _take_back(request: HttpRequest, move: Move, by: str, at: datetime) -> str:
    with unchanged(request, move):
        moves.take_back(move, by, at)
    messages.success(request, _("It is a draft again. Publish it when you like."))
    return reverse("kb-operator-move", args=[move.slug])


def _finish(request: HttpRequest, move: Move, by: str, at: datetime) -> str:
    return _on_all(request, move, Origin.FINISH, by, at)


def _put_back(request: HttpRequest, move: Move, by: str, at: datetime) -> str:
    return _on_all(request, move, Origin.PUT_BACK, by, at)


def _on_all(request: HttpRequest, move: Move, origin: Origin, by: str, at: datetime) -> str:
    with unchanged(request, move, acts=True):
        batch = act_on_all(move, origin, by, at)
    return reverse("kb-operator-import", args=[batch.pk])


def _delete(request: HttpRequest, move: Move, by: str, at: datetime) -> str:
    with unchanged(request, move):
        moves.delete_draft(move, by, at)
    messages.success(request, _("The draft is deleted. Its domains stay at the old server."))
    return reverse("kb-operator-moves")


ACTS: Final[Mapping[str, Act]] = MappingProxyType(
    {"take-back": _take_back, "finish": _finish, "put-back": _put_back, "delete": _delete}
)
