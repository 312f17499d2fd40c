"""Log lines: facts that may be known, and of a fault its kind and its place."""

import asyncio
import fcntl
import io
import json
import logging
import os
import subprocess
import sys
import time
from select import PIPE_BUF
from typing import Any, Final

import pytest

from kb.logs import FIELDS, JsonLines, PlainLines, RequestLines, _pieces

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


#: A process that writes many lines of requests at once, as a worker of the site does.
_WRITER: Final = """
import logging, sys
from kb.logs import JsonLines, RequestLines
handler = logging.StreamHandler(sys.stdout)
handler.setFormatter(JsonLines())
logging.basicConfig(handlers=[handler], level=logging.INFO)
lines = RequestLines()
lines._waiting = [(1800000000.0, "GET", sys.argv[1] * (1 + number % 9), 200, 1.5) for number in range(400)]
lines.write()
"""


def test_two_processes_write_whole_lines_into_a_pipe_that_is_full() -> None:
    """Its reader is slower than they are, and it takes in no more than one write that cannot be torn."""
    end, beginning = os.pipe()
    fcntl.fcntl(beginning, fcntl.F_SETPIPE_SZ, PIPE_BUF)
    names = ("kb-guide-of-one", "kb-guide-of-another")
    writers = [subprocess.Popen([sys.executable, "-c", _WRITER, name], stdout=beginning) for name in names]
    os.close(beginning)
    with open(end, "rb", buffering=0) as pipe:
        said = b"".join(iter(lambda: pipe.read(700), b""))
    assert [writer.wait(60) for writer in writers] == [0, 0]
    routes = [json.loads(line)["route"] for line in said.splitlines()]
    assert sorted(routes) == sorted(name * (1 + number % 9) for name in names for number in range(400))


def test_a_line_that_is_longer_than_a_pipe_takes_at_once_goes_alone() -> None:
    texts = ["a" * 99 + "\n", "b" * (PIPE_BUF - 101) + "\n", "c" * PIPE_BUF + "\n", "d\n"]
    assert list(_pieces(texts)) == [texts[0] + texts[1], texts[2], texts[3]]
    assert list(_pieces([])) == []


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
