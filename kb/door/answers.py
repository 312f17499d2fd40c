"""Answers on their way to whoever asked, at their pace; who takes no next piece for half a minute gets no more."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from io import BytesIO
from typing import IO, Any, Final, NamedTuple

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Pairs = list[tuple[bytes, bytes]]
#: Seconds in which a piece has to be taken.
PATIENCE: Final = 30.0
_PIECE: Final = 64 * 1024
CLOSE: Final = (b"connection", b"close")


class Answer(NamedTuple):
    """Status, headers as they go out, and the body, open at its beginning."""

    status: int
    headers: Pairs
    body: IO[bytes]

    async def go(self, send: Send, patience: float = PATIENCE) -> None:
        """Send it, and close it whatever happens."""
        more = True
        with self.body:
            await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
            while more:
                piece = self.body.read(_PIECE)
                more = len(piece) == _PIECE
                async with asyncio.timeout(patience):
                    await send({"type": "http.response.body", "body": piece, "more_body": more})


class Refused(Exception):
    """Nobody works on this request; `status` and the text, a sentence, are the answer."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def refusal(error: Exception) -> Answer:
    """In plain words. What else comes on the connection was not read, so it ends."""
    text, status = f"{error}\n".encode(), error.status if isinstance(error, Refused) else 400
    said = {"Content-Length": str(len(text)), "Content-Type": "text/plain; charset=utf-8"}
    said |= {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    said |= {"Retry-After": "60"} if status == 503 else {}
    return Answer(status, [*pairs(said.items()), CLOSE], BytesIO(text))


def pairs(headers: Iterable[tuple[str, str]]) -> Pairs:
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
