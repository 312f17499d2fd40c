"""Moments in words."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from kb.mail.dates import spoken, spoken_day, written, zone_in_words

LONDON = ZoneInfo("Europe/London")


def test_it_says_weekday_day_month_year_and_time() -> None:
    assert spoken(datetime(2024, 3, 29, 18, tzinfo=UTC), LONDON) == "Friday 29 March 2024 at 18:00 (London time)"


def test_it_leaves_midnight_out() -> None:
    assert spoken(datetime(2024, 3, 6, tzinfo=UTC), LONDON) == "Wednesday 6 March 2024"


def test_midnight_is_judged_in_the_zone() -> None:
    in_summer = datetime(2024, 7, 1, 23, 0, tzinfo=UTC)
    assert spoken(in_summer, LONDON) == "Tuesday 2 July 2024"
    assert spoken(in_summer, ZoneInfo("UTC")) == "Monday 1 July 2024 at 23:00 (UTC)"


def test_it_keeps_a_leading_zero_in_the_time_but_not_in_the_day() -> None:
    assert spoken(datetime(2024, 11, 3, 9, 5, tzinfo=UTC), LONDON) == "Sunday 3 November 2024 at 09:05 (London time)"


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("Europe/London", "London time"),
        ("America/New_York", "New York time"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time"),
        ("UTC", "UTC"),
        ("Etc/UTC", "UTC"),
    ],
)
def test_it_names_a_zone_by_its_city(key: str, words: str) -> None:
    assert zone_in_words(ZoneInfo(key)) == words


def test_the_day_alone_is_the_one_of_the_zone() -> None:
    late = datetime(2024, 3, 5, 23, 30, tzinfo=UTC)
    assert spoken_day(late, ZoneInfo("Europe/London")) == "Tuesday 5 March 2024"
    assert spoken_day(late, ZoneInfo("Europe/Berlin")) == "Wednesday 6 March 2024"


def test_a_day_is_written_with_the_name_of_its_month() -> None:
    assert written(date(2026, 1, 2)) == "2 January 2026"
