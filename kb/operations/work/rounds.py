"""Rounds of an outbox: a worker sends for a few seconds, then leaves itself to other work."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

Clock = Callable[[], datetime]

#: Seconds.
LONGEST_ROUND: Final = 8.0


def for_a_round(send_one: Callable[[], bool]) -> None:
    """Send one message after the other, as long as each says that there may be another one."""
    ends = time.monotonic() + LONGEST_ROUND
    while time.monotonic() < ends and send_one():
        pass


def now() -> datetime:
    return datetime.now(UTC)
