"""The dates of a move as a calendar to take away (RFC 5545, RFC 5546)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vText

from kb.languages import SOURCE, gettext
from kb.mail.dates import day_alone
from kb.mail.moves import MailSettings, Move
from kb.mail.servers import Protocol

#: How long each moment is shown in a calendar; short, because they are reminders and not meetings.
_LASTS: Final = timedelta(minutes=30)
#: A moment is told of a day before. A day alone begins at midnight of its reader's own zone (RFC 5545 §3.8.6.3), and
#: fifteen hours before that it is nine in the morning there.
_BEFORE_MOMENT: Final = timedelta(days=-1)
_BEFORE_DAY: Final = timedelta(hours=-15)
_DAY: Final = timedelta(days=1)


def render(settings: MailSettings, *, page_url: str, site_name: str, zone: ZoneInfo, language: str = SOURCE) -> bytes:
    """One event for each date of the move of `settings`, with a reminder the day before.

    A moment is written in UTC: every calendar shows it in its owner's own zone. A day alone, which is kept as the
    midnight of the site's `zone`, is a `DATE`, and so the same day in every zone (RFC 5545 §3.3.4).

    The same settings always give the same bytes: `UID` is derived from the domain and the move, and `SEQUENCE`,
    `DTSTAMP` and `LAST-MODIFIED` are kept with the move. So a calendar that reads the file again replaces its entries,
    also after the move was postponed (RFC 5546 §2.1.4 and §2.1.5).

    Raises `ValueError` when the settings have no move: there is nothing to remember then.
    """
    if settings.move is None:
        raise ValueError("A domain without a move has no dates.")
    calendar = Calendar()
    calendar.add("prodid", f"-//Signpost//Move of mail//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText(f"{site_name}: {settings.domain.u_label}"))
    said = _Said(settings.move, zone, page_url, _description(settings, page_url, language))
    for key, moment, summary in _dates(settings.move, settings, language):
        calendar.add_component(said.event(key, moment, summary))
    return bytes(calendar.to_ical())


def _dates(move: Move, settings: MailSettings, language: str) -> list[tuple[str, datetime, str]]:
    name = {"name": settings.domain.u_label}
    dates = [
        ("change-from", move.change_from, gettext("%(name)s: you can change your mail settings from now", language)),
        ("moves-at", move.moves_at, gettext("%(name)s: mail moves to the new server", language)),
        ("old-closes-at", move.old_closes_at, gettext("%(name)s: the old mail server stops", language)),
    ]
    return [(key, moment, summary % name) for key, moment, summary in dates if moment]


@dataclass(frozen=True, slots=True)
class _Said:
    """What all events of a move have in common."""

    move: Move
    zone: ZoneInfo
    page_url: str
    description: str

    def event(self, key: str, moment: datetime, summary: str) -> Event:
        day = day_alone(moment, self.zone)
        start: date = day or moment.astimezone(UTC)
        revised = self.move.revised_at or moment
        event = Event()
        event.add("uid", f"{uuid5(NAMESPACE_URL, f'{self.page_url}#{self.move.slug}-{key}')}")
        event.add("sequence", self.move.sequence)
        event.add("dtstamp", revised)
        event.add("last-modified", revised)
        event.add("dtstart", start)
        event.add("dtend", start + (_DAY if day else _LASTS))
        event.add("summary", summary)
        event.add("description", self.description)
        event.add("url", self.page_url)
        event.add("transp", "TRANSPARENT")
        event.add_component(_alarm(summary, _BEFORE_DAY if day else _BEFORE_MOMENT))
        return event


def _alarm(words: str, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", before)
    return alarm


def _description(settings: MailSettings, page_url: str, language: str) -> str:
    new = settings.to_type
    incoming, outgoing = new.incoming(), new.first(Protocol.SMTP)
    lines = [
        gettext("New incoming server: %(host)s", language) % {"host": incoming.host} if incoming else "",
        gettext("New outgoing server: %(host)s", language) % {"host": outgoing.host} if outgoing else "",
        gettext("Step by step: %(page)s", language) % {"page": page_url},
    ]
    return "\n".join(line for line in lines if line)
