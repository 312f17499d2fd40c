"""Events as files: rows for a spreadsheet, NDJSON for another program, read piece by piece."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from kb.models.site.events import Event

COLUMNS: Final = ("at", "who", "action", "subject", "before", "after")


def event_rows(events: Iterable[Event]) -> Iterator[tuple[str, ...]]:
    """A header, and a row for each event."""
    yield COLUMNS
    for event in events:
        yield event.at.isoformat(), event.who, event.action, event.subject, _json(event.before), _json(event.after)


def as_ndjson(events: Iterable[Event]) -> Iterator[str]:
    """One JSON object a line."""
    for event in events:
        values = (event.at.isoformat(), event.who, event.action, event.subject, event.before, event.after)
        yield json.dumps(dict(zip(COLUMNS, values, strict=True)), ensure_ascii=False) + "\n"


def _json(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)
