"""The first steps of a new move: its servers, and its title and dates."""

from dataclasses import replace
from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kb.forms.moves import DatesForm, NewMoveForm, ServersForm
from kb.mail.names import DomainName
from kb.mail.notice_days import NoticeKind
from kb.models.accounts.roles import Role
from kb.models.moves.moves import Move
from kb.models.moves.services import Service
from kb.operations.moves.moves import begin_move, set_dates, set_servers
from kb.operations.moves.services import make_service
from kb.operations.refusals import NotPossible
from kb.operations.sending.moments import Fate, fates
from kb.operations.sending.titles import KINDS
from kb.views.frame.context import site_zone
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import account, operator_page, requires
from kb.views.operator.gate.versions import unchanged
from kb.views.operator.moves.moves import move_or_404, move_page
from kb.views.visitors.signs import value_groups

#: For whom values are shown while a move has no domain of its own.
ANY_CLIENT = DomainName("client.example")


@requires(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def new_move(request: HttpRequest) -> HttpResponseBase:
    """The title and two servers, each chosen or made; then there is a draft."""
    form = NewMoveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        move = _begun(form, account(request).get_username())
        messages.success(request, _("This is a draft now. No visitor sees it before you publish it."))
        return SeeOther(reverse("kb-operator-move-servers", args=[move.slug]))
    status = 400 if form.errors else 200
    return operator_page(request, "operator/moves/new.html", status=status, section="moves", form=form)


def _begun(form: NewMoveForm, by: str) -> Move:
    at = datetime.now(UTC)
    chosen: dict[str, Service] = {
        side: form.cleaned_data[side] or make_service(pattern.value, by, at) for side, pattern in form.patterns.items()
    }
    return begin_move(form.cleaned_data["title"], chosen["old"], chosen["new"], by, at, site_zone())


@requires(Role.VIEWER, changing=Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def servers(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What a client of the old and of the new server types; for a draft another server can be chosen."""
    move = move_or_404(slug)
    form = ServersForm(request.POST) if request.method == "POST" else ServersForm.of(move)
    if form.is_valid() and _chosen(request, form, move):
        return SeeOther(reverse("kb-operator-move-servers", args=[slug]))
    sides = [
        (side, service, value_groups(service.as_value().of(ANY_CLIENT)))
        for side, service in (("from_service", move.from_service), ("to_service", move.to_service))
    ]
    shown = {"sides": sides, "form": form, "client": ANY_CLIENT}
    tab, status = "kb-operator-move-servers", 400 if form.errors else 200
    return move_page(request, "operator/moves/servers.html", move, tab=tab, status=status, **shown)


def _chosen(request: HttpRequest, form: ServersForm, move: Move) -> bool:
    """If not, the form says why."""
    wanted, by = (form.cleaned_data["from_service"], form.cleaned_data["to_service"]), account(request).get_username()
    try:
        with unchanged(request, move):
            set_servers(move, *wanted, by, datetime.now(UTC))
    except NotPossible as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@requires(Role.VIEWER, changing=Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def dates(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Title and dates. What visitors see already is shown as it would become, and asked once more."""
    move = move_or_404(slug)
    zone = site_zone()
    form = DatesForm(request.POST, zone=zone) if request.method == "POST" else DatesForm.of(move, zone=zone)
    ask = False
    if request.method == "POST" and form.is_valid():
        ask = move.published_at is not None and "sure" not in request.POST
        if not ask:
            return _dated(request, move, form)
    shown = {"form": form, "ask": ask, "wanted": getattr(form, "cleaned_data", None)}
    shown["fates"] = _fates(move, form) if ask else []
    status = 400 if form.errors else 200
    return move_page(request, "operator/moves/dates.html", move, tab="kb-operator-move-dates", status=status, **shown)


def _fates(move: Move, form: DatesForm) -> list[tuple[Promise, Fate]]:
    """What would become of notices that are set."""
    moments = {name: form.cleaned_data[name] for name in ("change_from", "moves_at", "old_closes_at")}
    found = fates(move, replace(move.as_value(), **moments), datetime.now(UTC))
    return [(KINDS[NoticeKind(fate.notice.kind)], fate) for fate in found]


def _dated(request: HttpRequest, move: Move, form: DatesForm) -> HttpResponseBase:
    wanted = form.cleaned_data
    moments = (wanted["change_from"], wanted["moves_at"], wanted["old_closes_at"])
    with unchanged(request, move):
        by, at = account(request).get_username(), datetime.now(UTC)
        set_dates(move, wanted["title"], *moments, by, at, reason=wanted["reason"])
    messages.success(request, _("The dates are set."))
    onwards = "kb-operator-move-domains" if move.published_at is None else "kb-operator-move"
    return SeeOther(reverse(onwards, args=[move.slug]))
