"""Log lines for standard output: one JSON object each, or plain text.

A fault is written as the exception's class and its place in the code, never its message: messages quote what a
visitor typed, and no address, domain or path may enter a log (design 7.22).
"""

import asyncio
import json
import logging
import time
import traceback
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from functools import lru_cache
from json.encoder import encode_basestring_ascii
from select import PIPE_BUF
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


class RequestLines:
    """Lines of requests that were answered without Django, written many at a time: each by itself takes as long as the
    answer. They come out as those of `kb.request` do, so many seconds later."""

    def __init__(self, seconds: float = 0.1) -> None:
        self._seconds = seconds
        self._waiting: list[tuple[float, str, str, int, float]] = []

    def add(self, method: str, route: str, status: int, ms: float) -> None:
        """Let a line wait. To be called in an event loop."""
        self._waiting.append((time.time(), method, route, status, round(ms, 2)))
        if len(self._waiting) == 1:
            asyncio.get_running_loop().call_later(self._seconds, self.write)

    def write(self) -> None:
        """Write all that waits."""
        waiting, self._waiting = self._waiting, []
        if not waiting or not logging.getLogger("kb.request").isEnabledFor(logging.INFO):
            return
        for handler in logging.getLogger().handlers:
            if isinstance(handler, logging.StreamHandler) and type(handler.formatter) is JsonLines:
                with handler.lock or nullcontext():
                    for piece in _pieces(map(_line, waiting)):
                        handler.stream.write(piece)
                        handler.flush()
            else:
                for one in waiting:
                    handler.handle(_record(*one))


lines: Final = RequestLines()


def _line(waiting: tuple[float, str, str, int, float]) -> str:
    at, method, route, status, ms = waiting
    return (
        f'{{"time": "{_second(int(at))}.{int(at % 1 * 1000):03d}+00:00", "level": "info", "event": "request", '
        f'"method": "{method}", "route": "{route}", "status": {status}, "ms": {ms}}}\n'
    )


def _pieces(texts: Iterable[str]) -> Iterator[str]:
    """Whole lines, so many together as a pipe takes in at once. Of more it takes a part while its reader is behind, and
    what another process writes comes in between."""
    piece = ""
    for text in texts:  # ASCII, so a letter is a byte
        if piece and len(piece) + len(text) > PIPE_BUF:
            yield piece
            piece = ""
        piece += text
    if piece:
        yield piece


def _record(at: float, method: str, route: str, status: int, ms: float) -> logging.LogRecord:
    record = logging.makeLogRecord(
        {"name": "kb.request", "levelno": logging.INFO, "levelname": "INFO", "msg": "request", "created": at}
    )
    record.__dict__ |= {"method": method, "route": route, "status": status, "ms": ms}
    return record


class PlainLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return " ".join(
            f"{value}" if key in {"time", "event"} else f"{key}={value}" for key, value in _facts(record).items()
        )
