"""What the states of pages ask of an operator; a page may be named for several reasons."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kb.models.site.profile import current_profile
from kb.operations.duties.duty import Duty, DutyItem, duty_of
from kb.operations.pages.states import PageMark, PageState, page_states


class _Reason(NamedTuple):
    """Why somebody should look at a page, what to do about it, and on which page."""

    state: PageMark
    title: Promise
    advice: Promise
    route: str = "kb-operator-edit"
    urgent: bool = False


#: The most pressing first.
_REASONS: Final = (
    _Reason(
        PageMark.BROKEN,
        _("Cannot be shown"),
        _("Visitors see the shipped text instead, or nothing. Open it and put it right."),
        urgent=True,
    ),
    _Reason(
        PageMark.SHIPPED_CHANGED,
        _("The shipped text changed"),
        _("Yours was made from an older one. Take the new one, or keep yours."),
        route="kb-operator-compare",
    ),
    _Reason(PageMark.DUE, _("Due for review"), _("Read it, try it, and set the next date.")),
    _Reason(PageMark.DRAFT, _("Drafts that wait"), _("Publish them, give them a date, or discard them.")),
)


def page_duties(at: datetime) -> list[Duty]:
    return of_states(page_states(at))


def of_states(states: Iterable[PageState]) -> list[Duty]:
    """The same for pages whose states are known already."""
    pages = list(states)
    found: list[Duty] = []
    for reason in _REASONS:
        items = [_item(page, reason) for page in pages if reason.state in page.states]
        whole_list = f"{reverse('kb-operator-articles')}?state={reason.state}"
        found += duty_of(
            reason.state, reason.title, reason.advice, items, more_address=whole_list, urgent=reason.urgent
        )
    return found


def _item(page: PageState, reason: _Reason) -> DutyItem:
    return DutyItem(page.title or page.path, reverse(reason.route, args=[page.path]), _note(page, reason.state))


def _note(page: PageState, state: PageMark) -> str:
    """For a draft, when it was written and by whom; for a page that cannot be shown, why."""
    if state is PageMark.DRAFT and page.changed_at:
        when = date_format(page.changed_at.astimezone(current_profile().tz), "j M Y, H:i")
        return ", ".join(filter(None, (when, page.changed_by)))
    return page.fault if state is PageMark.BROKEN else ""
