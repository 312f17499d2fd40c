"""Both ends of a conversation by ASGI, as values."""

import asyncio
from collections.abc import Iterable
from typing import Any

from kb.door.bodies import Message, Receive


def pieces(*bodies: bytes, seconds: float = 0) -> Receive:
    """A body that comes in these pieces, each after so long; after the last one, silence."""
    rest = list(bodies)

    async def receive() -> Message:
        if not rest:
            await asyncio.Event().wait()
        await asyncio.sleep(seconds)
        body = rest.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(rest)}

    return receive


def begun(*bodies: bytes, seconds: float = 0) -> Receive:
    """The same without an end."""
    return pieces(*bodies, b"never", seconds=seconds) if seconds else _without_end(list(bodies))


def _without_end(rest: list[bytes]) -> Receive:
    async def receive() -> Message:
        if not rest:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": rest.pop(0), "more_body": True}

    return receive


async def hung_up() -> Message:
    return {"type": "http.disconnect"}


def scope(
    method: str = "POST", path: str = "/settings/", headers: Iterable[tuple[str, str]] = (), query: str = ""
) -> dict[str, Any]:
    """The head of a request, as granian tells it."""
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "query_string": query.encode("latin-1"),
        "root_path": "",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
        "server": ("127.0.0.1", 8000),
        "client": ("192.0.2.7", 4711),
    }


class Heard:
    """What was sent: put together by `status`, `headers` and `body`."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def send(self, message: Message) -> None:
        self.messages.append(message)

    @property
    def status(self) -> int:
        return int(self.messages[0]["status"])

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.messages[0]["headers"])

    @property
    def body(self) -> bytes:
        assert [message.get("more_body") for message in self.messages[1:]][-1] is False
        return b"".join(message["body"] for message in self.messages[1:])
