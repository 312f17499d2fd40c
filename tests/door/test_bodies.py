"""Bodies are taken whole, by a deadline, up to a length; what is not finished costs nothing afterwards."""

import asyncio

import pytest

from kb.door.bodies import IN_MEMORY, BodyTooLong, Receive, Shelf, VisitorGone
from kb.door.heads import Refused
from tests.door.speaking import begun, hung_up, pieces


def taken(receive: Receive, longest: int = 1_000_000, shelf: Shelf | None = None) -> bytes:
    """What was read, while the shelf knows of it."""
    shelf = shelf or Shelf()

    async def read() -> bytes:
        before = shelf.taken
        async with shelf.body(receive, longest) as (file, length):
            text = file.read()
            assert (length, shelf.taken) == (len(text), before + length)
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
    shelf = Shelf()
    assert len(taken(pieces(b"x" * 99, b"x"), longest=100, shelf=shelf)) == 100
    with pytest.raises(BodyTooLong):
        taken(begun(b"x" * 99, b"xx"), longest=100, shelf=shelf)
    assert shelf.taken == 0


def test_all_together_have_a_bound() -> None:
    async def both(shelf: Shelf, second: int) -> int:
        async with shelf.body(pieces(b"x" * 100), 1000), shelf.body(pieces(b"x" * second), 1000) as (_, length):
            return length

    shelf = Shelf(most=150)
    assert asyncio.run(both(shelf, 50)) == 50
    with pytest.raises(Refused, match="Too much is being sent at once") as refused:
        asyncio.run(both(shelf, 51))
    assert (refused.value.status, shelf.taken) == (503, 0)


def test_who_hangs_up_is_not_waited_for() -> None:
    shelf = Shelf()
    with pytest.raises(VisitorGone):
        taken(hung_up, shelf=shelf)
    assert shelf.taken == 0
