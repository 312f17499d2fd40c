"""All pages as a zip, and back: what a zip would change is shown before it changes anything."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from kb.forms.pages import ArchiveForm
from kb.models.accounts.roles import Role
from kb.models.ground.work import WorkState
from kb.operations.pages import large_zips
from kb.operations.pages.archive import ArchiveRefused, export_pages, read_archive
from kb.operations.pages.held import NoRoom, held, hold, let_go
from kb.operations.pages.imports import Outcome, PageVerdict, import_pages
from kb.operations.work import uploads
from kb.operations.work.background import state_of
from kb.operations.work.uploads import Upload, UploadState
from kb.views.frame.context import site_zone
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import account, operator_page, requires

#: What becomes of rows, in the order in which they are shown; what stays the same is only counted.
_SHOWN: Final = (PageVerdict.REFUSED, PageVerdict.NEW, PageVerdict.CHANGED)
#: More of what is wrong with one zip nobody reads.
_MOST_FAULTS: Final = 20


@requires(Role.VIEWER, changing=Role.EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: HttpRequest) -> HttpResponseBase:
    """GET offers both ways; POST of a zip shows what it would change, and POST of its word does it."""
    if request.method != "POST":
        return _page(request, ArchiveForm())
    if "held" in request.POST:
        return _imported(request, request.POST["held"])
    form = ArchiveForm(request.POST, request.FILES)
    return _sent(request, form) if form.is_valid() else _page(request, form)


def _sent(request: HttpRequest, form: ArchiveForm) -> HttpResponseBase:
    data = form.cleaned_data["archive"].read()
    try:
        if not large_zips.is_small(data):
            return _wait_for(large_zips.look_later(data, account(request).get_username()))
        outcome = import_pages(read_archive(data), account(request), datetime.now(UTC), dry_run=True)
        word = hold(data)
    except ArchiveRefused as refusal:
        return _refused(request, form, refusal.sentences)
    except NoRoom:
        return _refused(request, form, [_no_room()])
    return _what_would_change(request, outcome, word)


@requires(Role.EDITOR)
@require_safe
def reading(request: HttpRequest, word: str) -> HttpResponseBase:
    """How far a large zip is; once it is read, what it would change or has changed."""
    upload = uploads.find(word, large_zips.KIND)
    if upload is None:
        raise Http404
    if upload.state is UploadState.READING:
        stuck = state_of(upload.work).state in (WorkState.PARKED, WorkState.GONE)
        shown: dict[str, Any] = {"upload": upload, "stuck": stuck, "again": reverse("kb-operator-archive")}
        return operator_page(request, "operator/pages/reading.html", section="articles", **shown)
    if upload.state is UploadState.REFUSED:
        return _refused(request, _unasked(request), upload.notice.split("\n"))
    outcome, held_as = large_zips.outcome_of(upload)
    return _done(request, outcome) if outcome.written else _what_would_change(request, outcome, held_as)


@requires(Role.VIEWER)
@require_safe
def archive_file(request: HttpRequest) -> HttpResponseBase:
    """The zip; `?only=own` leaves out what is as it ships."""
    at = datetime.now(UTC)
    body = export_pages(at, only_own=request.GET.get("only") == "own")
    response = HttpResponse(body, content_type="application/zip")
    name = f"pages-{at.astimezone(site_zone()):%Y-%m-%d}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _imported(request: HttpRequest, word: str) -> HttpResponseBase:
    data = held(word)
    if data is None:
        return _refused(request, _unasked(request), [_("That zip is not kept any more. Upload it again.")])
    if not large_zips.is_small(data):
        try:
            return _wait_for(large_zips.take_later(word, account(request).get_username()))
        except NoRoom:
            return _refused(request, _unasked(request), [_no_room()])
    outcome = import_pages(read_archive(data), account(request), datetime.now(UTC))
    if not outcome.written:
        return _what_would_change(request, outcome, word)
    let_go(word)
    return _done(request, outcome)


def _wait_for(upload: Upload) -> HttpResponseBase:
    return SeeOther(reverse("kb-operator-archive-reading", args=[upload.word]))


def _unasked(request: HttpRequest) -> ArchiveForm:
    """A form without a file that nobody was asked for."""
    form = ArchiveForm(request.POST)
    form.errors.clear()
    return form


def _no_room() -> str:
    return _("The zip cannot be kept: the disk is full, or its folder is locked.")


def _done(request: HttpRequest, outcome: Outcome) -> HttpResponseBase:
    count = outcome.count(PageVerdict.NEW) + outcome.count(PageVerdict.CHANGED)
    done = ngettext("%(count)s page or picture was taken over.", "%(count)s pages and pictures were taken over.", count)
    messages.success(request, done % {"count": localize(count)})
    return SeeOther(reverse("kb-operator-articles"))


def _what_would_change(request: HttpRequest, outcome: Outcome, word: str) -> HttpResponseBase:
    groups = [(verdict, [row for row in outcome.rows if row.verdict is verdict]) for verdict in _SHOWN]
    shown = [(verdict.value, rows) for verdict, rows in groups if rows]
    same, refused = outcome.count(PageVerdict.SAME), outcome.count(PageVerdict.REFUSED)
    return operator_page(
        request,
        "operator/pages/import.html",
        status=400 if refused else 200,
        section="articles",
        groups=shown,
        same=same,
        word="" if refused else word,
    )


def _refused(request: HttpRequest, form: ArchiveForm, sentences: Iterable[str]) -> HttpResponseBase:
    """What is wrong with the zip itself: the first of it."""
    for sentence in islice(sentences, _MOST_FAULTS):
        form.add_error("archive", sentence)
    return _page(request, form)


def _page(request: HttpRequest, form: ArchiveForm) -> HttpResponseBase:
    status = 400 if form.errors else 200
    return operator_page(request, "operator/pages/archive.html", status=status, section="articles", form=form)
