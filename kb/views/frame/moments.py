"""The moment for which a request is answered: now, or one that is to come, if the door has an answer made beforehand.

A view that is kept takes it from here and hands it on as `at`. Reading the clock itself it would mix two times.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Final

_ahead: Final[ContextVar[datetime | None]] = ContextVar("kb_moment", default=None)


def moment() -> datetime:
    return _ahead.get() or datetime.now(UTC)


@contextmanager
def answering_for(at: datetime | None) -> Iterator[None]:
    """Let what is asked within be answered as it will be then; `None` is for now."""
    token = _ahead.set(at)
    try:
        yield
    finally:
        _ahead.reset(token)
