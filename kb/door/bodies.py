"""Bodies of requests, read to their end before anybody works on them: by a deadline, up to a length, out of memory.

A body has ten seconds, and one more for each kilobyte that came. So much does the slowest telephone send; whoever sends
less holds nothing up but a few kilobytes. What is longer than a form waits in a file.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]

#: Seconds for what does not come, and bytes a second for what does.
PATIENCE: Final = 10.0
SLOWEST: Final = 1000
#: Bytes of one body that are kept in memory, and of all bodies together, wherever they are.
IN_MEMORY: Final = 64 * 1024
IN_HAND: Final = 256 * 1024 * 1024


class BodyRefused(Exception):
    """What is sent is not waited for any longer; `status` and the text, a sentence, are the answer."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class BodyTooLong(Exception):
    """More came than was allowed."""


class VisitorGone(Exception):
    """Whoever asked has closed the connection."""


class Shelf:
    """All bodies that one process has in hand, `taken` bytes of them."""

    def __init__(self, most: int = IN_HAND, patience: float = PATIENCE) -> None:
        self.most, self.patience, self.taken = most, patience, 0

    async def whole_body(self, receive: Receive, longest: int) -> "Body":
        """What is sent, to its end. Raises `BodyRefused`, `BodyTooLong` beyond so many bytes, and `VisitorGone`."""
        body = Body(self)
        try:
            await body.fill(receive, longest)
        except BaseException:
            body.close()
            raise
        return body


class Body:
    """One body of `length` bytes; `file` stands at its beginning once it is whole."""

    def __init__(self, shelf: Shelf) -> None:
        self.length = 0
        self.file: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed by `close`
        self._shelf = shelf

    async def fill(self, receive: Receive, longest: int) -> None:
        begun, is_whole = time.monotonic(), False
        while not is_whole:
            end = begun + self._shelf.patience + self.length / SLOWEST
            try:
                async with asyncio.timeout(end - time.monotonic()):
                    message = await receive()
            except TimeoutError as error:
                raise BodyRefused(408, "What was to be sent did not come in time.") from error
            if message["type"] != "http.request":
                raise VisitorGone
            self._keep(message.get("body", b""), longest)
            is_whole = not message.get("more_body", False)
        self.file.seek(0)

    def _keep(self, piece: bytes, longest: int) -> None:
        self.length += len(piece)
        self._shelf.taken += len(piece)
        if self.length > longest:
            raise BodyTooLong
        if self._shelf.taken > self._shelf.most:
            raise BodyRefused(503, "Too much is being sent at once. Try again in a minute.")
        self.file.write(piece)

    def close(self) -> None:
        self._shelf.taken -= self.length
        self.length = 0
        with suppress(OSError):  # a full disk: what was to be written is not wanted any more
            self.file.close()
