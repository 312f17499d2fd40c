"""An answer goes out at the pace of whoever reads it, and ends with whoever stops."""

import asyncio
from io import BytesIO

import pytest

from kb.door.answers import Answer
from kb.door.bodies import Message
from tests.door.speaking import Heard


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 300_000])
def test_all_of_it_arrives_whatever_its_length(size: int) -> None:
    heard = Heard()
    answer = Answer(200, [(b"content-length", str(size).encode())], BytesIO(b"x" * size))
    asyncio.run(answer.go(heard.send))
    assert (heard.status, len(heard.body), answer.body.closed) == (200, size, True)
    assert max(len(message["body"]) for message in heard.messages[1:]) <= 65_536


@pytest.mark.parametrize("after", [1, 2])
def test_who_reads_no_more_gets_no_more(after: int) -> None:
    sent = 0

    async def send(_message: Message) -> None:
        nonlocal sent
        sent += 1
        if sent > after:
            await asyncio.Event().wait()

    answer = Answer(200, [], BytesIO(b"x" * 300_000))
    with pytest.raises(TimeoutError):
        asyncio.run(answer.go(send, patience=0.05))
    assert (sent, answer.body.closed) == (after + 1, True)
