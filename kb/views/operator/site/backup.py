"""Backups: how old the last good one is, a new one, one to take along, and one to try out. Never a restore."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kb.forms.site import BackupForm
from kb.models.accounts.roles import Role
from kb.models.site.events import name_of, record_event
from kb.operations.backups import shelf, work
from kb.operations.work.background import later
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import account, operator_page, requires

_PIECE: Final = 1 << 16


@requires(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def backups(request: HttpRequest) -> HttpResponseBase:
    """GET shows the shelf; POST with a file has it tried out, and without one has a backup made."""
    if request.method != "POST":
        return _page(request, BackupForm())
    if "upload" in request.POST:
        return _uploaded(request)
    if not work.under_way():
        later(work.make_now, who=name_of(account(request)))
    messages.success(request, _("A backup is being made. It takes a minute; look again then."))
    return SeeOther(reverse("kb-operator-backup"))


@requires(Role.OPERATOR)
@require_safe
def backup_file(request: HttpRequest, name: str) -> HttpResponseBase:
    backup = shelf.find(settings.BACKUP_DIR, name)
    if backup is None:
        raise Http404
    if request.method == "GET":
        who = name_of(account(request))
        record_event(datetime.now(UTC), who, "backup.download", "backup", after={"file": backup.name})
    response = StreamingHttpResponse(_pieces(backup.path), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{backup.name}"'
    response.headers["Content-Length"] = str(backup.size)
    return response


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _uploaded(request: HttpRequest) -> HttpResponseBase:
    form = BackupForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form)
    try:
        work.receive(form.cleaned_data["backup"].chunks(), datetime.now(UTC))
    except OSError:
        form.add_error("backup", _("The file cannot be kept: the disk is full, or its folder is locked."))
        return _page(request, form)
    messages.success(request, _("The backup is being tried out. It takes a minute; look again then."))
    return SeeOther(reverse("kb-operator-backup"))


def _page(request: HttpRequest, form: BackupForm) -> HttpResponseBase:
    kept = shelf.shelf(settings.BACKUP_DIR)
    return operator_page(
        request,
        "operator/site/backup.html",
        status=400 if form.errors else 200,
        section="site",
        form=form,
        last=shelf.newest_tried(settings.BACKUP_DIR),
        own=[backup for backup in kept if not backup.is_upload],
        uploads=[backup for backup in kept if backup.is_upload],
        busy=work.under_way(),
        fault=work.last_fault(),
        hours=settings.BACKUP_HOURS,
        now=datetime.now(UTC),
    )
