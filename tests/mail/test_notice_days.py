"""When notices are due."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from kb.mail.notice_days import NoticeKind, Seen, are_close, due_at, leaves_at, seen_in
from tests.golden_files import MOVE, ODD

LONDON: Final = ZoneInfo("Europe/London")
#: Midnight in London, one day after the clocks went forward.
MOVES_AT: Final = datetime(2024, 3, 31, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "due"),
    [
        (NoticeKind.NOW, None),
        (NoticeKind.DAYS_14, datetime(2024, 3, 18, 9, tzinfo=UTC)),
        (NoticeKind.DAYS_7, datetime(2024, 3, 25, 9, tzinfo=UTC)),
        (NoticeKind.DAYS_1, datetime(2024, 3, 31, 8, tzinfo=UTC)),
        (NoticeKind.DAY, datetime(2024, 4, 1, 8, tzinfo=UTC)),
        (NoticeKind.AFTER_3, datetime(2024, 4, 4, 8, tzinfo=UTC)),
        (NoticeKind.AFTER_12, datetime(2024, 4, 13, 8, tzinfo=UTC)),
    ],
)
def test_each_is_due_at_nine_by_the_clock_of_the_site(kind: NoticeKind, due: datetime | None) -> None:
    assert due_at(kind, MOVES_AT, LONDON) == due


def test_nothing_leaves_before_it_can_be_taken_back() -> None:
    late = datetime(2024, 4, 2, tzinfo=UTC)
    assert leaves_at(NoticeKind.NOW, MOVES_AT, LONDON, late) == late + timedelta(seconds=60)
    assert leaves_at(NoticeKind.DAYS_7, MOVES_AT, LONDON, late) == late + timedelta(seconds=60)
    assert leaves_at(NoticeKind.AFTER_3, MOVES_AT, LONDON, late) == datetime(2024, 4, 4, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "other", "close"),
    [
        # The clocks of London go forward in the night to 28 March 2027, and back in the one to 31 October.
        (datetime(2027, 3, 27, 9, tzinfo=UTC), datetime(2027, 3, 28, 8, tzinfo=UTC), False),
        (datetime(2027, 3, 27, 9, tzinfo=UTC), datetime(2027, 3, 28, 7, 59, tzinfo=UTC), True),
        (datetime(2027, 10, 30, 8, tzinfo=UTC), datetime(2027, 10, 31, 9, tzinfo=UTC), False),
        (datetime(2027, 10, 30, 8, tzinfo=UTC), datetime(2027, 10, 31, 8, tzinfo=UTC), True),
        (datetime(2027, 1, 2, 9, tzinfo=UTC), datetime(2027, 1, 1, 9, tzinfo=UTC), False),
        (datetime(2027, 1, 2, 9, tzinfo=UTC), datetime(2027, 1, 1, 9, 1, tzinfo=UTC), True),
    ],
)
def test_a_day_lies_between_by_the_clock_on_the_wall(one: datetime, other: datetime, close: bool) -> None:
    assert are_close(one, other, LONDON) is are_close(other, one, LONDON) is close


def test_two_moments_with_the_same_words_are_seen_alike() -> None:
    before, after = MOVE.moves_at - timedelta(hours=2), MOVE.moves_at - timedelta(hours=1)
    seen = seen_in(MOVE, before)
    assert Seen.parse(str(seen)) == seen == seen_in(MOVE, after)
    assert not seen.reads_like(seen_in(MOVE, MOVE.moves_at))
    postponed = replace(MOVE, moves_at=MOVE.moves_at + timedelta(days=1))
    assert seen_in(postponed, before) != seen
    assert seen.reads_like(seen_in(postponed, before))
    assert not seen.reads_like(seen_in(replace(MOVE, to_service=ODD), before))
    assert Seen.parse("") == Seen()
