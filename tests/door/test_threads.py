"""A whole request goes in, a whole answer comes out, and nothing stays open."""

import asyncio
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest

from kb.door.answers import Answer
from kb.door.threads import Threads
from tests.door.speaking import scope


class Page:
    """The pieces of an answer, which say whether they were closed."""

    def __init__(self, *pieces: bytes, fault: Exception | None = None) -> None:
        self.pieces, self.fault, self.is_closed = pieces, fault, False

    def __iter__(self) -> Iterator[bytes]:
        yield from self.pieces
        if self.fault:
            raise self.fault

    def close(self) -> None:
        self.is_closed = True

    def __call__(self, _environ: dict[str, Any], start_response: Any) -> "Page":
        start_response("404 Not Found", [("Content-Type", "text/plain"), ("X-Name", "M\xfcller"), ("Vary", "a")])
        return self


def answered(page: Any) -> Answer:
    return asyncio.run(Threads(page, 1).answer(scope(), BytesIO()))


def test_an_answer_is_put_together_and_closed() -> None:
    page = Page(b"Not ", b"", b"here")
    answer = answered(page)
    with answer.body:
        assert (answer.status, answer.body.read(), page.is_closed) == (404, b"Not here", True)
    said = [(b"content-type", b"text/plain"), (b"x-name", b"M\xfcller"), (b"vary", b"a")]
    assert answer.headers == [*said, (b"content-length", b"8")]


def test_an_answer_that_fails_half_way_is_closed_too() -> None:
    page = Page(b"half", fault=ValueError("broken"))
    with pytest.raises(ValueError, match="broken"):
        answered(page)
    assert page.is_closed


def test_a_list_is_an_answer_as_well() -> None:
    def ready(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [environ["wsgi.input"].read(), environ["QUERY_STRING"].encode()]

    asked = scope() | {"query_string": b"a=1"}
    answer = asyncio.run(Threads(ready, 1).answer(asked, BytesIO(b"body ")))
    with answer.body:
        assert (answer.status, answer.body.read()) == (200, b"body a=1")


def test_the_environment_is_that_of_a_wsgi_server() -> None:
    asked = scope(
        "PUT",
        "/für/open.example/",
        [("host", "help.example"), ("content-type", "text/xml"), ("content-length", "3"), ("x-forwarded-for", "a")]
        + [("accept", "a")] * 300,
    )
    seen: list[dict[str, Any]] = []

    def ready(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.append(environ)
        start_response("200 OK", [])
        return [environ["wsgi.input"].read()]

    answer = asyncio.run(Threads(ready, 1).answer(asked, BytesIO(b"abc"), {"kb.more": True}))
    (environ,) = seen
    with answer.body as body:
        assert (body.read(), environ["kb.more"]) == (b"abc", True)
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/für/open.example/"
    assert (environ["REQUEST_METHOD"], environ["REMOTE_ADDR"], environ["SERVER_NAME"]) == (
        "PUT",
        "192.0.2.7",
        "127.0.0.1",
    )
    assert (environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"], environ["HTTP_HOST"]) == (
        "text/xml",
        "3",
        "help.example",
    )
    assert environ["HTTP_X_FORWARDED_FOR"] == "a"
    assert "wsgi.input_terminated" not in environ


@pytest.mark.parametrize(
    ("method", "status", "said", "length"),
    [
        ("GET", "200 OK", [], b"4"),
        ("GET", "200 OK", [("Content-Length", "4")], b"4"),
        ("HEAD", "200 OK", [], None),
        ("HEAD", "200 OK", [("Content-Length", "9")], b"9"),
        ("GET", "304 Not Modified", [], None),
        ("DELETE", "204 No Content", [], None),
    ],
)
def test_the_length_of_an_answer_is_said_once(
    method: str, status: str, said: list[tuple[str, str]], length: bytes | None
) -> None:
    def ready(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response(status, said)
        return [b"body"] if environ["REQUEST_METHOD"] == "GET" and status == "200 OK" else []

    answer = asyncio.run(Threads(ready, 1).answer(scope(method), BytesIO()))
    with answer.body:
        assert [value for name, value in answer.headers if name == b"content-length"] == ([length] if length else [])
