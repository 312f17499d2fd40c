"""When the notices of a move are due, counted from the day on which mail moves, and what one says at a moment.

A moment that is due is computed whenever it is asked for: if the day of the move changes, so do these. What becomes of
a notice that was set for another one is decided by `kb.operations.sending`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType
from typing import Final, NamedTuple, Self
from zoneinfo import ZoneInfo

from kb.mail.moves import Move

#: Long enough to see a slip and take it back before the first message leaves.
UNDO: Final = timedelta(seconds=60)
#: By the clock of the site's zone: before people begin to work, and not at night.
HOUR: Final = time(9)
#: Two messages about one move that come sooner one after the other are one too many.
APART: Final = timedelta(hours=24)
#: What should have left so long ago does not leave by itself any more.
TOO_LATE: Final = timedelta(hours=12)


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


def are_close(one: datetime, other: datetime, zone: ZoneInfo) -> bool:
    """Whether less than a day lies between, by the clock on the wall: from nine to nine is a day in every night."""
    first, second = (moment.astimezone(zone).replace(tzinfo=None) for moment in (one, other))
    return abs(second - first) < APART


class Seen(NamedTuple):
    """What a message about a move says of it, in short: two moments with the same words have the same."""

    phase: str = ""
    dates: str = ""
    servers: str = ""

    def __str__(self) -> str:
        return " ".join(self)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The other way round; empty for what was never seen."""
        return cls(*text.split(" ")) if text else cls()

    def reads_like(self, other: "Seen") -> bool:
        """Whether both differ in nothing but the dates, which the message has from the move."""
        return (self.phase, self.servers) == (other.phase, other.servers)


def seen_in(move: Move, at: datetime) -> Seen:
    """What a message that leaves at a moment says of a move."""
    dates = (move.change_from, move.moves_at, move.old_closes_at)
    typed = [(service.webmail_url, service.servers) for service in (move.from_service, move.to_service)]
    return Seen(
        move.phase(at).value,
        ",".join(date.isoformat() if date else "-" for date in dates),
        sha256(repr(typed).encode()).hexdigest()[:16],
    )
