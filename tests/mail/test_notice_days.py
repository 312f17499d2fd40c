"""When notices are due."""

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from kb.mail.notice_days import NoticeKind, due_at, leaves_at

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
