"""Turns, one after the other: known browsers before strangers, and an end to waiting."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from kb.door.turns import Turns

Hold = Callable[..., Coroutine[Any, Any, bool]]


def played(scene: Callable[[Hold, list[str]], Coroutine[Any, Any, None]], patience: float = 20) -> list[str]:
    """What happens in a scene, in order: who began, who ended, who went away."""
    said: list[str] = []

    async def play() -> None:
        turns = Turns(patience)

        async def hold(name: str, *, first: bool = False, until: asyncio.Event | None = None) -> bool:
            async with turns.take(first=first) as has_turn:
                said.append(f"{name} begins" if has_turn else f"{name} goes")
                if until:
                    await until.wait()
            return has_turn

        await scene(hold, said)

    asyncio.run(play())
    return said


async def settle() -> None:
    """Let everybody come as far as they can."""
    for _ in range(20):
        await asyncio.sleep(0)


def test_strangers_have_their_turns_in_the_order_in_which_they_came() -> None:
    async def scene(hold: Hold, said: list[str]) -> None:
        await asyncio.gather(*(hold(name) for name in ("ann", "ben", "cat")))

    assert played(scene) == ["ann begins", "ben begins", "cat begins"]


def test_a_known_browser_waits_for_one_stranger_at_most() -> None:
    async def scene(hold: Hold, said: list[str]) -> None:
        end = asyncio.Event()
        strangers = [asyncio.create_task(hold(f"stranger {n}", until=end)) for n in range(9)]
        await settle()
        known = [asyncio.create_task(hold(f"known {n}", first=True)) for n in range(2)]
        await settle()
        end.set()
        await asyncio.gather(*strangers, *known)

    assert played(scene)[:4] == ["stranger 0 begins", "known 0 begins", "known 1 begins", "stranger 1 begins"]


@pytest.mark.parametrize("first", [True, False])
def test_who_waits_too_long_goes_and_is_in_nobodys_way(first: bool) -> None:
    async def scene(hold: Hold, said: list[str]) -> None:
        end = asyncio.Event()
        ann = asyncio.create_task(hold("ann", until=end))
        await settle()
        assert await hold("ben", first=first) is False
        end.set()
        await ann
        await hold("cat", first=first)

    assert played(scene, patience=0.05) == ["ann begins", "ben goes", "cat begins"]


def test_a_stranger_who_goes_leaves_the_line_to_the_next() -> None:
    async def scene(hold: Hold, said: list[str]) -> None:
        end = asyncio.Event()
        known = asyncio.create_task(hold("known", first=True, until=end))
        await settle()
        assert await hold("ann") is False
        assert await hold("ben") is False
        end.set()
        await known
        await hold("cat")

    assert played(scene, patience=0.05) == ["known begins", "ann goes", "ben goes", "cat begins"]


def test_who_is_being_told_to_go_is_in_no_line_any_more_and_tells_nobody_else_to_wait() -> None:
    async def scene(hold: Hold, said: list[str]) -> None:
        end = asyncio.Event()
        known = asyncio.create_task(hold("known", first=True, until=end))
        await settle()
        going = [asyncio.create_task(hold(name, until=end)) for name in ("ann", "ben")]
        while "ann goes" not in said:
            await asyncio.sleep(0.01)
        assert "ben goes" not in said
        end.set()
        await asyncio.gather(known, *going)

    assert played(scene, patience=0.05) == ["known begins", "ann goes", "ben goes"]


def test_a_turn_ends_with_a_fault() -> None:
    async def scene(hold: Hold, said: list[str]) -> None:
        turns = Turns(0.05)
        with pytest.raises(ZeroDivisionError):
            async with turns.take(first=False):
                raise ZeroDivisionError
        async with turns.take(first=False) as has_turn:
            said.append(f"again: {has_turn}")

    assert played(scene) == ["again: True"]


def test_what_takes_long_during_a_turn_is_not_ended() -> None:
    async def scene(hold: Hold, said: list[str]) -> None:
        async with Turns(0.01).take(first=False) as has_turn:
            await asyncio.sleep(0.05)
            said.append(f"done: {has_turn}")

    assert played(scene) == ["done: True"]
