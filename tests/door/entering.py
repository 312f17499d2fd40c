"""A request through the door and Django's own answer to it, in this thread and without an event loop: the database of a
test belongs to one thread, and Django wants no loop beside it."""

import gzip
import logging
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass
from io import BytesIO
from typing import Any, TypeVar

import brotli
from django.db import connection

from kb.door.answers import Answer
from kb.door.questions import question_in
from kb.door.recollection import Recollection
from kb.door.threads import Threads, WsgiApplication
from kb.models.ground.revisions import forget_revision, look_again
from kb.models.moves.glance import Glance
from kb.under_way import UnderWay
from kb.wsgi import application as django

Value = TypeVar("Value")
MEMORY = 64 << 20


class Here(Threads):
    """All that threads would do is done at once."""

    async def run(self, function: Callable[..., Value], *arguments: Any) -> Value:
        return function(*arguments)


class AtOnce(UnderWay):
    """What nobody waits for is done before anything else."""

    def begin(self, key: Hashable, work: Coroutine[Any, Any, object]) -> None:
        done(self.do(key, work))


def done(work: Coroutine[Any, Any, Value]) -> Value:
    """What a coroutine comes to that waits for nothing."""
    try:
        work.send(None)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]
    raise AssertionError("something was waited for")


@dataclass(frozen=True)
class Said:
    """An answer without its coding: what coded it, and how long that became, may differ. `line` is that of the log."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes
    line: tuple[Any, ...]

    @classmethod
    def of(cls, status: int, headers: list[tuple[bytes, bytes]], body: bytes, line: tuple[Any, ...] = ()) -> "Said":
        found = dict(headers)
        assert len(found) == len(headers)
        coding = found.get(b"content-encoding")
        if coding and body and status != 206:  # a part of a file is no text of its own
            body = gzip.decompress(body) if coding == b"gzip" else brotli.decompress(body)
        if coding:
            found.pop(b"content-length")
        return cls(status, found, body, line)


class Lines(logging.Handler):
    """The facts of lines that are written meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.facts: list[tuple[Any, ...]] = []

    def __enter__(self) -> "Lines":
        logging.getLogger("kb.request").addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("kb.request").removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        if record.msg == "request":
            self.facts.append(tuple(record.__dict__[name] for name in ("method", "route", "status")))


class Entrance:
    """A site with a door whose memory begins empty; `remembered` counts what Django was not asked for."""

    def __init__(self, most: int = MEMORY, *, glances: bool = False, application: WsgiApplication = django) -> None:
        self.threads = Here(application, 1)
        self.recollection = Recollection(self.threads, most, _glance() if glances else Glance())
        self.recollection._making = AtOnce()
        self.remembered = 0

    def by_door(self, scope: dict[str, Any], body: bytes = b"") -> Said:
        forget_revision()  # as after a write of this process: nobody gets what was true before
        look_again()
        question = question_in(scope, body)
        if question is None:
            return self.by_django(scope, body)
        with Lines() as lines:
            answer = done(self.recollection.answer(question))
        if isinstance(answer, Answer):
            return _said(scope, answer, lines)
        self.remembered += 1
        answer.note()
        line = (scope["method"], answer.ready.kept.route, answer.status)
        return Said.of(answer.status, answer.headers, answer.body, line)

    def by_django(self, scope: dict[str, Any], body: bytes = b"") -> Said:
        with Lines() as lines:
            answer = done(self.threads.answer(scope, BytesIO(body)))
        return _said(scope, answer, lines)


def _glance() -> Glance:
    """As on a site with SQLite; what a test has not committed is seen through its own connection alone."""
    if connection.vendor != "sqlite":
        return Glance()
    connection.ensure_connection()
    glance = Glance(connection.settings_dict)
    glance._connection = connection.connection
    return glance


def _said(scope: dict[str, Any], answer: Answer, lines: Lines) -> Said:
    (line,) = lines.facts or [()]
    with answer.body as body:
        return Said.of(answer.status, answer.headers, b"" if scope["method"] == "HEAD" else body.read(), line)
