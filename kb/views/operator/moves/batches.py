"""One batch of domains: how far it is, what it would do row by row, the word that writes it, and the way back."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kb.forms.fields import typed_number
from kb.forms.lists import AnswersForm, ColumnsForm
from kb.models.accounts.roles import Role
from kb.models.ground.work import WorkState
from kb.models.moves.batches import Batch, BatchState, Fate, RowVerdict
from kb.models.moves.moves import Move
from kb.models.moves.services import Service
from kb.operations.batches import answers as batch_answers
from kb.operations.batches import batches
from kb.operations.batches import people as batch_people
from kb.operations.batches import rows as batch_rows
from kb.operations.batches.reading import columns_of, read_from_the_start, read_otherwise
from kb.operations.batches.steps import OutOfStep
from kb.operations.batches.touched import touched_since
from kb.operations.tables.encodings import PLAIN_NAMES
from kb.operations.work.background import state_of
from kb.views.frame.downloads import csv_file
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import account, operator_page, requires
from kb.views.operator.gate.versions import unchanged

_ON_A_PAGE: Final = 100
#: What is shown first: what changes. What needs a decision stands above all rows.
_KINDS: Final = (RowVerdict.CHANGED, RowVerdict.NEW, RowVerdict.SAME, RowVerdict.REJECTED)
#: … and what an undo did otherwise than to take back.
_FATES: Final = (Fate.LEFT, Fate.RETIRED, Fate.BACK)
#: Encodings of which the page tells: they were guessed.
_OLD: Final = PLAIN_NAMES.keys() - {"utf-8", "utf-16"}


@requires(Role.VIEWER)
@require_safe
def batch_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """`?kind=` shows the rows of one kind, `?page=` leafs through them."""
    return _page(request, _batch_or_404(pk))


def _page(request: HttpRequest, batch: Batch, answers: AnswersForm | None = None) -> HttpResponseBase:
    kinds = [kind for kind in _KINDS if getattr(batch, kind.value)]
    asked = request.GET.get("kind", "")
    kind = asked if asked in {*kinds, *_FATES} else next(iter(kinds), "")
    wanted = batch.rows.filter(fate=kind) if kind in _FATES else batch.rows.filter(verdict=kind)
    at = datetime.now(UTC)
    page = Paginator(wanted.order_by("line", "pk"), _ON_A_PAGE).get_page(request.GET.get("page"))
    shown: dict[str, Any] = {
        "batch": batch,
        "read_as": PLAIN_NAMES.get(batch.encoding) if batch.encoding in _OLD else None,
        "kind": kind,
        "kinds": [(one, one.label, getattr(batch, one.value)) for one in kinds],
        "page": page,
        "people": batch_people.of_domains(batch, [row.name for row in page.object_list]),
        "services": dict(Service.objects.values_list("pk", "name")),
        "moves": dict(Move.objects.values_list("pk", "title")),
        "stuck": batch.is_busy and batch.work is not None and state_of(batch.work).state is WorkState.PARKED,
        "undoable": batch.can_be_undone(at),
    }
    if shown["undoable"]:
        counted = touched_since(batch, at)
        shown |= {"touched": counted.value, "counted_at": counted.at, "goes": batch.new - counted.value.number}
    if batch.state == BatchState.UNDONE:
        shown |= {fate.value: batch.rows.filter(fate=fate).count() for fate in (Fate.RETIRED, Fate.BACK)}
    if batch.state == BatchState.READY:
        shown |= _forms(batch, answers)
    status = 400 if answers else 200
    return operator_page(request, "operator/moves/batches/batch.html", status=status, section="moves", **shown)


def _batch_or_404(pk: int) -> Batch:
    return get_object_or_404(Batch.objects.without_body().select_related("move"), pk=pk)


def _forms(batch: Batch, answers: AnswersForm | None) -> dict[str, Any]:
    """What a list that waits can be told."""
    form, columns = answers or _answers_form(batch), columns_of(batch)
    return {
        "form": form,
        "more_rejected": batch.rejected - len(form.rows),
        "columns": ColumnsForm(columns=columns) if columns and batch.has_body else None,
    }


def _answers_form(batch: Batch, data: Any = None) -> AnswersForm:
    asked, rejected = batch_answers.sections(batch), batch_answers.rejected_rows(batch)
    return AnswersForm(data, batch=batch, asked=asked, rejected=rejected)


@requires(Role.OPERATOR)
@require_safe
def rejected_rows(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rows that could not be taken, with line and reason: put right, they can be brought again as they are."""
    batch = _batch_or_404(pk)
    return csv_file(f"rejected-{batch.pk}", batch_rows.left_out(batch))


