"""One batch of domains: how far it is, what it would do row by row, the word that writes it, and the way back."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kb.models.accounts.roles import Role
from kb.models.ground.work import WorkState
from kb.models.moves.batches import Batch, Fate, RowVerdict
from kb.models.moves.moves import Move
from kb.models.moves.services import Service
from kb.operations.imports import batches
from kb.operations.imports.batches import OutOfStep
from kb.operations.work.background import state_of
from kb.views.frame.downloads import csv_file
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import account, operator_page, requires
from kb.views.operator.gate.versions import unchanged

_ON_A_PAGE: Final = 100
#: What is shown first: what needs a decision, then what changes.
_KINDS: Final = (RowVerdict.REJECTED, RowVerdict.CHANGED, RowVerdict.NEW, RowVerdict.SAME)
LEFT: Final = "left"


@requires(Role.VIEWER)
@require_safe
def batch_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """`?kind=` shows the rows of one kind, `?page=` leafs through them."""
    batch = get_object_or_404(Batch.objects.select_related("move"), pk=pk)
    kinds = [kind for kind in _KINDS if getattr(batch, kind.value)]
    asked = request.GET.get("kind", "")
    kind = asked if asked in {*kinds, LEFT} else next(iter(kinds), "")
    wanted = batch.rows.filter(fate=Fate.LEFT) if kind == LEFT else batch.rows.filter(verdict=kind)
    shown: dict[str, Any] = {
        "section": "moves",
        "batch": batch,
        "kind": kind,
        "kinds": [(one, one.label, getattr(batch, one.value)) for one in kinds],
        "page": Paginator(wanted.order_by("line", "pk"), _ON_A_PAGE).get_page(request.GET.get("page")),
        "services": dict(Service.objects.values_list("pk", "name")),
        "moves": dict(Move.objects.values_list("pk", "title")),
        "stuck": batch.is_busy and batch.work is not None and state_of(batch.work).state is WorkState.PARKED,
        "undoable": batch.can_be_undone(datetime.now(UTC)),
    }
    return operator_page(request, "operator/moves/batches/batch.html", **shown)


@requires(Role.OPERATOR)
@require_safe
def rejected_rows(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rows that could not be taken, with line and reason: put right, they can be brought again as they are."""
    batch = get_object_or_404(Batch, pk=pk)
    return csv_file(f"rejected-{batch.pk}", _rejected(batch))


def _rejected(batch: Batch) -> Iterator[tuple[str, ...]]:
    yield ("domain", "contact", "email", "phone", "line", "reason")
    for row in batch.rows.filter(verdict=RowVerdict.REJECTED).order_by("line", "pk").iterator():
        yield (row.name or row.cell, row.contact, row.email, row.phone, str(row.line), row.reason)


@requires(Role.OPERATOR)
@require_POST
def batch_act(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    batch = get_object_or_404(Batch.objects.select_related("move"), pk=pk)
    if name not in _ACTS:
        raise Http404
    try:
        with unchanged(request, batch, acts=True):
            address = _ACTS[name](request, batch)
    except OutOfStep as refusal:
        messages.error(request, str(refusal))
        address = ""
    else:
        if name == "drop":
            messages.success(request, _("The list is gone. Nothing was changed."))
    return SeeOther(address or reverse("kb-operator-import", args=[batch.pk]))


def _write(request: HttpRequest, batch: Batch) -> str:
    if batch.rejected and "leave-out" not in request.POST:
        raise OutOfStep(_("Some rows are rejected. Say first that they shall be left out."))
    if batch.is_large and request.POST.get("number", "").strip() != str(batch.changed):
        said = _("This changes many domains. Type the number %(number)s to show that you mean it.")
        raise OutOfStep(said % {"number": batch.changed})
    batches.approve(batch, account(request).get_username(), datetime.now(UTC))
    return ""


def _undo(request: HttpRequest, batch: Batch) -> str:
    batches.undo(batch, account(request).get_username(), datetime.now(UTC))
    return ""


def _drop(request: HttpRequest, batch: Batch) -> str:
    batches.drop(batch)
    if batch.move is None:
        return reverse("kb-operator-moves")
    return reverse("kb-operator-move-domains", args=[batch.move.slug])


_ACTS: Final[Mapping[str, Callable[[HttpRequest, Batch], str]]] = MappingProxyType(
    {"write": _write, "undo": _undo, "drop": _drop}
)
