"""Requests, whole before anybody works on them: bodies are read by a deadline, up to a length, out of memory.

A body has ten seconds, and one more for each kilobyte that came: as much as the slowest telephone sends. Whoever sends
less holds nothing up but a few kilobytes. What is longer than a form waits in a file.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager, suppress
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final

from kb.door.answers import Message, Refused
from kb.protocols.body_length import announced, longest_body, with_length

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
#: Seconds for what does not come, and bytes a second for what does.
PATIENCE: Final = 10.0
SLOWEST: Final = 1000
#: Bytes of one body that are kept in memory, and of all bodies together, wherever they are.
IN_MEMORY: Final = 64 * 1024
IN_HAND: Final = 256 * 1024 * 1024


class Shelf:
    """All bodies that one process has in hand, `taken` bytes of them."""

    def __init__(self, most: int = IN_HAND, patience: float = PATIENCE) -> None:
        self.most, self.patience, self.taken = most, patience, 0

    @asynccontextmanager
    async def whole(self, scope: Scope, receive: Receive) -> AsyncIterator[tuple[Scope, IO[bytes], bool]]:
        """The head over a body of known length; the body, which is there for as long as the block lasts; and whether it
        is all there: what is longer than may be sent to this address is not read on.

        Raises `Refused`, `NotALength`, and `ConnectionAbortedError` if whoever asked is gone.
        """
        lengths, codings = values_of(scope, b"content-length"), values_of(scope, b"transfer-encoding")
        said = announced(scope["method"], scope["http_version"], lengths, codings)
        longest = longest_body(scope["path"], scope["method"], signed=bool(values_of(scope, b"authorization")))
        begun, length, more = time.monotonic(), 0, said is None or 0 < said <= longest
        file: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed below
        try:
            while more and length <= longest:
                try:
                    async with asyncio.timeout(begun + self.patience + length / SLOWEST - time.monotonic()):
                        message = await receive()
                except TimeoutError as error:
                    raise Refused(408, "What was to be sent did not come in time.") from error
                if message["type"] != "http.request" and said is not None:
                    raise ConnectionAbortedError
                if message["type"] != "http.request":  # servers say so of pieces as well, and answer 500 if nobody does
                    raise Refused(400, "The pieces of what was sent cannot be read.")
                piece, more = message.get("body", b""), message.get("more_body", False)
                length, self.taken = length + len(piece), self.taken + len(piece)
                if self.taken > self.most:
                    raise Refused(503, "Too much is being sent at once. Try again in a minute.")
                file.write(piece)
            file.seek(0)
            known = max(said or 0, length)
            yield scope if said == 0 else with_length(scope, known), file, known <= longest
        finally:
            self.taken -= length
            with suppress(OSError):  # a full disk: what was to be written is not wanted any more
                file.close()


def values_of(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]
