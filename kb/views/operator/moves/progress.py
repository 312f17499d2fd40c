"""How far a move is: what is known of its domains, whom to call, and the old server's list of log-ins."""

from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format, localize
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kb.forms.moves import LogInListForm, StragglerFilter
from kb.mail.names import DomainName
from kb.models.accounts.roles import Role
from kb.models.ground.work import WorkState
from kb.models.moves.domains import Domain
from kb.models.moves.evidence import Sign
from kb.models.moves.moves import Move
from kb.models.moves.progress import MOVED, ProgressState
from kb.models.pages.library import current_library
from kb.operations.moves.log_in_lists import KIND, ListOutcome, bring_list, take_list
from kb.operations.moves.progress import (
    PROGRESS,
    STATES,
    MoveProgress,
    Place,
    left_states,
    phones_of,
    straggler_rows,
    stragglers_after,
)
from kb.operations.moves.words import say_moved, take_word_back
from kb.operations.tables.text import FileRefused
from kb.operations.work import uploads
from kb.operations.work.background import state_of
from kb.operations.work.uploads import Upload, UploadState
from kb.protocols import charts
from kb.views.frame.context import page_language
from kb.views.frame.downloads import csv_file
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import account, requires
from kb.views.operator.moves.moves import move_or_404, move_page

TITLES: Final[dict[ProgressState, Promise]] = {
    ProgressState.STILL_THERE: gettext_lazy("Still logging in to the old server"),
    ProgressState.SENT_OLD: gettext_lazy("Still sends through the old server"),
    ProgressState.STUCK: gettext_lazy("Said they are stuck"),
    ProgressState.SILENT: gettext_lazy("Nothing heard"),
    ProgressState.OPENED: gettext_lazy("Opened their page"),
    ProgressState.WORKED: gettext_lazy("Said it works"),
    ProgressState.SAID: gettext_lazy("Moved, by your word"),
    ProgressState.GONE: gettext_lazy("No longer on the old server"),
    ProgressState.PROVEN: gettext_lazy("Proven by a message"),
}
SIGNS: Final[dict[Sign, Promise]] = {
    Sign.PROVEN: gettext_lazy("Proven"),
    Sign.WORKED: gettext_lazy("It works"),
    Sign.STUCK: gettext_lazy("Stuck"),
    Sign.OPENED: gettext_lazy("Opened"),
}
#: Formats by the apps that ask for them; names of products are the same in every language.
APPS: Final[dict[str, str]] = {
    "autoconfig": "Thunderbird, K-9, Evolution …",
    "autodiscover": "Outlook …",
    "profile": "iPhone, iPad, Mac",
    "pacc": "PACC",
}
_TAB: Final = "kb-operator-progress"
_ON_A_PAGE: Final = 100


@requires(Role.VIEWER, changing=Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What is known; POST takes the old server's list."""
    move = move_or_404(slug)
    if request.method != "POST":
        return _page(request, move, LogInListForm())
    form = LogInListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, move, form)
    sent, who = form.cleaned_data["log_ins"], account(request).get_username()
    try:
        if not uploads.is_small(sent.size):
            return SeeOther(_reading(move, bring_list(sent.chunks(), move, who)))
        outcome = _taken(form, move, who)
    except uploads.NoRoom:
        form.add_error("log_ins", _("The file cannot be kept: the disk is full, or its folder is locked."))
        return _page(request, move, form)
    except FileRefused as refused:
        form.add_error("log_ins", str(refused))
        return _page(request, move, form)
    messages.success(request, _said(outcome))
    return SeeOther(reverse(_TAB, args=[slug]))


@requires(Role.OPERATOR)
@require_safe
def reading(request: HttpRequest, slug: str, word: str) -> HttpResponseBase:
    """How far a large list is; once it is read, back to what is known now, and what the list said."""
    move, upload = move_or_404(slug), uploads.find(word, KIND)
    if upload is None or upload.subject != move.slug:
        raise Http404
    if upload.state is UploadState.READ:
        messages.success(request, _said(ListOutcome(**upload.said)))
        return SeeOther(reverse(_TAB, args=[slug]))
    if upload.state is UploadState.REFUSED:
        form = LogInListForm({}, {})
        form.errors.clear()  # of a file that nobody was asked for
        form.add_error("log_ins", upload.notice)
        return _page(request, move, form)
    stuck = state_of(upload.work).state in (WorkState.PARKED, WorkState.GONE)
    shown: dict[str, Any] = {"upload": upload, "stuck": stuck, "again": reverse(_TAB, args=[slug])}
    return move_page(request, "operator/moves/reading.html", move, tab=_TAB, **shown)


def _reading(move: Move, upload: Upload) -> str:
    return reverse("kb-operator-progress-reading", args=[move.slug, upload.word])


