"""What the operator's pages show of a page's life: moments, states in their order, acts in words."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kb.guides.page.difference import Run
from kb.mail.names import DomainName
from kb.operations.pages.states import PageMark
from kb.operations.work.titles import title_of

register = template.Library()

#: The reason words that acts leave in the history.
_REASONS: Final[dict[str, Promise]] = {
    "created": _("page made"),
    "draft": _("draft saved"),
    "published": _("published"),
    "scheduled": _("date of publication set"),
    "unscheduled": _("publication called off"),
    "draft discarded": _("draft discarded"),
    "deleted": _("page deleted"),
    "unpublished": _("taken off the site"),
    "shipped text taken": _("back to the shipped text"),
    "kept": _("own text kept beside a new shipped one"),
    "renamed": _("renamed"),
    "review date": _("date of review set"),
    "imported": _("taken over from a zip"),
    "restored": _("older version made the draft"),
}


@register.filter
def moment(at: datetime | None, zone: ZoneInfo) -> str:
    """`23 Nov 2026, 14:05` by the clock of the site."""
    return date_format(at.astimezone(zone), "j M Y, H:i") if at else ""


@register.filter
def work_title(name: str) -> Promise | str:
    """Background work in words, by the name under which it is registered."""
    return title_of(name)


@register.filter
def typed(at: datetime | None, zone: ZoneInfo) -> str:
    """A moment as `<input type=datetime-local>` has it."""
    return at.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if at else ""


@register.filter
def typed_or_kept(value: datetime | str | None, zone: ZoneInfo) -> str:
    """The same for a field that may hold what somebody has just typed."""
    return typed(value, zone) if isinstance(value, datetime) else value or ""


@register.filter
def item(values: Mapping[Any, Any], key: object) -> object:
    """What a mapping has for a key, or nothing."""
    return values.get(key, "")


@register.filter
def u_label(name: str) -> str:
    """A domain as people write it."""
    return DomainName(name).u_label


@register.filter
def in_order(states: Collection[PageMark]) -> list[PageMark]:
    """The states of a page in the order in which they are declared."""
    return [state for state in PageMark if state in states]


@register.filter
def marked(runs: Iterable[Run], tag: str) -> SafeString:
    """A line of a difference; what changed stands between tags of that name."""
    between = f"<{tag}>{{}}</{tag}>"
    return format_html_join("", "{}", ((format_html(between, run.text) if run.changed else run.text,) for run in runs))


@register.filter
def reason(word: str) -> Promise | str:
    return _REASONS.get(word, word)
