"""Answers on their way to whoever asked, at their pace; who reads no more for half a minute gets no more."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import IO, Final

from kb.door.bodies import Message

Send = Callable[[Message], Awaitable[None]]

#: Seconds in which a piece has to be taken.
PATIENCE: Final = 30.0
_PIECE: Final = 64 * 1024


class Answer:
    """What Django said: status, headers as they go out, and the body, open at its beginning."""

    def __init__(self, status: int, headers: list[tuple[bytes, bytes]], body: IO[bytes]) -> None:
        self.status, self.headers, self.body = status, headers, body

    async def go(self, send: Send, patience: float = PATIENCE) -> None:
        """Send it, and close it whatever happens."""
        with self.body:
            await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
            piece = self.body.read(_PIECE)
            while len(piece) == _PIECE:
                async with asyncio.timeout(patience):
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
                piece = self.body.read(_PIECE)
            async with asyncio.timeout(patience):
                await send({"type": "http.response.body", "body": piece, "more_body": False})


def refusal(status: int, sentence: str) -> list[Message]:
    """The messages of a plain answer after which the connection ends: what else comes on it was not read."""
    body = f"{sentence}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"connection", b"close"),
    ]
    if status == 503:
        headers.append((b"retry-after", b"60"))
    return [
        {"type": "http.response.start", "status": status, "headers": headers},
        {"type": "http.response.body", "body": body, "more_body": False},
    ]
