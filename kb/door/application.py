"""The ASGI application that `manage.py serve` has served: what it does with one request after the other.

A thread of Django's is for a request that is all there. Until then it costs a few kilobytes, so nobody can stop the
site by beginning to send and never ending, or by reading one byte a minute. `DOOR=off` serves `kb.wsgi` without it.
"""

from contextlib import suppress
from io import BytesIO
from typing import IO, Final

from django.conf import settings

from kb.door.answers import Answer, Send, refusal
from kb.door.bodies import BodyTooLong, Receive, Shelf, VisitorGone
from kb.door.heads import TOO_LONG, Refused, Scope, announced, longest_for, value_of, with_length
from kb.door.threads import Threads
from kb.door.turns import Turns
from kb.wsgi import application as django

# What follows wants Django as it is set up there.
# isort: split
from kb.door.recollection import Found, Recollection, lines
from kb.models.moves.glance import Glance
from kb.operations.accounts.password_digests import PATIENCE
from kb.views.operator.accounts.turns import NO_TURN, goes_first, needs_turn


class Door:
    """One event loop has one."""

    def __init__(
        self, threads: Threads, shelf: Shelf, at_passwords: Threads, turns: Turns, recollection: Recollection
    ) -> None:
        self.threads, self.shelf, self.recollection = threads, shelf, recollection
        self.at_passwords, self.turns = at_passwords, turns

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "http":
            # Whoever asked is gone, or reads no more: there is nobody to tell, and nothing that was wrong here.
            with suppress(VisitorGone, ConnectionError, TimeoutError):
                answer = await self._answer(scope, receive)
                await answer.go(send)

    async def _answer(self, scope: Scope, receive: Receive) -> Answer | Found:
        if question := self.recollection.question(scope):
            return self.recollection.found(question) or await self.recollection.answer(scope, question)
        try:
            length, longest = announced(scope), longest_for(scope)
            if length == 0:
                return await self.threads.answer(scope, BytesIO())
            return await self._answer_with(scope, receive, length, longest)
        except Refused as refused:
            return refusal(refused)

    async def _answer_with(self, scope: Scope, receive: Receive, length: int | None, longest: int) -> Answer | Found:
        try:
            if length is not None and length > longest:
                raise BodyTooLong
            async with self.shelf.body(receive, longest) as (body, read):
                return await self._answer_whole(with_length(scope, read), body)
        except BodyTooLong:
            # The edge refuses it by its length; what of it comes is not read, so the connection ends.
            answer = await self.threads.answer(with_length(scope, TOO_LONG), BytesIO())
            answer.headers.append((b"connection", b"close"))
            return answer
        except VisitorGone as gone:
            # The server says the same of pieces that cannot be read, and answers 500 if nobody else answers.
            if length is None:
                raise Refused(400, "The pieces of what was sent cannot be read.") from gone
            raise

    async def _answer_whole(self, scope: Scope, body: IO[bytes]) -> Answer | Found:
        if question := self.recollection.question(scope, body):
            return self.recollection.found(question) or await self.recollection.answer(scope, question)
        if not needs_turn(scope["method"], scope["path"]):
            return await self.threads.answer(scope, body)
        async with self.turns.take(first=goes_first(value_of(scope, b"cookie"))) as has_turn:
            if has_turn:
                return await self.at_passwords.answer(scope, body)
            return await self.threads.answer(scope, body, {NO_TURN: True})


async def _live(receive: Receive, send: Send) -> None:
    for moment in ("startup", "shutdown"):
        await receive()
        lines.write()
        await send({"type": f"lifespan.{moment}.complete"})


_threads: Final = Threads(django, settings.THREADS)
_recollection: Final = Recollection(_threads, settings.DOOR_MEMORY << 20, Glance.of_site())
application: Final = Door(_threads, Shelf(), Threads(django, 1), Turns(PATIENCE), _recollection)
