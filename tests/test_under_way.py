"""Work is under way from its beginning to its end, however it ends, and whoever waits for it goes on then."""

import asyncio

import pytest

from kb.under_way import UnderWay


async def after(go: asyncio.Event, fault: Exception | None = None) -> str:
    await go.wait()
    if fault:
        raise fault
    return "done"


@pytest.mark.parametrize("fault", [None, ValueError("no")])
def test_whoever_waits_goes_on_when_it_ends(fault: Exception | None) -> None:
    async def played() -> list[object]:
        under_way, go = UnderWay(), asyncio.Event()
        work = asyncio.create_task(under_way.do("page", after(go, fault)))
        waiting = [asyncio.create_task(under_way.ended("page")) for _ in range(3)]
        await asyncio.sleep(0)
        seen: list[object] = ["page" in under_way, any(one.done() for one in waiting)]
        go.set()
        await asyncio.gather(*waiting)
        ended = await asyncio.gather(work, return_exceptions=True)
        return [*seen, "page" in under_way, *ended]

    assert asyncio.run(played()) == [True, False, False, fault or "done"]


def test_once_is_once_for_all_who_want_it() -> None:
    async def played() -> list[str | None]:
        under_way, go = UnderWay(), asyncio.Event()
        wanted = [asyncio.create_task(under_way.once("page", lambda: after(go))) for _ in range(3)]
        await asyncio.sleep(0)
        go.set()
        return await asyncio.gather(*wanted)

    assert asyncio.run(played()) == ["done", None, None]


def test_what_is_begun_is_under_way_at_once_and_needs_nobody() -> None:
    async def played() -> list[bool]:
        under_way, go = UnderWay(), asyncio.Event()
        under_way.begin("page", after(go))
        seen = ["page" in under_way, "another" in under_way]
        go.set()
        await under_way.ended("page")
        await under_way.ended("another")  # there is nothing to wait for
        return [*seen, "page" in under_way]

    assert asyncio.run(played()) == [True, False, False]
