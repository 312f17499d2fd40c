"""Work that is under way in an event loop, so that it is done once for all who want it."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, TypeVar

Value = TypeVar("Value")


class UnderWay:
    """For one event loop. Each piece of work has a key, and is in here from its beginning to its end."""

    def __init__(self) -> None:
        self._ends: dict[Hashable, asyncio.Event] = {}
        self._tasks = set[asyncio.Task[object]]()

    def __contains__(self, key: Hashable) -> bool:
        return key in self._ends

    def do(self, key: Hashable, work: Coroutine[Any, Any, Value]) -> Coroutine[Any, Any, Value]:
        """The same work, under way from now on; to be awaited."""
        self._ends[key] = asyncio.Event()
        return self._to_its_end(key, work)

    async def once(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, Value]]) -> Value | None:
        """Do it, or wait until it is done if it is under way: then this is `None`."""
        if key not in self:
            return await self.do(key, work())
        await self.ended(key)
        return None

    def begin(self, key: Hashable, work: Coroutine[Any, Any, object]) -> None:
        """The same, while nobody waits for what it comes to."""
        task = asyncio.create_task(self.do(key, work))
        self._tasks.add(task)  # a loop alone would let go of it
        task.add_done_callback(self._tasks.discard)

    async def ended(self, key: Hashable) -> None:
        """Wait until it is done, if it is under way."""
        if key in self._ends:
            await self._ends[key].wait()

    async def _to_its_end(self, key: Hashable, work: Coroutine[Any, Any, Value]) -> Value:
        try:
            return await work
        finally:
            self._ends.pop(key).set()
