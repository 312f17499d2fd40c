"""The editor: a page's text, what is wrong with it, and what becomes of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kb.forms.pages import ReviewForm, ScheduleForm
from kb.forms.writing import FIRST, MORE, EditForm, PreviewForm
from kb.guides.checking.check import Problem
from kb.guides.messages.names import MESSAGE_NAMES
from kb.guides.page.difference import Part, difference
from kb.guides.page.pages import labels_offered
from kb.guides.page.paths import PageKind, PagePath
from kb.guides.text.errors import ContentErrors
from kb.guides.text.head import take_apart
from kb.guides.text.placeholders import NAMES
from kb.languages import LANGUAGES
from kb.models.accounts.roles import Role
from kb.operations.pages import editing, judging
from kb.operations.pages.states import PageState, draft_text, effective_text, state_of
from kb.operations.refusals import EditConflict, NotPossible
from kb.views.frame.context import site_zone
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import account, may_edit, operator_page, requires

#: As an author writes them.
_PLACEHOLDERS: Final = tuple(f"{{{{ {name} }}}}" for name in NAMES)
_MESSAGE_PLACEHOLDERS: Final = tuple(f"{{{{ {name} }}}}" for name in MESSAGE_NAMES)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One fault and the line that it is about.

    `number` is its line as the control of the text counts them; a fault of the head has none, but perhaps the field
    that it is in, by id and label.
    """

    problem: Problem
    line: str
    number: int
    field: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies before the author: the page, its text as it is being written, and what is known of it."""

    state: PageState
    text: str
    version: int
    #: `None`: nobody has looked yet.
    faults: Sequence[Excerpt] | None = None
    conflict: EditConflict | None = None
    changes: Sequence[Part] = field(default=())

    @property
    def opens_head(self) -> bool:
        """Whether a fault is in a field that is behind one click."""
        return any(fault.field and fault.field not in FIRST for fault in self.faults or ())


@csp_update({"frame-src": [SELF]})  # the preview
@requires(Role.VIEWER, changing=Role.EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, path: str) -> HttpResponseBase:
    """GET shows the draft, or what visitors see; POST checks, saves or publishes what was typed."""
    at = datetime.now(UTC)
    state = page_or_404(path, at)
    if request.method == "POST":
        return _posted(request, state, at)
    text = written_text(path, at)
    looked = excerpts(path, text, at, head_lines(text)) if state.version else None
    return _desk(request, Desk(state, text, state.version, looked))


@requires(Role.VIEWER)
@require_POST
def check(request: HttpRequest, path: str) -> HttpResponseBase:
    """The list of faults alone, for the script that asks while somebody types."""
    form = EditForm(request.POST)
    text, above = (form.whole, form.lines_above) if form.is_valid() else ("", 0)
    found = excerpts(path, text, datetime.now(UTC), above)
    return operator_page(request, "operator/pages/_faults.html", faults=found)


def page_or_404(path: str, at: datetime) -> PageState:
    state = state_of(path, at)
    if state is None:
        raise Http404
    return state


def written_text(path: str, at: datetime) -> str:
    """What an author goes on with: the draft, else what visitors get."""
    return draft_text(path, at) or effective_text(path, at) or ""


def address_of(path: str, at: datetime) -> str:
    """Where visitors find a page; empty while they cannot, and for a piece that has no page of its own."""
    place = PagePath.parse(path)
    language = LANGUAGES.get(place.language)
    offered = settings.SITE_LANGUAGES
    if (
        place.kind in (PageKind.SNIPPET, PageKind.MESSAGE)
        or language not in offered.all
        or effective_text(path, at) is None
    ):
        return ""
    return str(offered.path_in(f"/{place.kind}s/{place.slug}/", language))


def head_lines(text: str) -> int:
    """How many lines of a text the editor shows as fields."""
    head = take_apart(text)
    return head.first_line - 1 if head else 0


def excerpts(path: str, text: str, at: datetime, above: int) -> list[Excerpt]:
    """Every fault of a text, with the line that it is in; `above` are the lines above the control of the text."""
    lines, head = text.splitlines(), take_apart(text) if above else None
    found = []
    for problem in judging.faults(path, text, at):
        line = lines[problem.line - 1].strip()[:120] if 0 < problem.line <= len(lines) else ""
        key = (head.field_at(problem.line) if head else "") or MORE
        in_head = (key, str(EditForm.base_fields[key].label)) if problem.line <= above else ("", "")
        found.append(Excerpt(problem, line, problem.line - above, *in_head))
    return found


def _posted(request: HttpRequest, state: PageState, at: datetime) -> HttpResponseBase:
    form = EditForm(request.POST)
    if not form.is_valid():
        return _desk(request, Desk(state, form.whole, state.version), status=400)
    text, version = form.whole, form.cleaned_data["version"]
    act = request.POST.get("act")
    if act == "check":
        return _desk(request, Desk(state, text, version, excerpts(state.path, text, at, head_lines(text))))
    try:
        row = editing.save_draft(state.path, text, account(request), expected=version)
    except EditConflict as conflict:
        changes = difference(conflict.theirs, text)
        desk = Desk(state, text, conflict.version, conflict=conflict, changes=changes)
        return _desk(request, desk, status=409)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return _desk(request, Desk(state, text, version), status=400)
    if act != "publish":
        messages.success(request, _("The draft is saved. Visitors still see the text from before."))
        return SeeOther(reverse("kb-operator-edit", args=[state.path]))
    return _publish(request, state.path, text, row.version, at)


def _publish(request: HttpRequest, path: str, text: str, version: int, at: datetime) -> HttpResponseBase:
    """Publish the draft that was just saved; what cannot be rendered stays a draft."""
    try:
        editing.publish(path, account(request), at, expected=version)
    except ContentErrors:
        messages.error(request, _("The draft is saved, but not published: it has faults that would break the page."))
        desk = Desk(page_or_404(path, at), text, version, excerpts(path, text, at, head_lines(text)))
        return _desk(request, desk, status=400)
    messages.success(request, _("Published. Visitors see this text from now on."))
    return SeeOther(reverse("kb-operator-edit", args=[path]))


def _desk(request: HttpRequest, desk: Desk, status: int = 200) -> HttpResponseBase:
    at, zone = datetime.now(UTC), site_zone()
    form = EditForm.showing(desk.state.path, desk.text, version=desk.version)
    if not may_edit(request):
        form.only_show()
    return operator_page(
        request,
        "operator/pages/edit.html",
        status=status,
        section="articles",
        desk=desk,
        page=desk.state,
        address=address_of(desk.state.path, at),
        form=form,
        reader_form=PreviewForm(),
        schedule_form=ScheduleForm(zone=zone, at=at, initial={"moment": desk.state.publish_at}),
        review_form=ReviewForm(initial={"day": desk.state.review_on}),
        labels=labels_offered(desk.text),
        placeholders=_MESSAGE_PLACEHOLDERS if desk.state.kind is PageKind.MESSAGE else _PLACEHOLDERS,
    )
