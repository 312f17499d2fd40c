"""Two people on one thing: every form carries the version that it was made from, and a stale one is asked about.

A view writes within `unchanged`. The gate shows what clashed; nothing of what was typed is lost by that.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from django.contrib.auth.models import User
from django.db import models
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from kb.forms.fields import SEEN, FilesAgainForm
from kb.models.moves.batches import Batch
from kb.models.moves.contacts import Contact
from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move
from kb.models.moves.services import Service
from kb.models.pages.edited import EditedPage
from kb.models.programs.tokens import ApiToken
from kb.models.programs.webhooks import Webhook
from kb.models.sending.deliveries import Delivery
from kb.models.sending.notices import Notice
from kb.models.site.profile import SiteProfile
from kb.operations.history import versions
from kb.operations.refusals import ChangedMeanwhile, EditConflict

#: What is not repeated: the one is made anew, the other is replaced.
_OURS: Final = frozenset({SEEN, "csrfmiddlewaretoken"})
#: Of a page's number.
_LONGEST_NUMBER: Final = 16
#: Where each thing is looked at.
_PAGES: Final[Mapping[type[models.Model], Callable[[Any], str]]] = {
    ApiToken: lambda _row: reverse("kb-operator-connections"),
    Batch: lambda row: reverse("kb-operator-import", args=[row.pk]),
    Contact: lambda row: reverse("kb-operator-domain", args=[row.domain.name]) + "#contacts",
    Delivery: lambda row: reverse("kb-operator-notice", args=[row.notice.move.slug, row.notice_id]),
    Domain: lambda row: reverse("kb-operator-domain", args=[row.name]),
    EditedPage: lambda row: reverse("kb-operator-edit", args=[row.path]),
    Move: lambda row: reverse("kb-operator-move", args=[row.slug]),
    Notice: lambda row: reverse("kb-operator-notice", args=[row.move.slug, row.pk]),
    Service: lambda row: reverse("kb-operator-service", args=[row.slug]),
    SiteProfile: lambda _row: reverse("kb-operator-look"),
    User: lambda row: reverse("kb-operator-person", args=[row.pk]),
    Webhook: lambda row: reverse("kb-operator-webhook", args=[row.pk]),
}


class FormVersions:
    """The versions for the forms of one page.

    A form that comes back with a fault, or with a question, keeps the version that it was sent with: what somebody else
    wrote before the first try is still unseen at the second.
    """

    def __init__(self, request: HttpRequest) -> None:
        self._sent = "" if SEEN in request.META else request.POST.get(SEEN, "")
        self._event: int | None = None

    def of(self, *rows: models.Model) -> str:
        if versions.is_of(self._sent, *rows):
            return self._sent
        if self._event is None:
            self._event = versions.newest_event()
        return versions.version_of(*rows, event=self._event)


@contextmanager
def unchanged(request: HttpRequest, *rows: models.Model, acts: bool = False) -> Iterator[None]:
    """See `kb.operations.history.versions`. What the answer shows afterwards is what has just been written."""
    with versions.unchanged(request.POST.get(SEEN, ""), *rows, acts=acts):
        yield
    request.META[SEEN] = "written"


def seen_number(data: QueryDict) -> int | None:
    """The number of the page that somebody saw; `None` if it was not sent."""
    text = data.get(SEEN, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < _LONGEST_NUMBER else None


def clash_context(request: HttpRequest, clash: ChangedMeanwhile) -> dict[str, Any]:
    """Both versions, who made the other one, and all that was sent, so that it can be sent again."""
    newest = clash.events[-1].pk if clash.events else versions.newest_event()
    return _context(request, clash, versions.version_of(*clash.rows, event=newest))


def page_context(request: HttpRequest, conflict: EditConflict) -> dict[str, Any]:
    """The same for an act on a page, whose versions are in its history."""
    clash = ChangedMeanwhile(conflict.row, (conflict.row,), (), versions.last_event(conflict.row))
    return _context(request, clash, str(conflict.version))


def _context(request: HttpRequest, clash: ChangedMeanwhile, version: str) -> dict[str, Any]:
    return {
        "clash": clash,
        "events": clash.events,
        "there": _PAGES[type(clash.row)](clash.row),
        "version": version,
        "sent": [(name, value) for name in request.POST if name not in _OURS for value in request.POST.getlist(name)],
        "files": FilesAgainForm({name: str(files[0].name) for name, files in request.FILES.lists()}),
    }
