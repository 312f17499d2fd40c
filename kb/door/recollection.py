"""What the door answers by itself: from memory if it can, else Django's answer, kept for those who come next.

Nobody waits for the database on the event loop. Of many who miss an answer one has it made, and the others wait; while
the one from before is true, nobody does, and in its last minute the one for the time after is made.
"""

import asyncio
import time
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from typing import Literal, NamedTuple

from kb.bounded import Bounded
from kb.door.answers import Answer, Pairs, Send
from kb.door.questions import Key, Question
from kb.door.ready import Ready
from kb.door.threads import Threads
from kb.logs import lines
from kb.mail.moves import MailSettings
from kb.models.ground.revisions import is_to_be_read, look_again, seen_tokens
from kb.models.moves.glance import Glance
from kb.protocols.kept import ALWAYS, AT, SEARCHED, SLOT, KeptBy, Slot
from kb.under_way import UnderWay
from kb.views.frame.limits import LOOKUPS, SEARCHES, nobody_is_counted, visitor_key
from kb.views.frame.skeletons import told_of
from kb.views.visitors.knowledge.search import count_unanswered
from kb.views.visitors.visits import count_again


class Found(NamedTuple):
    """An answer from memory. If it `makes` another, for this moment (0.0) or one to come, that one is counted."""

    ready: Ready
    question: Question
    settings: MailSettings | None
    status: int
    headers: Pairs
    body: bytes
    makes: float | None

    async def go(self, send: Send) -> None:
        """Send it, in one piece, which nobody waits for, after whatever else is done for an answer."""
        if self.makes is None:
            self.note()
            ms = (time.perf_counter() - self.question.started) * 1000
            lines.add(self.question.scope["method"], self.ready.kept.route, self.status, ms)
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})

    def note(self) -> None:
        """Count what the view would have counted."""
        asked, kept = self.question, self.ready.kept
        if kept.counted and kept.by.is_search:
            count_unanswered(asked.visitor, asked.query[SEARCHED].strip(), kept.counted[1])
        elif kept.counted and self.settings:
            count_again(kept.counted, asked.scope["method"], self.settings.domain, asked.text)


class Recollection:
    """One event loop has one. `most` bytes are kept."""

    def __init__(self, threads: Threads, most: int, glance: Glance) -> None:
        self.answers = Bounded[Ready](most, lambda ready: ready.size)
        self.by = Bounded[KeptBy | Literal[False]](20_000, lambda _: 1)  # what answers depend on, by paths
        self._threads, self._glance = threads, glance
        self._renewing, self._making = asyncio.Lock(), UnderWay()

    async def answer(self, question: Question) -> Found | Answer:
        """If the answer is there, nothing is waited for."""
        make = partial(self._asked, question)
        # Who asks first finds out what others may share, which HEAD does not tell. Operators wait for nobody.
        is_new = self.by.get(question.path) is None and question.scope["method"] != "HEAD"
        if is_new and b"cookie" not in question.headers and (made := await self._making.once(question.path, make)):
            return made
        for _ in range(2):
            by = self.by.get(question.path)
            if not by or (SEARCHED in question.query and not by.is_search) or not (by.file or await self._knows()):
                break
            settings = await self.settings(question) if question.domain else None
            told = settings and told_of(settings)
            if question.domain and told is None:
                break
            key = question.key(by, told)
            found = self.found(question, key, settings)
            # Who has searched too often hears of it from Django.
            if found and (not by.is_search or SEARCHES.count(visitor_key(question.visitor))):
                if found.makes is not None:
                    self._making.begin(key, self._renewed(question, found.makes))
                return found
            if made := await self._making.once(key, make):
                return made
        return await make()

    def found(self, question: Question, key: Key, settings: MailSettings | None) -> Found | None:
        """What is kept, if it is true, be it by the token of the revision before, or soon no more: another is made."""
        ready, tokens, now = self.answers.get(key), seen_tokens(), time.time()
        ready = ready if ready and now < ready.kept.until else self.answers.get((key, AT))
        if ready is None or ready.kept.token not in (ALWAYS, *tokens) or not ready.kept.is_true(now):
            return None
        is_old = ready.kept.token not in (ALWAYS, *tokens[:1]) and key not in self._making
        is_alike = question.domain not in ready.kept.but_for and (ready.status == 200 or not question.query)
        if not is_alike or (is_old and ready.kept.by.is_search):  # who searches is counted once
            return None
        is_last = ready.kept.ends_soon(now) and not (is_old or ready.is_followed or key in self._making)
        ready.is_followed |= is_last
        makes = ready.kept.until if is_last else 0.0 if is_old else None
        return Found(ready, question, settings, *ready.said(question, settings), makes)

    async def settings(self, question: Question) -> MailSettings | None:
        """What is true of the domain, for a visitor within the limits; `None` leaves it to Django."""
        asked = (place := self._glance.place(question.domain)), question.domain, datetime.now(UTC)
        settings, is_newest = self._glance.settings_for(*asked)
        if settings and not is_newest and place not in self._making:
            self._making.begin(place, self._threads.run(self._glance.look_up, *asked))
        if settings and (nobody_is_counted() or LOOKUPS.may(visitor_key(question.visitor))):
            return settings
        visitor = visitor_key(question.visitor)
        # By a thread, which may wait for rows, and for counts that processes share.
        return await self._threads.run(lambda: self._glance.look_up(*asked) if LOOKUPS.may(visitor) else None)

    async def _asked(self, question: Question, ahead: float = 0.0) -> Answer:
        slot: Slot = []
        answer = await self._threads.answer(question.scope, BytesIO(question.body), {SLOT: slot, AT: ahead})
        if slot and (made := await self._threads.run(Ready.of, question, slot)):
            self.answers.put((made[0], AT) if ahead else made[0], made[1])
        if slot:
            self.by.put(question.path, slot[0][0].by)
        elif answer.status == 200 and question.scope["method"] == "GET":
            self.by.answer(question.path, lambda: False)  # none of its answers is kept
        return answer

    async def _renewed(self, question: Question, ahead: float) -> None:
        async with self._renewing:
            (await self._asked(question, ahead)).body.close()

    async def _knows(self) -> bool:
        """Whether the newest token is known: not while the database does not answer, whose answers Django gives."""
        if is_to_be_read() and look_again not in self._making:
            self._making.begin(look_again, asyncio.to_thread(look_again))
        if not seen_tokens():
            await self._making.ended(look_again)
        return bool(seen_tokens())
