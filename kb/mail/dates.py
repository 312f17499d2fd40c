"""Moments in the words of people: `Friday 29 March 2024 at 18:00 (London time)`.

Day before month, never a bare number for a month; in the language that is told, independent of the machine's locale.
"""

from datetime import date, datetime, time
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


def spoken(moment: datetime, zone: ZoneInfo, language: str = SOURCE) -> str:
    """An aware moment as it is said in `zone`; midnight stands for the day alone, so it is left out."""
    local = moment.astimezone(zone)
    day = spoken_day(moment, zone, language)
    if local.time() == time(0):
        return day
    said = gettext("%(day)s at %(time)s (%(zone)s)", language)
    return said % {"day": day, "time": f"{local:%H:%M}", "zone": zone_in_words(zone, language)}


def spoken_day(moment: datetime, zone: ZoneInfo, language: str = SOURCE) -> str:
    """The day alone, as it is in `zone`: `Friday 29 March 2024`."""
    local = moment.astimezone(zone)
    weekday = gettext(_WEEKDAYS[local.weekday()], language)
    return gettext("%(weekday)s %(date)s", language) % {"weekday": weekday, "date": written(local, language)}


def written(day: date, language: str = SOURCE) -> str:
    """A day as on a letter: `29 March 2024`."""
    parts = {"day": day.day, "month": gettext(_MONTHS[day.month - 1], language), "year": day.year}
    return gettext("%(day)s %(month)s %(year)s", language) % parts


def zone_in_words(zone: ZoneInfo, language: str = SOURCE) -> str:
    """`London time` for `Europe/London`, `New York time` for `America/New_York`, `UTC` for `UTC` and its kin."""
    city = zone.key.rpartition("/")[2].replace("_", " ")
    return "UTC" if city in _UTC else gettext("%(city)s time", language) % {"city": city}


_UTC: Final = frozenset({"UTC", "GMT", "Zulu", "Universal", "UCT"})
