"""Sending the notices of a move: the schedule, and each notice from its draft to its end."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kb.forms.fields import SpokenForm
from kb.forms.sending import TWICE, ConfirmForm, OwnAddressForm, PrepareForm, TheirAddressForm
from kb.mail.notice_days import UNDO, NoticeKind, due_at
from kb.models.accounts.roles import Role
from kb.models.messages.texts import message_languages
from kb.models.moves.moves import Move
from kb.models.sending.deliveries import SETTLED, DeliveryState
from kb.models.sending.notices import FEWEST_FOR_SHARE, Notice, NoticeState, TrialState
from kb.models.sending.suppressions import allow_again, forgotten_suppressions, suppress
from kb.operations.refusals import NotPossible
from kb.operations.sending import notices
from kb.operations.sending.moments import moment_of, near_to, planned_for
from kb.operations.sending.recipients import REACH
from kb.operations.sending.texts import CannotBeSent, example_email, kit_text
from kb.operations.sending.titles import KINDS, STATES
from kb.views.frame.context import site_zone
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import account, operator_page, requires
from kb.views.operator.gate.versions import unchanged
from kb.views.operator.moves.moves import move_or_404, move_page
from kb.views.operator.sending.bounce_mailbox import bounces_at

TAB: Final = "kb-operator-sending"
#: Of messages in these states there is a list.
LISTED: Final = frozenset({DeliveryState.REFUSED, DeliveryState.UNMADE, DeliveryState.BOUNCED, DeliveryState.UNKNOWN})
#: Notices in these states change while somebody looks on.
_LIVE: Final = frozenset({NoticeState.READY, NoticeState.SENDING})


class Step(NamedTuple):
    """One line of the schedule."""

    kind: NoticeKind
    title: Promise
    due_at: datetime | None
    notices: list[Notice]
    form: PrepareForm


@requires(Role.VIEWER, changing=Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What will be sent when, and to whom; POST prepares one."""
    move, at = move_or_404(slug), datetime.now(UTC)
    languages = message_languages(at)
    if request.method == "POST":
        form = PrepareForm(request.POST, languages=languages)
        if form.is_valid():
            return _to(notices.prepare(move, form.cleaned_data["kind"], form.cleaned_data["language"]))
        messages.error(request, form.first_fault)
        return SeeOther(reverse(TAB, args=[slug]))
    return move_page(
        request,
        "operator/sending/schedule.html",
        move,
        tab=TAB,
        switched_on=bool(settings.EMAIL_URL),
        lines=_steps(move, languages),
        reach=REACH.of(move, at),
        forgotten=forgotten_suppressions(),
        bounces=bounces_at(at),
    )


