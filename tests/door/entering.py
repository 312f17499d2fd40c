"""A request through the door and Django's own answer to it, in this thread and without an event loop: the database of a
test belongs to one thread, and Django wants no loop beside it."""

import gzip
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from io import BytesIO
from typing import Any, TypeVar

import brotli

from kb.door.answers import Answer
from kb.door.recollection import Recollection
from kb.door.threads import Threads
from kb.models.ground.revisions import look_again
from kb.wsgi import application as django

Value = TypeVar("Value")
MEMORY = 64 << 20


class Here(Threads):
    """All that threads would do is done at once."""

    async def run(self, function: Callable[..., Value], *arguments: Any) -> Value:
        return function(*arguments)


def done(work: Coroutine[Any, Any, Value]) -> Value:
    """What a coroutine comes to that waits for nothing."""
    try:
        work.send(None)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]
    raise AssertionError("something was waited for")


@dataclass(frozen=True)
class Said:
    """An answer without its coding: what coded it, and how long that became, may differ."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes

    @classmethod
    def of(cls, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> "Said":
        found = dict(headers)
        assert len(found) == len(headers)
        coding = found.get(b"content-encoding")
        if coding and body:
            body = gzip.decompress(body) if coding == b"gzip" else brotli.decompress(body)
        if coding:
            found.pop(b"content-length")
        return cls(status, found, body)


class Entrance:
    """A site with a door whose memory begins empty; `remembered` counts what Django was not asked for."""

    def __init__(self, most: int = MEMORY) -> None:
        self.threads = Here(django, 1)
        self.recollection = Recollection(self.threads, most)
        self.remembered = 0

    def by_door(self, scope: dict[str, Any]) -> Said:
        look_again()
        question = self.recollection.question(scope)
        if question is None:
            return self.by_django(scope)
        answer = self.recollection.found(question) or done(self.recollection.answer(scope, question))
        if isinstance(answer, Answer):
            return _said(scope, answer)
        self.remembered += 1
        answer.ready.count(question, answer.settings)
        return Said.of(answer.status, answer.head["headers"], answer.body["body"])

    def by_django(self, scope: dict[str, Any]) -> Said:
        return _said(scope, done(self.threads.answer(scope, BytesIO())))


def _said(scope: dict[str, Any], answer: Answer) -> Said:
    with answer.body as body:
        return Said.of(answer.status, answer.headers, b"" if scope["method"] == "HEAD" else body.read())
