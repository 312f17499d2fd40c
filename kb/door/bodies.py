"""Bodies of requests, read to their end before anybody works on them: by a deadline, up to a length, out of memory.

A body has ten seconds, and one more for each kilobyte that came. So much does the slowest telephone send; whoever sends
less holds nothing up but a few kilobytes. What is longer than a form waits in a file.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager, suppress
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final

from kb.door.heads import Refused

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
#: Seconds for what does not come, and bytes a second for what does.
PATIENCE: Final = 10.0
SLOWEST: Final = 1000
#: Bytes of one body that are kept in memory, and of all bodies together, wherever they are.
IN_MEMORY: Final = 64 * 1024
IN_HAND: Final = 256 * 1024 * 1024


class BodyTooLong(Exception):
    """More came than was allowed."""


class VisitorGone(Exception):
    """Whoever asked has closed the connection."""


class Shelf:
    """All bodies that one process has in hand, `taken` bytes of them."""

    def __init__(self, most: int = IN_HAND, patience: float = PATIENCE) -> None:
        self.most, self.patience, self.taken = most, patience, 0

    @asynccontextmanager
    async def body(self, receive: Receive, longest: int) -> AsyncIterator[tuple[IO[bytes], int]]:
        """What is sent, to its end, and its length; it is there for as long as the block lasts.

        Raises `Refused`, `BodyTooLong` beyond so many bytes, and `VisitorGone`.
        """
        file: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed below
        begun, length, more = time.monotonic(), 0, True
        try:
            while more:
                piece, more = await _piece(receive, begun + self.patience + length / SLOWEST)
                length, self.taken = length + len(piece), self.taken + len(piece)
                if length > longest:
                    raise BodyTooLong
                if self.taken > self.most:
                    raise Refused(503, "Too much is being sent at once. Try again in a minute.")
                file.write(piece)
            file.seek(0)
            yield file, length
        finally:
            self.taken -= length
            with suppress(OSError):  # a full disk: what was to be written is not wanted any more
                file.close()


async def _piece(receive: Receive, end: float) -> tuple[bytes, bool]:
    """What comes next, by this moment of `time.monotonic`; and whether more is to come."""
    try:
        async with asyncio.timeout(end - time.monotonic()):
            message = await receive()
    except TimeoutError as error:
        raise Refused(408, "What was to be sent did not come in time.") from error
    if message["type"] != "http.request":
        raise VisitorGone
    return message.get("body", b""), message.get("more_body", False)
