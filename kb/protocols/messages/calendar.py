"""The dates of a move as a calendar to take away (RFC 5545)."""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from icalendar import Alarm, Calendar, Event, vText

from kb.languages import SOURCE, gettext
from kb.mail.moves import MailSettings, Move
from kb.mail.servers import Protocol

#: How long each date is shown in a calendar; short, because they are reminders and not meetings.
_LASTS: Final = timedelta(minutes=30)


def render(settings: MailSettings, *, page_url: str, site_name: str, language: str = SOURCE) -> bytes:
    """One event for each date of the move of `settings`, with a reminder the day before.

    Moments are written in UTC: every calendar shows them in its owner's own zone.

    The same settings always give the same bytes: `UID` is derived from the domain and the move, and `DTSTAMP` is
    the move's publication, so a calendar that imports the file again replaces its entries.

    Raises `ValueError` when the settings have no move: there is nothing to remember then.
    """
    if settings.move is None:
        raise ValueError("A domain without a move has no dates.")
    calendar = Calendar()
    calendar.add("prodid", f"-//Signpost//Move of mail//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText(f"{site_name}: {settings.domain.u_label}"))
    for key, moment, summary in _dates(settings.move, settings, language):
        calendar.add_component(_event(settings, key, moment.astimezone(UTC), summary, page_url, language))
    return bytes(calendar.to_ical())


def _dates(move: Move, settings: MailSettings, language: str) -> list[tuple[str, datetime, str]]:
    name = {"name": settings.domain.u_label}
    dates = [
        ("change-from", move.change_from, gettext("%(name)s: you can change your mail settings from now", language)),
        ("moves-at", move.moves_at, gettext("%(name)s: mail moves to the new server", language)),
        ("old-closes-at", move.old_closes_at, gettext("%(name)s: the old mail server stops", language)),
    ]
    return [(key, moment, summary % name) for key, moment, summary in dates if moment]


def _event(settings: MailSettings, key: str, start: datetime, summary: str, page_url: str, language: str) -> Event:
    move = settings.move
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, f'{page_url}#{move.slug if move else key}-{key}')}")
    event.add("dtstamp", move.published_at or start if move else start)
    event.add("dtstart", start)
    event.add("dtend", start + _LASTS)
    event.add("summary", summary)
    event.add("description", _description(settings, page_url, language))
    event.add("url", page_url)
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", timedelta(days=-1))
    event.add_component(alarm)
    return event


def _description(settings: MailSettings, page_url: str, language: str) -> str:
    new = settings.to_type
    incoming, outgoing = new.incoming(), new.first(Protocol.SMTP)
    lines = [
        gettext("New incoming server: %(host)s", language) % {"host": incoming.host} if incoming else "",
        gettext("New outgoing server: %(host)s", language) % {"host": outgoing.host} if outgoing else "",
        gettext("Step by step: %(page)s", language) % {"page": page_url},
    ]
    return "\n".join(line for line in lines if line)
