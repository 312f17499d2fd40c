"""Moments in the words of people: `Friday 29 March 2024 at 18:00 (London time)`.

UK form, day before month, never a bare number for a month; independent of the machine's locale.
"""

from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def spoken(moment: datetime, zone: ZoneInfo) -> str:
    """An aware moment as it is said in `zone`; midnight stands for the day alone, so it is left out."""
    local = moment.astimezone(zone)
    if local.time() == time(0):
        return spoken_day(moment, zone)
    return f"{spoken_day(moment, zone)} at {local:%H:%M} ({zone_in_words(zone)})"


def spoken_day(moment: datetime, zone: ZoneInfo) -> str:
    """The day alone, as it is in `zone`: `Friday 29 March 2024`."""
    local = moment.astimezone(zone)
    return f"{_WEEKDAYS[local.weekday()]} {written(local)}"


def written(day: date) -> str:
    """A day as on a letter: `29 March 2024`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def zone_in_words(zone: ZoneInfo) -> str:
    """`London time` for `Europe/London`, `New York time` for `America/New_York`, `UTC` for `UTC` and its kin."""
    city = zone.key.rpartition("/")[2].replace("_", " ")
    return "UTC" if city in {"UTC", "GMT", "Zulu", "Universal", "UCT"} else f"{city} time"
