"""The ASGI application that `manage.py serve` has served: what it does with one request after the other.

A thread of Django's is for a request that is all there. Until then it costs a few kilobytes, so nobody can stop the
site by beginning to send and never ending, or by reading one byte a minute. `DOOR=off` serves `kb.wsgi` without it.
"""

from contextlib import suppress
from io import BytesIO
from typing import Final

from django.conf import settings

from kb.door.answers import Answer, Send, refusal
from kb.door.bodies import BodyRefused, BodyTooLong, Receive, Shelf, VisitorGone
from kb.door.heads import (
    TOO_LONG,
    HeadRefused,
    Scope,
    comes_in_pieces,
    has_body,
    longest_for,
    says_too_much,
    with_length,
)
from kb.door.threads import Threads
from kb.wsgi import application as django


class Door:
    """One event loop has one."""

    def __init__(self, threads: Threads, shelf: Shelf) -> None:
        self.threads, self.shelf = threads, shelf

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "http":
            # Whoever asked is gone, or reads no more: there is nobody to tell, and nothing that was wrong here.
            with suppress(VisitorGone, ConnectionError, TimeoutError):
                await self._serve(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            answer = await self._answer(scope, receive)
        except BodyRefused as refused:
            for message in refusal(refused.status, str(refused)):
                await send(message)
        except HeadRefused as refused:
            for message in refusal(400, str(refused)):
                await send(message)
        else:
            await answer.go(send)

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        if not has_body(scope):
            return await self.threads.answer(scope, BytesIO())
        if says_too_much(scope):
            return await self._answer_without(scope)
        try:
            body = await self.shelf.whole_body(receive, longest_for(scope))
        except BodyTooLong:
            return await self._answer_without(scope)
        except VisitorGone as gone:
            # The server says the same of pieces that cannot be read, and answers 500 if nobody else answers.
            if comes_in_pieces(scope):
                raise BodyRefused(400, "The pieces of what was sent cannot be read.") from gone
            raise
        try:
            return await self.threads.answer(with_length(scope, body.length), body.file)
        finally:
            body.close()

    async def _answer_without(self, scope: Scope) -> Answer:
        """The edge refuses too long a body by its length; what of it comes is not read, so the connection ends."""
        answer = await self.threads.answer(with_length(scope, TOO_LONG), BytesIO())
        answer.headers.append((b"connection", b"close"))
        return answer


async def _live(receive: Receive, send: Send) -> None:
    for moment in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{moment}.complete"})


application: Final = Door(Threads(django, settings.THREADS), Shelf())
