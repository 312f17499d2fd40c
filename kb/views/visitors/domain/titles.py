"""What the tab of a domain's page says, and what a search or a message shows of it: the name, and what to do."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kb.guides.messages.tree import MoveState, state_of
from kb.mail.dates import spoken_day
from kb.mail.moves import MailSettings
from kb.views.frame.context import page_language, site_zone

_TITLES: Final[dict[MoveState, Promise]] = {
    MoveState.NONE: _("%(name)s: nothing to change"),
    MoveState.UNCHANGED: _("%(name)s: nothing to change on your devices"),
    MoveState.ANNOUNCED: _("%(name)s: nothing to do before %(change_from)s"),
    MoveState.OPEN: _("%(name)s: change both servers before %(moves_at)s"),
    MoveState.MOVING: _("%(name)s: mail moves today, change both servers now"),
    MoveState.MOVED: _("%(name)s: mail has moved, change both servers now"),
    MoveState.CLOSED: _("%(name)s: the old server is off, change both servers now"),
}
_DESCRIPTIONS: Final[dict[MoveState, Promise]] = {
    MoveState.NONE: _("%(name)s uses %(host)s. If your mail works, leave everything as it is."),
    MoveState.UNCHANGED: _("Mail of %(name)s moves on %(moves_at)s, and your settings stay the same."),
    MoveState.ANNOUNCED: _("%(name)s moves to a new mail server. Keep your settings until %(change_from)s."),
    MoveState.OPEN: _(
        "%(name)s moves to a new mail server on %(moves_at)s. What to change on each device, step by step."
    ),
    MoveState.MOVING: _(
        "%(name)s moves to a new mail server on %(moves_at)s. What to change on each device, step by step."
    ),
    MoveState.MOVED: _(
        "%(name)s moved to a new mail server on %(moves_at)s. What to change on each device, step by step."
    ),
    MoveState.CLOSED: _(
        "The old mail server of %(name)s is off since %(old_closes_at)s. What to change on each device, step by step."
    ),
}
#: What is said of a domain that is held back: no date.
_HELD_TITLE: Final = _("%(name)s: nothing to do yet")
_HELD_DESCRIPTION: Final = _("The new mail server of %(name)s is being prepared. Keep your settings; we will tell you.")


def titled(settings: MailSettings) -> dict[str, str]:
    """`title` and `description`, in the language of the page."""
    state = state_of(settings)
    title, description = _TITLES[state], _DESCRIPTIONS[state]
    if settings.held:
        title, description = _HELD_TITLE, _HELD_DESCRIPTION
    said = {"name": settings.domain.u_label, "host": _host(settings), **_days(settings)}
    return {"title": str(title) % said, "description": str(description) % said}


def _host(settings: MailSettings) -> str:
    server = settings.use_now.incoming() or settings.use_now.outgoing
    return server.host if server else settings.use_now.name


def _days(settings: MailSettings) -> dict[str, str]:
    """The days of the move in words, as far as it has them."""
    moments = {name: getattr(settings.move, name, None) for name in ("change_from", "moves_at", "old_closes_at")}
    zone, language = site_zone(), page_language()
    return {name: spoken_day(moment, zone, language) if moment else "" for name, moment in moments.items()}
