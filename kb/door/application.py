"""The ASGI application that `manage.py serve` has served: what it does with one request after the other.

A thread of Django's is for a request that is all there. Until then it costs a few kilobytes, so nobody stops the site
by sending or reading slowly. `DOOR=off` serves `kb.wsgi` without it.
"""

import sys
from contextlib import suppress
from typing import IO, Final, NamedTuple

from django.conf import settings

from kb.door.answers import CLOSE, Answer, Refused, Send, refusal
from kb.door.bodies import Receive, Scope, Shelf, values_of
from kb.door.threads import Threads
from kb.door.turns import Turns
from kb.protocols.body_length import NotALength
from kb.wsgi import application as django

# What follows wants Django as it is set up there.
# isort: split
from kb.door.questions import question_in
from kb.door.recollection import Found, Recollection
from kb.models.moves.glance import Glance
from kb.operations.accounts.password_digests import PATIENCE
from kb.protocols.mail_apps.autodiscover import LONGEST_BODY
from kb.views.operator.accounts.turns import NO_TURN, goes_first, needs_turn


class Door(NamedTuple):
    """One event loop has one. Without a `recollection` nothing is kept."""

    threads: Threads
    shelf: Shelf
    at_passwords: Threads
    turns: Turns
    recollection: Recollection | None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise ValueError("Nothing but HTTP is spoken here.")
        # Whoever asked is gone, or reads no more: there is nobody to tell, and nothing that was wrong here.
        with suppress(ConnectionError, TimeoutError):
            answer = await self._answer(scope, receive)
            await answer.go(send)

    async def _answer(self, scope: Scope, receive: Receive) -> Answer | Found:
        if self.recollection and (question := question_in(scope)):
            return await self.recollection.answer(question)
        try:
            async with self.shelf.whole(scope, receive) as (whole, body, is_all):
                if is_all:
                    return await self._answer_whole(whole, body)
                # The edge refuses it by its length. What is still to come is not read, so the connection ends.
                answer = await self.threads.answer(whole, body)
                return answer._replace(headers=[*answer.headers, CLOSE])
        except (NotALength, Refused) as error:
            return refusal(error)

    async def _answer_whole(self, scope: Scope, body: IO[bytes]) -> Answer | Found:
        text = body.read(LONGEST_BODY + 1)
        body.seek(0)
        if self.recollection and text and (question := question_in(scope, text)):
            return await self.recollection.answer(question)
        if not needs_turn(scope["method"], scope["path"]):
            return await self.threads.answer(scope, body)
        async with self.turns.take(first=goes_first("; ".join(values_of(scope, b"cookie")))) as has_turn:
            if has_turn:
                return await self.at_passwords.answer(scope, body)
            return await self.threads.answer(scope, body, {NO_TURN: True})


# Seconds after which a thread that makes a page lets the event loop have its turn: a tenth of Python's own.
sys.setswitchinterval(0.0005)
_pool: Final = Threads(django, settings.THREADS)
_kept: Final = Recollection(_pool, settings.DOOR_MEMORY << 20, Glance.of_site()) if settings.DOOR_MEMORY > 0 else None
application: Final = Door(_pool, Shelf(), Threads(django, 1), Turns(PATIENCE), _kept)