class _NotAnswered(Exception):
    """Something in the answers cannot be; the form says what."""

    def __init__(self, form: AnswersForm) -> None:
        super().__init__()
        self.form = form


@requires(Role.OPERATOR)
@require_POST
def batch_act(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    batch = _batch_or_404(pk)
    if name not in _ACTS:
        raise Http404
    try:
        with unchanged(request, batch, acts=True):
            address = _ACTS[name](request, batch)
    except _NotAnswered as fault:
        return _page(request, batch, fault.form)
    except OutOfStep as refusal:
        messages.error(request, str(refusal))
        address = ""
    else:
        if name == "drop":
            messages.success(request, _("The list is gone. Nothing was changed."))
    return SeeOther(address or reverse("kb-operator-import", args=[batch.pk]))


def _write(request: HttpRequest, batch: Batch) -> str:
    answers = _answers(request, batch)
    if answers.takes_something:
        batch_answers.answer(batch, answers)
        messages.warning(request, _("Your answers are taken, and nothing is written yet. Look at it once more."))
        return ""
    if batch.leaves_out and "leave-out" not in request.POST:
        raise OutOfStep(_("Some rows are not clear. Say first that they shall be left out."))
    if batch.is_large and typed_number(request.POST.get("number", "")) != batch.changed:
        said = _("This changes many domains. Type the number %(number)s to show that you mean it.")
        raise OutOfStep(said % {"number": localize(batch.changed)})
    batches.approve(batch, account(request).get_username(), datetime.now(UTC))
    return ""


def _answer(request: HttpRequest, batch: Batch) -> str:
    batch_answers.answer(batch, _answers(request, batch))
    return ""


def _answers(request: HttpRequest, batch: Batch) -> batch_answers.Answers:
    """Raises `_NotAnswered`."""
    form = _answers_form(batch, request.POST)
    if not form.is_valid():
        raise _NotAnswered(form)
    return form.answers


def _columns(request: HttpRequest, batch: Batch) -> str:
    form = ColumnsForm(request.POST, columns=columns_of(batch))
    if not form.is_valid():
        raise OutOfStep(form.first_fault)
    read_otherwise(batch, form.mapping, account(request).get_username(), datetime.now(UTC))
    return ""


def _restart(request: HttpRequest, batch: Batch) -> str:
    read_from_the_start(batch)
    return ""


def _undo(request: HttpRequest, batch: Batch) -> str:
    batches.undo(batch, account(request).get_username(), datetime.now(UTC))
    return ""


def _bring_back(request: HttpRequest, batch: Batch) -> str:
    number = batches.bring_back(batch, account(request).get_username(), datetime.now(UTC))
    said = ngettext(
        "%(number)s domain is back: visitors find it again.", "%(number)s domains are back: visitors find them.", number
    )
    messages.success(request, said % {"number": localize(number)})
    return ""


def _drop(request: HttpRequest, batch: Batch) -> str:
    batches.drop(batch)
    if batch.move is None:
        return reverse("kb-operator-moves")
    return reverse("kb-operator-move-domains", args=[batch.move.slug])


_ACTS: Final[Mapping[str, Callable[[HttpRequest, Batch], str]]] = MappingProxyType(
    {
        **{"answer": _answer, "columns": _columns, "restart": _restart},
        **{"write": _write, "undo": _undo, "bring-back": _bring_back, "drop": _drop},
    }
)
