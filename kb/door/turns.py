"""Turns at the password, one request at a time. Whoever waits for one costs no thread."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager


class Turns:
    """Known browsers wait for one another, and for the stranger whose turn it is; strangers stand in a line before."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._line, self._turn, self._gone = asyncio.Lock(), asyncio.Lock(), asyncio.Lock()

    @asynccontextmanager
    async def take(self, *, first: bool) -> AsyncIterator[bool]:
        """Whether the turn came in time; it lasts as long as the block. Nobody else is told at the same time that it
        did not: they come in crowds, and would stand before those who read."""
        async with AsyncExitStack() as held:
            try:
                async with asyncio.timeout(self._patience):
                    for lock in (self._turn,) if first else (self._line, self._turn):
                        await held.enter_async_context(lock)
            except TimeoutError:
                await held.aclose()
                async with self._gone:
                    yield False
            else:
                yield True
