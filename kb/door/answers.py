"""Answers on their way to whoever asked, at their pace; who reads no more for half a minute gets no more."""

import asyncio
from collections.abc import Awaitable, Callable
from io import BytesIO
from typing import IO, Final

from kb.door.bodies import Message
from kb.door.heads import Refused

Send = Callable[[Message], Awaitable[None]]
Pairs = list[tuple[bytes, bytes]]
#: Seconds in which a piece has to be taken.
PATIENCE: Final = 30.0
_PIECE: Final = 64 * 1024


class Answer:
    """Status, headers as they go out, and the body, open at its beginning."""

    def __init__(self, status: int, headers: Pairs, body: IO[bytes]) -> None:
        self.status, self.headers, self.body = status, headers, body

    async def go(self, send: Send, patience: float = PATIENCE) -> None:
        """Send it, and close it whatever happens."""
        more = True
        with self.body:
            await send(head(self.status, self.headers))
            while more:
                piece = self.body.read(_PIECE)
                more = len(piece) == _PIECE
                async with asyncio.timeout(patience):
                    await send(body(piece, more=more))


def head(status: int, headers: Pairs) -> Message:
    return {"type": "http.response.start", "status": status, "headers": headers}


def body(piece: bytes, *, more: bool = False) -> Message:
    return {"type": "http.response.body", "body": piece, "more_body": more}


def refusal(refused: Refused) -> Answer:
    """A plain answer after which the connection ends: what else comes on it was not read."""
    sentence = f"{refused}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", b"%d" % len(sentence)),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"connection", b"close"),
    ]
    if refused.status == 503:
        headers.append((b"retry-after", b"60"))
    return Answer(refused.status, headers, BytesIO(sentence))
