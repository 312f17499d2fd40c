"""What can be done with a page beside writing it. Whatever takes something away says what follows, and asks once."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponseNotAllowed, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kb.forms.fields import SpokenForm
from kb.forms.pages import RenameForm, ReviewForm, ScheduleForm
from kb.guides.page.paths import PagePath
from kb.guides.text.errors import ContentErrors
from kb.models.accounts.roles import Role
from kb.operations.pages import editing
from kb.operations.pages.states import state_of
from kb.operations.refusals import NotPossible
from kb.views.frame.context import site_zone
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import account, operator_page, requires
from kb.views.operator.gate.versions import seen_number
from kb.views.operator.pages.editor import address_of, page_or_404


class NotDone(Exception):
    """The act was not done; the text says why, in a sentence for the operator."""


#: Path, what was posted, who, when; does the act and gives a sentence for the operator, or raises `NotDone`.
Act = Callable[[str, QueryDict, User, datetime], str]


@requires(Role.EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, name: str, path: str) -> HttpResponseBase:
    """GET asks, if the act takes something away; POST does it."""
    if name not in ACTS:
        raise Http404
    page = page_or_404(path, datetime.now(UTC))
    if request.method == "POST":
        return _done(request, name, path)
    if name not in ASKED:
        return HttpResponseNotAllowed(["POST"])
    shown: dict[str, Any] = {
        "page": page,
        "act": name,
        "address": address_of(path, datetime.now(UTC)),
        "form": RenameForm(),
    }
    return operator_page(request, "operator/pages/ask.html", section="articles", **shown)


def _done(request: HttpRequest, name: str, path: str) -> HttpResponseBase:
    at = datetime.now(UTC)
    try:
        messages.success(request, ACTS[name](path, request.POST, account(request), at))
    except (NotDone, NotPossible) as refusal:
        messages.error(request, str(refusal))
    except ContentErrors:
        messages.error(request, _("Not done: the text has faults that would break the page. They are listed below."))
    else:
        if name == "rename":
            path = _renamed(path, request.POST["slug"])
    where = reverse("kb-operator-edit", args=[path]) if state_of(path, at) else reverse("kb-operator-articles")
    return SeeOther(where)


def _discard(path: str, data: QueryDict, by: User, at: datetime) -> str:
    editing.discard_draft(path, by, expected=seen_number(data))
    return _("The draft is gone. Visitors see what they saw before.")


def _delete(path: str, data: QueryDict, by: User, at: datetime) -> str:
    editing.delete(path, by, expected=seen_number(data))
    return _("The page is deleted.")


def _unpublish(path: str, data: QueryDict, by: User, at: datetime) -> str:
    editing.unpublish(path, by, expected=seen_number(data))
    return _("Visitors do not see this page any more. Its text is a draft.")


def _take_shipped(path: str, data: QueryDict, by: User, at: datetime) -> str:
    editing.take_shipped(path, by, expected=seen_number(data))
    return _("Visitors see the shipped text from now on, and will see each new version of it.")


def _keep_mine(path: str, data: QueryDict, by: User, at: datetime) -> str:
    editing.keep_mine(path, by, expected=seen_number(data))
    return _("Your text stays. You will be told when the shipped text changes again.")


def _rename(path: str, data: QueryDict, by: User, at: datetime) -> str:
    left = editing.rename(path, _valid(RenameForm(data)).cleaned_data["slug"], by, expected=seen_number(data))
    said = _("Renamed. The old address leads to the new one for ever.")
    named = _("These pages still name the old one: %s.") % ", ".join(left)
    return f"{said} {named}" if left else said


def _schedule(path: str, data: QueryDict, by: User, at: datetime) -> str:
    form = ScheduleForm(data, zone=site_zone(), at=at)
    _valid(form)
    editing.schedule(path, by, form.chosen, expected=seen_number(data))
    day = date_format(form.chosen.astimezone(site_zone()), "j M Y, H:i")
    return _("Visitors will see the draft from %(day)s (%(zone)s).") % {"day": day, "zone": site_zone().key}


def _unschedule(path: str, data: QueryDict, by: User, at: datetime) -> str:
    editing.unschedule(path, by, expected=seen_number(data))
    return _("The draft waits; it will not appear by itself.")


def _review(path: str, data: QueryDict, by: User, at: datetime) -> str:
    form = ReviewForm(data)
    _valid(form)
    editing.set_review(path, form.chosen, by, expected=seen_number(data))
    return _("The date is kept. The page will be under “To do” from that day.") if form.chosen else _("No date is set.")


def _restore(path: str, data: QueryDict, by: User, at: datetime) -> str:
    number = data.get("version", "")
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        raise NotDone(_("There is no such version."))
    editing.restore(path, int(number), by, expected=seen_number(data))
    return _("That version is your draft now. Look at it, then publish it.")


def _valid(form: SpokenForm) -> SpokenForm:
    if not form.is_valid():
        raise NotDone(form.first_fault)
    return form


def _renamed(path: str, slug: str) -> str:
    return str(replace(PagePath.parse(path), slug=slug))


ACTS: Final[Mapping[str, Act]] = MappingProxyType(
    {
        "discard": _discard,
        "delete": _delete,
        "unpublish": _unpublish,
        "take-shipped": _take_shipped,
        "keep-mine": _keep_mine,
        "rename": _rename,
        "schedule": _schedule,
        "unschedule": _unschedule,
        "review": _review,
        "restore": _restore,
    }
)
#: These take something away from the author or from visitors, or give the page another address.
ASKED: Final = frozenset({"discard", "delete", "unpublish", "take-shipped", "rename"})
