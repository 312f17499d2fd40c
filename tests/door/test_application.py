"""What the door does with a request: hand it on whole, refuse it, or let it fall."""

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest

from kb.body_length import MAX_BODY
from kb.door.application import Door
from kb.door.bodies import Receive, Shelf
from kb.door.heads import TOO_LONG
from kb.door.threads import Threads
from tests.door.speaking import Heard, begun, hung_up, pieces, scope


class Behind:
    """Stands for Django: says what it got."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.asked.append(environ)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [environ.get("CONTENT_LENGTH", "none").encode(), b" ", environ["wsgi.input"].read()]


async def nothing() -> Any:
    raise AssertionError("nobody may wait for a body here")


def served(
    asked: dict[str, Any], receive: Receive, behind: Behind | None = None, patience: float = 0.1
) -> tuple[Heard, Behind, Shelf]:
    behind, heard, shelf = behind or Behind(), Heard(), Shelf(patience=patience)
    asyncio.run(Door(Threads(behind, 1), shelf)(asked, receive, heard.send))
    assert shelf.taken == 0
    return heard, behind, shelf


@pytest.mark.parametrize("said", [("content-length", "9"), ("transfer-encoding", "chunked")])
def test_a_request_is_handed_on_when_all_of_it_is_here(said: tuple[str, str]) -> None:
    heard, behind, _ = served(scope(headers=[said]), pieces(b"domain=", b"ab"))
    assert (heard.status, heard.body) == (200, b"9 domain=ab")
    assert "HTTP_TRANSFER_ENCODING" not in behind.asked[0]


def test_one_without_a_body_is_handed_on_at_once() -> None:
    heard, _, _ = served(scope("GET", "/"), nothing)
    assert (heard.status, heard.body) == (200, b"none ")


@pytest.mark.parametrize("receive", [begun(), begun(b"domain=")])
def test_one_that_does_not_end_never_gets_a_thread(receive: Receive) -> None:
    heard, behind, _ = served(scope(headers=[("content-length", "9")]), receive)
    assert (heard.status, heard.headers[b"connection"], behind.asked) == (408, b"close", [])
    assert heard.body == b"What was to be sent did not come in time.\n"


def test_what_was_announced_too_long_is_not_waited_for() -> None:
    heard, behind, _ = served(scope(headers=[("content-length", str(MAX_BODY + 1))]), nothing)
    assert (heard.body, heard.headers[b"connection"]) == (f"{TOO_LONG} ".encode(), b"close")
    assert len(behind.asked) == 1


def test_what_becomes_too_long_is_not_read_on() -> None:
    heard, _, _ = served(scope(headers=[("transfer-encoding", "chunked")]), begun(b"x" * MAX_BODY, b"x"))
    assert (heard.body, heard.headers[b"connection"]) == (f"{TOO_LONG} ".encode(), b"close")


def test_a_head_with_two_readings_is_refused() -> None:
    heard, behind, _ = served(scope(headers=[("content-length", "9"), ("content-length", "8")]), nothing)
    assert (heard.status, heard.headers[b"connection"], behind.asked) == (400, b"close", [])


def test_pieces_that_cannot_be_read_are_refused() -> None:
    """The server takes them for the end of the connection, and would answer 500 by itself."""
    heard, behind, _ = served(scope(headers=[("transfer-encoding", "chunked")]), hung_up)
    assert (heard.status, heard.headers[b"connection"], behind.asked) == (400, b"close", [])
    assert heard.body == b"The pieces of what was sent cannot be read.\n"


def test_who_hangs_up_gets_nothing() -> None:
    heard, behind, _ = served(scope(headers=[("content-length", "9")]), hung_up)
    assert (heard.messages, behind.asked) == ([], [])


def test_too_much_at_once_is_said_with_a_time_to_come_again() -> None:
    heard = Heard()
    door = Door(Threads(Behind(), 1), Shelf(most=5))
    asyncio.run(door(scope(headers=[("content-length", "9")]), pieces(b"domain=ab"), heard.send))
    assert (heard.status, heard.headers[b"retry-after"]) == (503, b"60")


def test_it_lives_as_long_as_its_server() -> None:
    heard = Heard()
    asyncio.run(Door(Threads(Behind(), 1), Shelf())({"type": "lifespan"}, pieces(b"", b""), heard.send))
    assert [message["type"] for message in heard.messages] == [
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
    ]
