"""What the door answers by itself: from memory if it can, else Django's answer, kept for those who come next.

Nobody waits for the database on the event loop. Of many who miss an answer one has it made; the others wait, or get the
one from before as long as that is true.
"""

import asyncio
import time
from datetime import UTC, datetime
from io import BytesIO
from typing import NamedTuple

from kb.bounded import Bounded
from kb.door.answers import Answer, Pairs, Send
from kb.door.questions import Key, Question
from kb.door.ready import Ready, Slot
from kb.door.threads import Threads
from kb.logs import lines
from kb.mail.moves import MailSettings
from kb.models.ground.revisions import is_to_be_read, look_again, seen_tokens
from kb.models.moves.glance import Glance
from kb.protocols.kept import ALWAYS, SEARCHED, SLOT, KeptBy
from kb.views.frame.limits import LOOKUPS, SEARCHES, visitor_key
from kb.views.frame.skeletons import told_of
from kb.views.visitors.knowledge.search import count_unanswered
from kb.views.visitors.visits import READ, count_again


class Found(NamedTuple):
    """An answer from memory."""

    ready: Ready
    question: Question
    settings: MailSettings | None
    status: int
    headers: Pairs
    body: bytes

    async def go(self, send: Send) -> None:
        """Send it, after whatever else is done for an answer."""
        self.note()
        ms = (time.perf_counter() - self.question.started) * 1000
        lines.add(self.question.scope["method"], self.ready.kept.route, self.status, ms)
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})

    def note(self) -> None:
        """Count what the view would have counted."""
        asked, counted = self.question, self.ready.kept.counted
        if counted and self.ready.kept.by.is_search:
            count_unanswered(asked.visitor, asked.query[SEARCHED].strip(), counted[1])
        elif counted and self.settings:
            said = {name: asked.text(name.encode()) for name in READ}
            count_again(counted, asked.scope["method"], self.settings.domain, said)


class Recollection:
    """One event loop has one. `most` bytes are kept."""

    def __init__(self, threads: Threads, most: int, glance: Glance) -> None:
        self.answers = Bounded[Ready](most, lambda ready: ready.size)
        #: What answers depend on, by their paths.
        self.by = Bounded[KeptBy](20_000, lambda _: 1)
        self._threads, self._glance = threads, glance
        self._looking: asyncio.Future[None] | None = None
        self._making: dict[Key, asyncio.Event] = {}

    async def answer(self, question: Question) -> Found | Answer:
        """If the answer is there, nothing is waited for."""
        for _ in range(2):
            by = self.by.get(question.path)
            if by is None or (SEARCHED in question.query and not by.is_search):
                break
            if not (by.file or await self._is_told()):
                break
            settings = await self.settings(question) if question.domain else None
            told = settings and told_of(settings)
            if question.domain and told is None:
                break
            key = question.key(by, told)
            found = self.found(question, key, settings)
            # Who has searched too often hears of it from Django.
            if found and (not by.is_search or SEARCHES.count(visitor_key(question.visitor))):
                return found
            if key not in self._making:
                self._making[key] = asyncio.Event()
                try:
                    return await self._asked(question)
                finally:
                    self._making.pop(key).set()
            await self._making[key].wait()
        return await self._asked(question)

    def found(self, question: Question, key: Key, settings: MailSettings | None) -> Found | None:
        """What is kept, if it is true; while another is made, it may be so by the token of the revision before."""
        ready, tokens = self.answers.get(key), seen_tokens() if key in self._making else seen_tokens()[:1]
        if ready is None or question.domain in ready.kept.but_for or ready.kept.token not in (ALWAYS, *tokens):
            return None
        if time.time() >= ready.kept.until or (ready.status != 200 and question.query):  # a redirect takes it along
            return None
        return Found(ready, question, settings, *ready.said(question, settings))

    async def settings(self, question: Question) -> MailSettings | None:
        """What is true of the domain, for a visitor within the limits; `None` leaves it to Django."""
        place, at, visitor = self._glance.place(question.domain), datetime.now(UTC), visitor_key(question.visitor)
        settings = place and self._glance.settings_for(place, question.domain, at)
        if settings and LOOKUPS.may(visitor):
            return settings
        # By a thread, which may wait for rows, and for counts that processes share.
        asked = place, question.domain, at
        return await self._threads.run(lambda: self._glance.look_up(*asked) if LOOKUPS.may(visitor) else None)

    async def _asked(self, question: Question) -> Answer:
        slot: Slot = []
        answer = await self._threads.answer(question.scope, BytesIO(question.body), {SLOT: slot})
        if slot and (made := await self._threads.run(Ready.of, question, slot)):
            self.by.put(question.path, made[1].kept.by)
            self.answers.put(*made)
        return answer

    async def _is_told(self) -> bool:
        """Whether the newest token is known: not while the database does not answer, whose answers Django gives."""
        if is_to_be_read() and (self._looking is None or self._looking.done()):
            self._looking = asyncio.ensure_future(asyncio.to_thread(look_again))
        if not seen_tokens() and self._looking:
            await asyncio.wait([self._looking])
        return bool(seen_tokens())
