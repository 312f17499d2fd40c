"""What the door answers by itself: from memory if it can, else Django's answer, kept for those who come next.

Nobody waits for the database on the event loop. Of many who miss the same answer one has it made; the others wait for
it, or get the one from before as long as that is true.
"""

import asyncio
import time
from datetime import UTC, datetime
from io import BytesIO
from typing import IO, Final, NamedTuple

from kb.door.answers import Answer, Send
from kb.door.bodies import Message
from kb.door.heads import Scope
from kb.door.memory import Memory, Slot, behind, look, made_of, settings_for
from kb.door.questions import Key, Question, Reader
from kb.door.ready import Ready
from kb.door.threads import Threads
from kb.logs import RequestLines
from kb.mail.moves import MailSettings
from kb.models.ground.revisions import is_to_be_read, seen_tokens
from kb.models.moves.glance import Glance
from kb.protocols.kept import SEARCHED, SLOT
from kb.protocols.mail_apps.autodiscover import LONGEST_BODY
from kb.views.frame.limits import LOOKUPS, SEARCHES, visitor_key
from kb.views.frame.skeletons import names_collide, told_of
from kb.views.visitors.knowledge.search import count_unanswered
from kb.views.visitors.visits import count_again

#: Lines of the log, and the seconds that they wait to be written together.
lines: Final = RequestLines()
_LINES_WAIT: Final = 0.1


class Found(NamedTuple):
    """An answer from memory."""

    ready: Ready
    question: Question
    settings: MailSettings | None
    status: int
    head: Message
    body: Message

    async def go(self, send: Send) -> None:
        """Send it, after whatever else is done for an answer."""
        self.note()
        ms = (time.perf_counter() - self.question.started) * 1000
        if lines.add(self.question.method, self.ready.kept.route, self.status, ms):
            asyncio.get_running_loop().call_later(_LINES_WAIT, lines.write)
        await send(self.head)
        await send(self.body)

    def note(self) -> None:
        """Count what the view would have counted."""
        asked, counted = self.question, self.ready.kept.counted
        if counted is None:
            return
        if self.ready.kept.by.is_search:
            count_unanswered(asked.visitor, asked.query[SEARCHED].strip(), counted[1])
        elif self.settings is not None:
            agent = asked.text(b"user-agent")
            count_again(counted, asked.method, self.settings.domain, agent, ahead=asked.is_ahead)


class Recollection:
    """One event loop has one. `most` bytes are kept. Without a `glance` domains are looked up by threads."""

    def __init__(self, threads: Threads, most: int, glance: Glance | None = None) -> None:
        self.memory, self._reader, self._glance = Memory(most), Reader(), glance
        self._threads, self._looker = threads, threads.one_more()
        self._looking: asyncio.Future[None] | None = None
        self._making: dict[Key, asyncio.Event] = {}

    def question(self, scope: Scope, body: IO[bytes] | None = None) -> Question | None:
        """`None` is for Django alone. A body is read, and put back."""
        if self.memory.answers.most <= 0:
            return None
        if body is None:
            return self._reader.question(scope)
        text = body.read(LONGEST_BODY + 1)
        body.seek(0)
        return self._reader.question(scope, text) if len(text) <= LONGEST_BODY else None

    def found(self, question: Question) -> Found | None:
        """The answer, if nobody has to wait for anything."""
        tokens, by = seen_tokens(), self.memory.by(question)
        if by is None or not (tokens or by.file):
            return None
        if is_to_be_read() and not by.file:
            self._look()
        settings = self._at_a_glance(question, tokens[0]) if question.domain else None
        return self._granted(self._ready(question, settings)) if settings or not question.domain else None

    async def answer(self, scope: Scope, question: Question) -> Found | Answer:
        """The answer, whatever must be waited for."""
        by = self.memory.by(question)
        for _ in range(2 if by else 0):
            if by and not by.file and not await self._is_told():
                break
            settings = await self._settings(question) if question.domain else None
            if question.domain and settings is None:
                break
            if found := self._granted(self._ready(question, settings)):
                return found
            key = self._key(question, settings)
            if key not in self._making:
                return await self._made(scope, question, key)
            await self._making[key].wait()
        return await self._asked(scope, question)

    def _key(self, question: Question, settings: MailSettings | None) -> Key:
        by = self.memory.by(question)
        return question.key(by, told_of(settings) if settings else None) if by else ()

    def _ready(self, question: Question, settings: MailSettings | None) -> Found | None:
        key = self._key(question, settings)
        ready, is_newest = self.memory.ready(key, question, seen_tokens())
        if ready is None or not (is_newest or key in self._making):
            return None
        return Found(ready, question, settings, *ready.messages(question, settings))

    def _granted(self, found: Found | None) -> Found | None:
        """Not to somebody who has searched too often, to whom Django says so."""
        if found and found.ready.kept.by.is_search and not SEARCHES.count(visitor_key(found.question.visitor)):
            return None
        return found

    async def _made(self, scope: Scope, question: Question, key: Key) -> Answer:
        self._making[key] = asyncio.Event()
        try:
            return await self._asked(scope, question)
        finally:
            self._making.pop(key).set()

    async def _asked(self, scope: Scope, question: Question) -> Answer:
        slot: Slot = []
        answer = await self._threads.answer(scope, BytesIO(question.body), {SLOT: slot})
        if slot and (made := await self._threads.run(made_of, question, slot)):
            self.memory.put(question, *made)
        return answer

    async def _is_told(self) -> bool:
        """Whether the newest token is known: not while the database does not answer, whose answers Django gives."""
        if not seen_tokens():
            await asyncio.wait([self._look()])
        return bool(seen_tokens())

    def _look(self) -> "asyncio.Future[None]":
        """Have somebody look whether there is a new revision; one at a time."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.ensure_future(self._looker.run(look))
        return self._looking

    async def _settings(self, question: Question) -> MailSettings | None:
        """The settings of the domain, for a visitor within the limits."""
        if self._glance is None:
            return await self._threads.run(settings_for, question)
        for token in seen_tokens()[:1]:
            place = self._glance.place(token, question.domain)
            if place and not self._glance.knows(place) and (values := await self._threads.run(behind, place)):
                self._glance.tell(place, *values)
            return self._at_a_glance(question, token)
        return None

    def _at_a_glance(self, question: Question, token: int) -> MailSettings | None:
        if self._glance is None or not LOOKUPS.may(visitor_key(question.visitor)):
            return None
        place = self._glance.place(token, question.domain)
        settings = self._glance.settings_for(place, question.domain, datetime.now(UTC)) if place else None
        return settings if settings and not names_collide(settings) else None
