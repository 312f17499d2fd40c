"""Events as files: CSV for a spreadsheet, NDJSON for another program, written piece by piece."""

import csv
import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from kb.jobs.csv_cells import harmless
from kb.models.events import Event

COLUMNS: Final = ("at", "who", "action", "subject", "before", "after")


class _Line:
    """Hands back each line that the writer makes."""

    def write(self, line: str) -> str:
        return line


def as_csv(events: Iterable[Event]) -> Iterator[str]:
    """With a header line; UTF-8 with a mark, by which a spreadsheet knows it."""
    out: Any = csv.writer(_Line(), lineterminator="\r\n")
    yield "\ufeff" + out.writerow(COLUMNS)
    for event in events:
        cells = (event.at.isoformat(), event.who, event.action, event.subject, _json(event.before), _json(event.after))
        yield out.writerow([harmless(cell) for cell in cells])


def as_ndjson(events: Iterable[Event]) -> Iterator[str]:
    """One JSON object a line."""
    for event in events:
        values = (event.at.isoformat(), event.who, event.action, event.subject, event.before, event.after)
        yield json.dumps(dict(zip(COLUMNS, values, strict=True)), ensure_ascii=False) + "\n"


def _json(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)
