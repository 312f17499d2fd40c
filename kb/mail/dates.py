"""Moments in the words of people, `Friday 29 March 2024 at 18:00 (London time)`, and as people type them.

What is said has the day before the month and never a bare number for a month. It is in the language that is told,
independent of the machine's locale.
"""

import re
from datetime import MINYEAR, UTC, date, datetime, time
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from kb.languages import SOURCE, gettext
from kb.languages import gettext_noop as _

_WEEKDAYS: Final = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
_MONTHS: Final = (
    _("January"),
    _("February"),
    _("March"),
    _("April"),
    _("May"),
    _("June"),
    _("July"),
    _("August"),
    _("September"),
    _("October"),
    _("November"),
    _("December"),
)
#: ISO 8601: a date alone, or with a time to the minute or second, and perhaps a zone.
_TYPED: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_LENGTH_OF_DATE: Final = len("2024-03-06")
#: A list says the few dates of its move to each of its clients.
_KEPT: Final = 1024


class NotAMoment(ValueError):
    """What was typed names no moment. `reason` is a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ComesTwice(NotAMoment):
    """What was typed names two moments, of which `first` is the first."""

    def __init__(self, first: datetime) -> None:
        super().__init__(_("On that night the clocks go back, and this time comes twice."))
        self.first = first


def typed_moment(text: str, zone: ZoneInfo) -> datetime:
    """A moment in UTC. Without a zone of its own a time is on the wall clock of `zone`; a date alone is 00:00 there.

    Raises `NotAMoment`, and `ComesTwice` for a time that the clocks repeat.
    """
    typed = text.strip().upper()
    try:
        local = datetime.fromisoformat(typed if _TYPED.fullmatch(typed) else "")
        moment = (local if local.tzinfo else local.replace(tzinfo=zone)).astimezone(UTC)
        back = moment.astimezone(zone).replace(tzinfo=None)
    except (ValueError, OverflowError) as error:
        raise NotAMoment(_("Enter a date and a time.")) from error
    if local.tzinfo or len(typed) == _LENGTH_OF_DATE:
        return moment
    if back != local:
        raise NotAMoment(_("On that night the clocks go forward, and this time does not come. Take another."))
    if local.replace(tzinfo=zone, fold=1).astimezone(UTC) != moment:
        raise ComesTwice(moment)
    return moment


@lru_cache(_KEPT)
def spoken(moment: datetime, zone: ZoneInfo, language: str = SOURCE) -> str:
    """An aware moment as it is said in `zone`; midnight stands for the day alone, so it is left out."""
    local = _there(moment, zone)
    day = spoken_day(moment, zone, language)
    if day_alone(moment, zone):
        return day
    said = gettext("%(day)s at %(time)s (%(zone)s)", language)
    return said % {"day": day, "time": f"{local:%H:%M}", "zone": zone_in_words(zone, language)}


def day_alone(moment: datetime, zone: ZoneInfo) -> date | None:
    """The day that a moment stands for, if it is the first of a day in `zone`; `None` for a time on the clock.

    Where the clocks go forward at midnight a day begins at one o'clock.
    """
    day = _there(moment, zone).date()
    try:
        return day if datetime.combine(day, time(), zone).astimezone(UTC) == moment.astimezone(UTC) else None
    except OverflowError:  # it began before the calendar does
        return None


@lru_cache(_KEPT)
def spoken_day(moment: datetime, zone: ZoneInfo, language: str = SOURCE) -> str:
    """The day alone, as it is in `zone`: `Friday 29 March 2024`."""
    local = _there(moment, zone)
    weekday = gettext(_WEEKDAYS[local.weekday()], language)
    return gettext("%(weekday)s %(date)s", language) % {"weekday": weekday, "date": written(local, language)}


def spoken_soon(moment: datetime, zone: ZoneInfo, language: str = SOURCE) -> str:
    """A day of these weeks, without its year: `Friday 29 March`, for headings beside which the whole date stands."""
    local = _there(moment, zone)
    day = gettext("%(day)s %(month)s", language) % {
        "day": local.day,
        "month": gettext(_MONTHS[local.month - 1], language),
    }
    weekday = gettext(_WEEKDAYS[local.weekday()], language)
    return gettext("%(weekday)s %(date)s", language) % {"weekday": weekday, "date": day}


def _there(moment: datetime, zone: ZoneInfo) -> datetime:
    """A moment on the clock of `zone`. Where the calendar ends before it, the last moment that there is, or the first:
    machines write such moments for “never” (RFC 5280 4.1.2.5)."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        first, last = datetime.min.replace(tzinfo=zone), datetime.max.replace(tzinfo=zone)
        return first if moment.year == MINYEAR else last


def written(day: date, language: str = SOURCE) -> str:
    """A day as on a letter: `29 March 2024`."""
    return _written(day.year, day.month, day.day, language)


@lru_cache(_KEPT)
def _written(year: int, month: int, day: int, language: str) -> str:
    """By numbers, since of two moments that are equal each may be another day where it is."""
    parts = {"day": day, "month": gettext(_MONTHS[month - 1], language), "year": year}
    return gettext("%(day)s %(month)s %(year)s", language) % parts


def zone_in_words(zone: ZoneInfo, language: str = SOURCE) -> str:
    """`London time` for `Europe/London`, `New York time` for `America/New_York`, `UTC` for `UTC` and its kin."""
    city = zone.key.rpartition("/")[2].replace("_", " ")
    return "UTC" if city in _UTC else gettext("%(city)s time", language) % {"city": city}


_UTC: Final = frozenset({"UTC", "GMT", "Zulu", "Universal", "UCT"})
