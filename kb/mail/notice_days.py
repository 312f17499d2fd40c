"""When the notices of a move are due, counted from the day on which mail moves.

A moment is computed whenever it is asked for and never kept: if the day of the move changes, so do these.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

#: Long enough to see a slip and take it back before the first message leaves.
UNDO: Final = timedelta(seconds=60)
#: By the clock of the site's zone: before people begin to work, and not at night.
HOUR: Final = time(9)


class NoticeKind(StrEnum):
    """What a notice is for; the values are kept in rows."""

    NOW = "now"
    DAYS_14 = "days-14"
    DAYS_7 = "days-7"
    DAYS_1 = "days-1"
    DAY = "day"
    AFTER_3 = "after-3"
    AFTER_12 = "after-12"


#: Days from the day of the move.
DAYS: Final[Mapping[NoticeKind, int]] = MappingProxyType(
    {
        NoticeKind.DAYS_14: -14,
        NoticeKind.DAYS_7: -7,
        NoticeKind.DAYS_1: -1,
        NoticeKind.DAY: 0,
        NoticeKind.AFTER_3: 3,
        NoticeKind.AFTER_12: 12,
    }
)


def due_at(kind: NoticeKind, moves_at: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment from which a notice may leave, in UTC; `None` if it leaves when somebody says so."""
    if kind not in DAYS:
        return None
    day = moves_at.astimezone(zone).date() + timedelta(days=DAYS[kind])
    return datetime.combine(day, HOUR, zone).astimezone(UTC)


def leaves_at(kind: NoticeKind, moves_at: datetime, zone: ZoneInfo, said_at: datetime) -> datetime:
    """When the first message leaves if an operator says yes at `said_at`: never sooner than it can be taken back."""
    return max(due_at(kind, moves_at, zone) or said_at, said_at + UNDO)
