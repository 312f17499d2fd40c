"""Which backups stay."""

from datetime import UTC, datetime, timedelta

import pytest

from kb.operations.backups.retention import Keep, NotAKeep

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_year_of_daily_backups_leaves_seven_days_four_weeks_and_twelve_months() -> None:
    stay = sorted(Keep().of(NOW - n * DAY for n in range(400)), reverse=True)
    days = [(NOW - at) // DAY for at in stay]
    assert days[:7] == [0, 1, 2, 3, 4, 5, 6]
    assert len([at for at in stay if at.weekday() == 6][:4]) == 4  # Sundays, the newest of each week
    assert len({(at.year, at.month) for at in stay}) == 12
    assert len(stay) == 7 + 3 + 11


def test_days_without_a_backup_do_not_count() -> None:
    moments = [NOW - timedelta(days=30 * n) for n in range(5)]
    assert Keep(days=3, weeks=0, months=0).of(moments) == set(moments[:3])


def test_of_several_on_a_day_the_newest_stays() -> None:
    moments = [NOW - timedelta(hours=n) for n in range(6)]
    assert Keep(days=1, weeks=1, months=1).of(moments) == {NOW}


def test_nothing_stays_of_nothing() -> None:
    assert Keep().of([]) == set()


def test_it_is_read_from_words() -> None:
    assert Keep.parse("14d8w24m") == Keep(14, 8, 24)


@pytest.mark.parametrize("text", ["", "7", "7d", "7d4w", "0d0w0m", "7d4w12y", "-1d4w12m", "7d4w12m; rm"])
def test_it_refuses_what_would_keep_nothing_or_means_nothing(text: str) -> None:
    with pytest.raises(NotAKeep, match="such as 7d4w12m"):
        Keep.parse(text)
