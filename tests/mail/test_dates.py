"""Moments in words, and as they are typed."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from kb.mail.dates import (
    ComesTwice,
    NotAMoment,
    spoken,
    spoken_day,
    spoken_soon,
    typed_moment,
    written,
    zone_in_words,
)

LONDON = ZoneInfo("Europe/London")


def test_it_says_weekday_day_month_year_and_time() -> None:
    assert spoken(datetime(2024, 3, 29, 18, tzinfo=UTC), LONDON) == "Friday 29 March 2024 at 18:00 (London time)"


def test_it_leaves_midnight_out() -> None:
    assert spoken(datetime(2024, 3, 6, tzinfo=UTC), LONDON) == "Wednesday 6 March 2024"


def test_midnight_is_judged_in_the_zone() -> None:
    in_summer = datetime(2024, 7, 1, 23, 0, tzinfo=UTC)
    assert spoken(in_summer, LONDON) == "Tuesday 2 July 2024"
    assert spoken(in_summer, ZoneInfo("UTC")) == "Monday 1 July 2024 at 23:00 (UTC)"


@pytest.mark.parametrize(
    ("moment", "key", "words"),
    [
        ("9999-12-31T23:59:59", "Europe/Berlin", "Friday 31 December 9999 at 23:59 (Berlin time)"),
        ("9999-12-31T23:59:59", "America/New_York", "Friday 31 December 9999 at 18:59 (New York time)"),
        ("0001-01-01T00:00:00", "Europe/Berlin", "Monday 1 January 1 at 00:53 (Berlin time)"),
        ("0001-01-01T00:00:00", "America/New_York", "Monday 1 January 1 at 00:00 (New York time)"),
    ],
)
def test_the_ends_of_the_calendar_are_said_everywhere(moment: str, key: str, words: str) -> None:
    at, zone = datetime.fromisoformat(moment).replace(tzinfo=UTC), ZoneInfo(key)
    assert spoken(at, zone) == words
    assert spoken_day(at, zone) == words.partition(" at ")[0]
    assert spoken_soon(at, zone) == words.partition(" at ")[0].rpartition(" ")[0]


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


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2024-03-06", datetime(2024, 3, 6, tzinfo=UTC)),
        ("2024-07-06", datetime(2024, 7, 5, 23, tzinfo=UTC)),
        (" 2024-07-06T18:00 ", datetime(2024, 7, 6, 17, tzinfo=UTC)),
        ("2024-07-06 18:00:30", datetime(2024, 7, 6, 17, 0, 30, tzinfo=UTC)),
        ("2024-07-06t18:00z", datetime(2024, 7, 6, 18, tzinfo=UTC)),
        ("2024-07-06T18:00+02:00", datetime(2024, 7, 6, 16, tzinfo=UTC)),
        ("2024-03-31T01:30+00:00", datetime(2024, 3, 31, 1, 30, tzinfo=UTC)),
        ("2024-10-27T01:30+01:00", datetime(2024, 10, 27, 0, 30, tzinfo=UTC)),
        ("2024-10-27T01:30+0000", datetime(2024, 10, 27, 1, 30, tzinfo=UTC)),
        ("2024-03-31T00:59", datetime(2024, 3, 31, 0, 59, tzinfo=UTC)),
        ("2024-03-31T02:00", datetime(2024, 3, 31, 1, tzinfo=UTC)),
        ("2024-10-27T00:59", datetime(2024, 10, 26, 23, 59, tzinfo=UTC)),
        ("2024-10-27T02:00", datetime(2024, 10, 27, 2, tzinfo=UTC)),
        ("0001-01-02T00:00", datetime(1, 1, 2, 0, 1, 15, tzinfo=UTC)),
        ("9999-12-31T23:59", datetime(9999, 12, 31, 23, 59, tzinfo=UTC)),
    ],
)
def test_a_typed_moment_is_on_the_clock_of_the_zone(typed: str, moment: datetime) -> None:
    read = typed_moment(typed, LONDON)
    assert (read, read.tzinfo) == (moment, UTC)


def test_a_date_alone_is_its_first_moment_where_the_clocks_change_at_midnight() -> None:
    assert typed_moment("2024-09-08", ZoneInfo("America/Santiago")) == datetime(2024, 9, 8, 4, tzinfo=UTC)
    assert typed_moment("2024-11-03", ZoneInfo("America/Havana")) == datetime(2024, 11, 3, 4, tzinfo=UTC)


WRONG = "Enter a date and a time."
LEFT_OUT = "On that night the clocks go forward, and this time does not come. Take another."


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", WRONG),
        ("tomorrow", WRONG),
        ("06/03/2024", WRONG),
        ("20240306", WRONG),
        ("2024-W10-3", WRONG),
        ("2024-03-06T18", WRONG),
        ("٢٠٢٤-03-06", WRONG),
        ("2024-02-30", WRONG),
        ("2024-03-06T24:00", WRONG),
        ("0001-01-01T00:00+01:00", WRONG),
        ("9999-12-31T23:59-01:00", WRONG),
        ("2024-03-31T01:00", LEFT_OUT),
        ("2024-03-31T01:59:59", LEFT_OUT),
    ],
)
def test_it_refuses_what_is_no_moment(typed: str, reason: str) -> None:
    with pytest.raises(NotAMoment) as refused:
        typed_moment(typed, LONDON)
    assert (type(refused.value), refused.value.reason) == (NotAMoment, reason)


@pytest.mark.parametrize("typed", ["2024-10-27T01:00", "2024-10-27T01:59:59"])
def test_a_time_that_comes_twice_is_no_moment_but_has_a_first(typed: str) -> None:
    with pytest.raises(ComesTwice) as twice:
        typed_moment(typed, LONDON)
    assert twice.value.reason == "On that night the clocks go back, and this time comes twice."
    assert twice.value.first == datetime.fromisoformat(f"{typed}+01:00")


@pytest.mark.parametrize(("zone", "typed"), [("Asia/Tokyo", "0001-01-01"), ("America/New_York", "9999-12-31T23:00")])
def test_a_moment_beyond_the_calendar_is_refused(zone: str, typed: str) -> None:
    with pytest.raises(NotAMoment) as refused:
        typed_moment(typed, ZoneInfo(zone))
    assert refused.value.reason == WRONG
