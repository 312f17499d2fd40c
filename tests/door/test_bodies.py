"""Bodies are taken whole, by a deadline, up to a length; what is not finished costs nothing afterwards."""

import asyncio

import pytest

from kb.door.answers import Refused
from kb.door.bodies import IN_MEMORY, Receive, Shelf
from kb.protocols.body_length import MAX_BODY, MAX_UPLOAD
from tests.door.speaking import begun, hung_up, pieces, scope

CHUNKED = ("transfer-encoding", "chunked")


def taken(receive: Receive, shelf: Shelf | None = None, said: tuple[str, str] = CHUNKED) -> bytes:
    """What was read, while the shelf knows of it."""
    shelf = shelf or Shelf()

    async def read() -> bytes:
        before = shelf.taken
        async with shelf.whole(scope(headers=[said]), receive) as (whole, file, _):
            text = file.read()
            assert shelf.taken == before + len(text)
            assert whole["headers"] == [(b"content-length", str(len(text)).encode())]
        assert (file.closed, shelf.taken) == (True, before)
        return text

    return asyncio.run(read())


@pytest.mark.parametrize(
    "parts",
    [[b""], [b"domain=open.example"], [b"domain=", b"", b"open", b".example"], [b"x" * IN_MEMORY, b"y" * IN_MEMORY]],
    ids=["empty", "in one piece", "in several", "longer than memory"],
)
def test_a_body_is_read_to_its_end(parts: list[bytes]) -> None:
    assert taken(pieces(*parts)) == b"".join(parts)


@pytest.mark.parametrize("receive", [begun(), begun(b"domain="), begun(*[b"x"] * 1000, seconds=0.002)])
def test_what_does_not_come_is_waited_for_so_long_and_no_longer(receive: Receive) -> None:
    shelf = Shelf(patience=0.1)
    with pytest.raises(Refused, match="did not come in time") as refused:
        taken(receive, shelf=shelf)
    assert (refused.value.status, shelf.taken) == (408, 0)


def test_a_kilobyte_a_second_is_time_enough() -> None:
    assert len(taken(pieces(*[b"x" * 50] * 12, seconds=0.02), shelf=Shelf(patience=0.1))) == 600


def test_what_is_longer_than_it_may_be_is_not_read_on() -> None:
    most, upload = b"x" * MAX_BODY, b"x" * MAX_UPLOAD
    assert read(pieces(most[1:], b"x"), CHUNKED) == (MAX_BODY, MAX_BODY, True)
    for received in (begun(most[1:], b"xx"), pieces(most[1:], b"xx"), begun(most, b"x", b"x")):
        assert read(received, CHUNKED) == (MAX_BODY + 1, MAX_BODY + 1, False)
    assert read(begun(), ("content-length", str(MAX_BODY + 1))) == (0, MAX_BODY + 1, False)
    stream = {"path": "/api/v1/domains"}
    assert read(pieces(upload), CHUNKED, ("authorization", "Bearer x"), **stream) == (MAX_UPLOAD, MAX_UPLOAD, True)
    assert read(begun(most, b"x"), CHUNKED, **stream) == (MAX_BODY + 1, MAX_BODY + 1, False)


def read(receive: Receive, *headers: tuple[str, str], **more: str) -> tuple[int, int, bool]:
    """How much was read, how long it is said to be then, and whether it is all there."""

    async def reading() -> tuple[int, int, bool]:
        async with Shelf().whole(scope(headers=headers, **more), receive) as (whole, file, is_all):
            return len(file.read()), int(dict(whole["headers"])[b"content-length"]), is_all

    return asyncio.run(reading())


def test_all_together_have_a_bound() -> None:
    async def both(shelf: Shelf, second: int) -> int:
        asked = scope(headers=[CHUNKED])
        async with (
            shelf.whole(asked, pieces(b"x" * 100)),
            shelf.whole(asked, pieces(b"x" * second)) as (_, file, is_all),
        ):
            assert is_all
            return len(file.read())

    shelf = Shelf(most=150)
    assert asyncio.run(both(shelf, 50)) == 50
    with pytest.raises(Refused, match="Too much is being sent at once") as refused:
        asyncio.run(both(shelf, 51))
    assert (refused.value.status, shelf.taken) == (503, 0)


def test_who_hangs_up_is_not_waited_for() -> None:
    shelf = Shelf()
    with pytest.raises(ConnectionAbortedError):
        taken(hung_up, shelf, ("content-length", "5"))
    assert shelf.taken == 0
