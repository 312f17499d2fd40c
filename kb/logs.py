"""Log lines for standard output: one JSON object each, or plain text.

A fault is written as the exception's class and its place in the code, never its message: messages quote what a
visitor typed, and no address, domain or path may enter a log (design 7.22).
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from functools import lru_cache
from json.encoder import encode_basestring_ascii
from types import TracebackType
from typing import Any, Final

#: Attributes of a record that callers add through `extra=`.
FIELDS: Final = ("method", "route", "status", "ms", "release", "page", "work", "lane", "requests")
_FRAMES: Final = 12
# No line says from which thread or process it comes, so nobody needs to find it out for each.
logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "time": f"{_second(int(record.created))}.{int(record.created % 1 * 1000):03d}+00:00",
        "level": record.levelname.lower(),
        "event": record.getMessage(),
    }
    given = record.__dict__
    facts |= {field: given[field] for field in FIELDS if field in given}
    if record.exc_info and record.exc_info[0]:
        facts["fault"] = record.exc_info[0].__qualname__
        facts["at"] = _places(record.exc_info[2])
    return facts


@lru_cache(maxsize=2)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-_FRAMES:]
    return [f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno} {frame.name}" for frame in frames]


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return "{" + ", ".join([f'"{name}": {_json(value)}' for name, value in _facts(record).items()]) + "}"


def _json(value: Any) -> str:
    """What `json.dumps` makes of it, which takes longer over a word or a number than all the rest of a line."""
    if type(value) is str:
        return encode_basestring_ascii(value)
    return repr(value) if type(value) is int or type(value) is float else json.dumps(value)


class PlainLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return " ".join(
            f"{value}" if key in {"time", "event"} else f"{key}={value}" for key, value in _facts(record).items()
        )