@requires(Role.VIEWER)
@require_safe
def stragglers(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The domains that are not known to have moved, or those of one state, with whom to call."""
    move, state = move_or_404(slug), _asked_state(request)
    counted, states = STATES.of(move, datetime.now(UTC)), left_states(state)
    place = Place.parse(request.GET.get("after", ""))
    rows = stragglers_after(move, states, place, _ON_A_PAGE + 1, counted.value)
    last = rows[_ON_A_PAGE - 1] if rows[_ON_A_PAGE:] else None
    shown: dict[str, Any] = {
        "form": StragglerFilter(request.GET, states=TITLES),
        "number": sum(counted.value[one] for one in states),
        "counted_at": counted.at,
        "rows": rows[:_ON_A_PAGE],
        "next": Place(ProgressState(last.state), last.name) if last else "",
        "is_first": place is None,
        "states": TITLES,
        "state": state,
        "phones": (phones := phones_of(rows[:_ON_A_PAGE])),
        "phone_text": "\n".join(phones),
    }
    return move_page(request, "operator/moves/stragglers.html", move, tab=_TAB, **shown)


@requires(Role.OPERATOR)
@require_POST
def word(request: HttpRequest, slug: str, domain: str) -> HttpResponseBase:
    """The operator's word that a domain has moved, or that it has not after all; back to where it was given."""
    row = get_object_or_404(Domain.objects.select_related("move"), move=move_or_404(slug), name=domain)
    by, at = account(request).get_username(), datetime.now(UTC)
    name = {"domain": DomainName(row.name).u_label}
    if "back" in request.POST:
        take_word_back(row, by, at)
        messages.success(request, _("Taken back: %(domain)s gets reminders again.") % name)
    else:
        say_moved(row, by, at)
        messages.success(request, _("%(domain)s counts as moved, and gets no more reminders of this move.") % name)
    if "domain" in request.POST:
        return SeeOther(reverse("kb-operator-domain", args=[row.name]))
    state = ProgressState.SAID if "back" in request.POST else _asked_state(request)
    return SeeOther(f"{reverse('kb-operator-stragglers', args=[slug])}{f'?state={state}' if state else ''}")


@requires(Role.VIEWER)
@require_safe
def stragglers_file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same list as a CSV file for a spreadsheet."""
    move = move_or_404(slug)
    return csv_file(f"{move.slug}-{datetime.now(UTC):%Y-%m-%d}", straggler_rows(move, _asked_state(request)))


def _page(request: HttpRequest, move: Move, form: LogInListForm) -> HttpResponseBase:
    counted = PROGRESS.of(move, datetime.now(UTC))
    found = counted.value
    shown = {
        "progress": found,
        "counted_at": counted.at,
        "shares": [(TITLES[state], state, number) for state, number in found.states.items()],
        "share_chart": _share_chart(found),
        "day_chart": _day_chart(found),
        "signs": [(sign.value, label) for sign, label in SIGNS.items()],
        "day_rows": _day_rows(found),
        "guides": _guide_rows(found),
        "apps": [(APPS.get(face, face), number) for face, number in found.apps],
        "tests": [(_title_of(one.guide), one) for one in found.tests],
        "form": form,
    }
    template = "operator/moves/progress.html"
    return move_page(request, template, move, tab=_TAB, status=400 if form.errors else 200, **shown)


def _taken(form: LogInListForm, move: Move, who: str) -> ListOutcome:
    with NamedTemporaryFile(suffix=".txt") as file:
        for piece in form.cleaned_data["log_ins"].chunks():
            file.write(piece)
        file.flush()
        return take_list(Path(file.name), move, datetime.now(UTC), who)


def _said(outcome: ListOutcome) -> str:
    sentence = _(
        "Domains of this move that log in to the old server: %(listed)s. On the list before and not on this: %(gone)s. "
        "Not on this move: %(others)s. Lines without a domain: %(unread)s."
    )
    return sentence % {
        "listed": localize(outcome.listed),
        "gone": localize(outcome.gone),
        "others": localize(outcome.others),
        "unread": localize(outcome.unread),
    }


def _asked_state(request: HttpRequest) -> ProgressState | None:
    text = request.GET.get("state")
    return next((state for state in ProgressState if state.value == text), None)


def _share_chart(found: MoveProgress) -> SafeString:
    parts = [charts.Part(state.value, str(TITLES[state]), found.states[state]) for state in _FROM_MOVED]
    numbers = {"moved": localize(found.moved), "whole": localize(found.whole)}
    says = _("%(moved)s of %(whole)s domains have moved") % numbers
    return mark_safe(charts.shares(parts, says=says, language=page_language()))  # noqa: S308


#: What is done begins the bar.
_FROM_MOVED: Final = sorted(ProgressState, key=lambda state: (state not in MOVED, -list(ProgressState).index(state)))


def _day_chart(found: MoveProgress) -> SafeString:
    days = [
        charts.Column(_short(day), {sign.value: n for sign, n in signs.items()}) for day, signs in found.days.items()
    ]
    says = _("Domains on which something was seen, by day")
    return mark_safe(charts.columns(days, [sign.value for sign in SIGNS], says=says, language=page_language()))  # noqa: S308


def _day_rows(found: MoveProgress) -> list[tuple[str, list[int]]]:
    """The newest day first."""
    rows = [(_short(day), [signs.get(sign, 0) for sign in SIGNS]) for day, signs in found.days.items()]
    return rows[::-1]


def _guide_rows(found: MoveProgress) -> list[tuple[str, int]]:
    return [(_title_of(slug), number) for slug, number in found.guides]


def _title_of(slug: str) -> str:
    guide = current_library(datetime.now(UTC), page_language()).guides.get(slug)
    return guide.title if guide else slug


def _short(day: date) -> str:
    return date_format(day, "j M")
