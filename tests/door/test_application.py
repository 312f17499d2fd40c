"""What the door does with a request: hand it on whole, refuse it, or let it fall."""

import asyncio
import threading
from collections.abc import Iterable
from typing import Any

import pytest

from kb.door.application import Door
from kb.door.bodies import Receive, Shelf
from kb.door.threads import Threads, WsgiApplication
from kb.door.turns import Turns
from kb.operations.accounts.password_digests import PATIENCE
from kb.protocols.body_length import MAX_BODY
from kb.views.operator.accounts.turns import NO_TURN
from tests.door.speaking import Heard, begun, hung_up, pieces, scope


class Behind:
    """Stands for Django: says what it got."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.asked.append(environ)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [environ.get("CONTENT_LENGTH", "none").encode(), b" ", environ["wsgi.input"].read()]


def door(behind: WsgiApplication, shelf: Shelf | None = None, patience: float = PATIENCE) -> Door:
    threads = Threads(behind, 1)
    return Door(threads, shelf or Shelf(), Threads(behind, 1), Turns(patience), None)


async def nothing() -> Any:
    raise AssertionError("nobody may wait for a body here")


def served(
    asked: dict[str, Any], receive: Receive, behind: Behind | None = None, patience: float = 0.1
) -> tuple[Heard, Behind, Shelf]:
    behind, heard, shelf = behind or Behind(), Heard(), Shelf(patience=patience)
    asyncio.run(door(behind, shelf)(asked, receive, heard.send))
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
    assert (heard.body, heard.headers[b"connection"]) == (f"{MAX_BODY + 1} ".encode(), b"close")
    assert len(behind.asked) == 1


def test_what_becomes_too_long_is_not_read_on() -> None:
    for pieces_ in (begun(b"x" * MAX_BODY, b"x"), pieces(b"x" * MAX_BODY, b"x")):
        heard, _, _ = served(scope(headers=[("transfer-encoding", "chunked")]), pieces_)
        assert heard.body.startswith(f"{MAX_BODY + 1} ".encode())
        assert heard.headers[b"connection"] == b"close"


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
    asked = scope(headers=[("content-length", "9")])
    asyncio.run(door(Behind(), Shelf(most=5))(asked, pieces(b"domain=ab"), heard.send))
    assert (heard.status, heard.headers[b"retry-after"]) == (503, b"60")


def test_nothing_but_http_is_spoken() -> None:
    """Servers take it from this that nothing is to be begun or ended."""
    for kind in ("lifespan", "websocket"):
        with pytest.raises(ValueError, match="Nothing but HTTP"):
            asyncio.run(door(Behind())({"type": kind}, pieces(b""), Heard().send))


class SlowAtPasswords:
    """Stands for a Django that works at the first password until somebody has read a page."""

    def __init__(self, pages: int) -> None:
        self.were_read, self.pages = threading.Semaphore(0), pages
        self.threads: list[str] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("503 Busy" if NO_TURN in environ else "200 OK", [])
        if environ["REQUEST_METHOD"] == "GET":
            self.were_read.release()
        elif NO_TURN not in environ:
            self.threads.append(threading.current_thread().name)
            for _ in range(self.pages):
                assert self.were_read.acquire(timeout=20)
            self.were_read.release(self.pages)
        return [b"page"]


def at_once(behind: WsgiApplication, patience: float, *asked: dict[str, Any]) -> list[int]:
    """The statuses of what is asked at the same time, in this order."""

    async def all_of_it() -> list[Heard]:
        one, heard = door(behind, patience=patience), [Heard() for _ in asked]
        calls = [one(scope, pieces(b"a=b"), each.send) for scope, each in zip(asked, heard, strict=True)]
        await asyncio.gather(*calls)
        return heard

    return [each.status for each in asyncio.run(all_of_it())]


def guess(cookie: str = "") -> dict[str, Any]:
    return scope("POST", "/operator/sign-in/", [("content-length", "3"), ("cookie", cookie)])


def test_sixteen_at_the_sign_in_leave_the_threads_to_whoever_reads() -> None:
    behind = SlowAtPasswords(pages=3)
    guesses, pages = [guess() for _ in range(16)], [scope("GET", "/") for _ in range(3)]
    assert at_once(behind, 20, *guesses, *pages) == [200] * 19
    assert len(behind.threads) == 16


def test_who_waits_too_long_is_told_so_and_nobody_works_for_them() -> None:
    behind = SlowAtPasswords(pages=1)
    later = scope("GET", "/")

    async def one_reads_after_a_while() -> list[int]:
        one, heard = door(behind, patience=0.1), [Heard() for _ in range(4)]
        calls = [asyncio.create_task(one(guess(), pieces(b"a=b"), each.send)) for each in heard[:3]]
        await asyncio.wait(calls, timeout=20, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait(calls[1:], timeout=20)
        await one(later, nothing, heard[3].send)
        await asyncio.gather(*calls)
        return [each.status for each in heard]

    assert asyncio.run(one_reads_after_a_while()) == [200, 503, 503, 200]
    assert len(behind.threads) == 1


@pytest.mark.thorough
@pytest.mark.parametrize("path", ["/settings/", "/operator/sign-in/code/", "/operator/moves/"])
def test_nothing_else_that_is_sent_waits_for_a_password(path: str) -> None:
    behind = Behind()
    heard, _, _ = served(scope("POST", path, [("content-length", "3")]), pieces(b"a=b"), behind)
    assert (heard.body, NO_TURN in behind.asked[0]) == (b"3 a=b", False)