@requires(Role.VIEWER)
@require_safe
def notice(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """One notice as it stands; the page survives being closed and opened again."""
    return _page(request, notice_or_404(slug, pk))


@requires(Role.OPERATOR)
@require_POST
def act(request: HttpRequest, slug: str, pk: int, name: str) -> HttpResponseBase:
    """What somebody does with a notice. What cannot be undone asks for a number or says what follows beforehand."""
    row = notice_or_404(slug, pk)
    if name not in ACTS:
        raise Http404
    try:
        with unchanged(request, row, acts=True):
            said = ACTS[name](row, request.POST, account(request).get_username(), datetime.now(UTC))
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return _to(row) if Notice.objects.filter(pk=pk).exists() else SeeOther(reverse(TAB, args=[slug]))


@requires(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def unwanted(request: HttpRequest) -> HttpResponseBase:
    """Somebody called: no more messages, or messages again after all. Whoever asked before is listed nowhere."""
    form = TheirAddressForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 400 if form.errors else 200
        return operator_page(request, "operator/sending/unwanted.html", section="moves", status=status, form=form)
    if "again" in request.POST:
        had = allow_again(form.cleaned_data["address"])
        said = _("They get messages again.") if had else _("They were not shut out, and get messages.")
    else:
        suppress(form.cleaned_data["address"])
        said = _("They get no more messages, of this move or any other.")
    messages.success(request, said)
    return SeeOther(reverse("kb-operator-unwanted"))


#: The notice, what was posted, who, when; does it and gives a sentence, or raises `NotPossible`.
Act = Callable[[Notice, QueryDict, str, datetime], str]


def _test(row: Notice, data: QueryDict, who: str, at: datetime) -> str:
    notices.ask_test(row, _valid(OwnAddressForm(data)).cleaned_data["address"], at)
    return _("The test is on its way. It takes a few seconds.")


def _send(row: Notice, data: QueryDict, who: str, at: datetime) -> str:
    given = _valid(ConfirmForm(data)).cleaned_data
    notices.confirm(row, given["typed"], given["rate"], who, at, stop_share=given["stop_share"], twice=given["twice"])
    return _("It is set. You can still take it back.")


def _take_back(row: Notice, data: QueryDict, who: str, at: datetime) -> str:
    notices.take_back(row, who, at)
    return _("Taken back. Nothing was sent.")


def _stop(row: Notice, data: QueryDict, who: str, at: datetime) -> str:
    notices.stop(row, who, at)
    return _("Stopped. At most the message that was being handed over still leaves.")


def _go_on(row: Notice, data: QueryDict, who: str, at: datetime) -> str:
    notices.go_on_again(row, who, at)
    return _("It goes on.")


def _discard(row: Notice, data: QueryDict, who: str, at: datetime) -> str:
    notices.discard(row, who, at)
    return _("The notice is discarded. Nothing was sent.")


ACTS: Final[dict[str, Act]] = {
    "test": _test,
    "send": _send,
    "take-back": _take_back,
    "stop": _stop,
    "go-on": _go_on,
    "discard": _discard,
}


def _valid(form: SpokenForm) -> SpokenForm:
    if not form.is_valid():
        raise NotPossible(form.first_fault)
    return form


def _page(request: HttpRequest, row: Notice) -> HttpResponseBase:
    at = datetime.now(UTC)
    # Counts that were kept by an earlier version know fewer states.
    counts = dict.fromkeys(STATES, 0) | (row.deliveries.all().counted() if row.counts is None else row.counts)
    settled = sum(counts[state] for state in SETTLED)
    all_of_them = sum(counts.values())
    shown: dict[str, Any] = {
        "notice": row,
        "title": KINDS[NoticeKind(row.kind)],
        "leaves_at": moment_of(row),
        "counts": [(state, title, counts[state]) for state, title in STATES.items() if counts[state]],
        "settled": settled,
        "total": all_of_them,
        "ends_at": at + timedelta(hours=(all_of_them - settled) / row.rate),
        "live": row.state in _LIVE or row.test_state == TrialState.ASKED,
        "listed": LISTED,
        "bounces": bounces_at(at),
        "fewest": FEWEST_FOR_SHARE,
    }
    if row.state == NoticeState.DRAFT:
        shown |= _draft(request, row, at)
    return move_page(request, "operator/sending/notice.html", row.move, tab=TAB, **shown)


def _draft(request: HttpRequest, row: Notice, at: datetime) -> dict[str, Any]:
    """What is needed to look at a text, test it and say yes."""
    now, moment = kit_text(row, at), planned_for(row, at)
    try:
        example, fault = example_email(row, moment, row.text or now), ""
    except CannotBeSent as error:
        example, fault = None, str(error)
    return {
        "example": example,
        "text_fault": fault,
        "is_newer": bool(row.text) and row.text != now,
        "test_form": OwnAddressForm(initial={"address": row.test_to or account(request).email}),
        "send_form": ConfirmForm(initial={"rate": row.rate, "stop_share": row.stop_share}),
        "reach": REACH.of(row.move, at),
        "near": [(KINDS[NoticeKind(other.kind)], when) for other, when in near_to(row, moment)],
        "word": TWICE,
        "is_later": moment > at + UNDO,
        "moment": moment,
    }


def _steps(move: Move, languages: tuple[str, ...]) -> list[Step]:
    of_kind: dict[str, list[Notice]] = {}
    for row in Notice.objects.of_move(move):
        of_kind.setdefault(row.kind, []).append(row)
    zone = site_zone()
    return [
        Step(
            kind,
            KINDS[kind],
            due_at(kind, move.moves_at, zone),
            of_kind.get(kind, []),
            PrepareForm.of(kind, languages),
        )
        for kind in NoticeKind
    ]


def notice_or_404(slug: str, pk: int) -> Notice:
    row = Notice.objects.select_related("move").filter(pk=pk, move__slug=slug).first() if pk < 2**63 else None
    if row is None:
        raise Http404
    return row


def _to(row: Notice) -> HttpResponseBase:
    return SeeOther(reverse("kb-operator-notice", args=[row.move.slug, row.pk]))
