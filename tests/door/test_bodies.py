"""Bodies are taken whole, by a deadline, up to a length; what is not finished costs nothing afterwards."""

import asyncio
from contextlib import closing

import pytest

from kb.door.bodies import IN_MEMORY, Body, BodyRefused, BodyTooLong, Receive, Shelf, VisitorGone
from tests.door.speaking import begun, hung_up, pieces


def taken(receive: Receive, longest: int = 1_000_000, shelf: Shelf | None = None) -> Body:
    return asyncio.run((shelf or Shelf()).whole_body(receive, longest))


@pytest.mark.parametrize(
    "parts",
    [[b""], [b"domain=open.example"], [b"domain=", b"", b"open", b".example"], [b"x" * IN_MEMORY, b"y" * IN_MEMORY]],
    ids=["empty", "in one piece", "in several", "longer than memory"],
)
def test_a_body_is_read_to_its_end(parts: list[bytes]) -> None:
    shelf = Shelf()
    body = taken(pieces(*parts), shelf=shelf)
    assert (body.length, body.file.read()) == (len(b"".join(parts)), b"".join(parts))
    assert shelf.taken == body.length
    body.close()
    assert (shelf.taken, body.file.closed) == (0, True)


@pytest.mark.parametrize("receive", [begun(), begun(b"domain="), begun(*[b"x"] * 1000, seconds=0.002)])
def test_what_does_not_come_is_waited_for_so_long_and_no_longer(receive: Receive) -> None:
    shelf = Shelf(patience=0.1)
    with pytest.raises(BodyRefused, match="did not come in time") as refused:
        taken(receive, shelf=shelf)
    assert (refused.value.status, shelf.taken) == (408, 0)


def test_a_kilobyte_a_second_is_time_enough() -> None:
    with closing(taken(pieces(*[b"x" * 50] * 12, seconds=0.02), shelf=Shelf(patience=0.1))) as body:
        assert body.length == 600


def test_what_is_longer_than_it_may_be_is_not_read_on() -> None:
    shelf = Shelf()
    with closing(taken(pieces(b"x" * 99, b"x"), longest=100, shelf=shelf)) as body:
        assert body.length == 100
    with pytest.raises(BodyTooLong):
        taken(begun(b"x" * 99, b"xx"), longest=100, shelf=shelf)
    assert shelf.taken == 0


def test_all_together_have_a_bound() -> None:
    shelf = Shelf(most=150)
    with closing(taken(pieces(b"x" * 100), shelf=shelf)):
        with pytest.raises(BodyRefused, match="Too much is being sent at once") as refused:
            taken(pieces(b"x" * 51), shelf=shelf)
        assert (refused.value.status, shelf.taken) == (503, 100)
    with closing(taken(pieces(b"x" * 150), shelf=shelf)) as body:
        assert body.length == 150


def test_who_hangs_up_is_not_waited_for() -> None:
    shelf = Shelf()
    with pytest.raises(VisitorGone):
        taken(hung_up, shelf=shelf)
    assert shelf.taken == 0
