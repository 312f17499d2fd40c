"""Log lines: facts that may be known, and of a fault its kind and its place."""

import asyncio
import io
import json
import logging
import sys
import time
from typing import Any

import pytest

from kb.logs import FIELDS, JsonLines, PlainLines, RequestLines

CANARY = "kanarienvogel"


def record(message: str = "request", **more: Any) -> logging.LogRecord:
    made = logging.LogRecord("kb.request", logging.INFO, "x.py", 1, message, None, more.pop("exc_info", None))
    made.created = 1_700_000_000.125
    vars(made).update(more)
    return made


def failure() -> Any:
    try:
        raise ValueError(f"{CANARY}@open.example")
    except ValueError:
        return sys.exc_info()


def test_a_request_is_one_json_object() -> None:
    line = JsonLines().format(record(method="GET", route="kb-home", status=200, ms=1.5))
    assert line == (
        '{"time": "2023-11-14T22:13:20.125+00:00", "level": "info", "event": "request", '
        '"method": "GET", "route": "kb-home", "status": 200, "ms": 1.5}'
    )


@pytest.mark.parametrize("formatter", [JsonLines(), PlainLines()])
def test_lines_that_waited_say_what_others_say(formatter: logging.Formatter, monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter)
    monkeypatch.setattr(logging.getLogger(), "handlers", [handler])
    monkeypatch.setattr(time, "time", lambda: 1_700_000_000.125)

    async def both() -> None:
        lines = RequestLines(0.01)
        lines.add("GET", "kb-home", 200, 1.50001)
        lines.add("HEAD", "kb-guide", 304, 0.06)
        assert written.getvalue() == ""
        await asyncio.sleep(0.05)
        lines.write()

    asyncio.run(both())
    facts = ({"method": "GET", "route": "kb-home", "status": 200, "ms": 1.5},)
    facts += ({"method": "HEAD", "route": "kb-guide", "status": 304, "ms": 0.06},)
    assert written.getvalue() == "".join(f"{formatter.format(record(**each))}\n" for each in facts)


def test_plain_lines_say_the_same() -> None:
    line = PlainLines().format(record(method="GET", route="kb-home", status=200, ms=1.5))
    assert line == "2023-11-14T22:13:20.125+00:00 level=info request method=GET route=kb-home status=200 ms=1.5"


@pytest.mark.parametrize("formatter", [JsonLines(), PlainLines()])
def test_what_is_not_on_the_list_is_left_out(formatter: logging.Formatter) -> None:
    line = formatter.format(record(path=CANARY, request=CANARY, domain=CANARY, query=CANARY))
    assert CANARY not in line
    assert set(FIELDS) == {"method", "route", "status", "ms", "release", "page", "work", "lane", "requests"}


@pytest.mark.parametrize("formatter", [JsonLines(), PlainLines()])
def test_a_fault_is_told_without_its_message(formatter: logging.Formatter) -> None:
    line = formatter.format(record("a view failed", exc_info=failure()))
    assert "ValueError" in line
    assert CANARY not in line
    assert " failure" in line


def test_a_line_is_one_line_whatever_the_message() -> None:
    line = JsonLines().format(record("two\nlines\u2028and more"))
    assert len(line.splitlines()) == 1
    assert json.loads(line)["event"] == "two\nlines\u2028and more"
