"""Events as files: CSV for a spreadsheet, NDJSON for another program, written piece by piece."""

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Final

from kb.models.site.events import Event
from kb.operations.tables.writing import lines_of_csv

COLUMNS: Final = ("at", "who", "action", "subject", "before", "after")


def as_csv(events: Iterable[Event]) -> Iterator[str]:
    """With a header line."""
    yield from lines_of_csv(chain((COLUMNS,), map(_cells, events)))


def _cells(event: Event) -> tuple[str, ...]:
    return event.at.isoformat(), event.who, event.action, event.subject, _json(event.before), _json(event.after)


def as_ndjson(events: Iterable[Event]) -> Iterator[str]:
    """One JSON object a line."""
    for event in events:
        values = (event.at.isoformat(), event.who, event.action, event.subject, event.before, event.after)
        yield json.dumps(dict(zip(COLUMNS, values, strict=True)), ensure_ascii=False) + "\n"


def _json(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)
