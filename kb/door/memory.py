"""Answers that are ready, in each coding that was asked for. One process has one memory, on its event loop alone.

What takes longer stands in functions for a thread: to make an answer ready, and to ask the database.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final

from django.db import connection

from kb.bounded import Bounded
from kb.door.questions import Key, Path, Question
from kb.door.ready import Ready
from kb.mail.moves import MailSettings, Move
from kb.mail.names import DomainName
from kb.mail.servers import Service
from kb.models.ground.revisions import look_again, one_revision
from kb.models.ground.troubles import trouble_of
from kb.models.moves.domains import Domain, stands_behind
from kb.models.moves.glance import Place
from kb.protocols.kept import ALWAYS, SEARCHED, Kept, KeptBy, Whole
from kb.views.frame.limits import LOOKUPS, visitor_key
from kb.views.frame.skeletons import names_collide

log = logging.getLogger("kb.request")

#: Paths of which is known what answers there depend on.
_MOST_PATHS: Final = 20_000
#: Of all bytes, what one answer may take at most.
_SHARE: Final = 16

Slot = list[tuple[Kept, Whole]]


class Memory:
    """`most` bytes of answers."""

    def __init__(self, most: int) -> None:
        self.answers = Bounded[Ready](most, lambda ready: ready.size)
        self._by: dict[Path, KeptBy] = {}

    def by(self, question: Question) -> KeptBy | None:
        """What the answer depends on, if any was ever kept that stood at this address."""
        by = self._by.get(question.path)
        return None if by and SEARCHED in question.query and not by.is_search else by

    def ready(self, key: Key, question: Question, tokens: tuple[int, ...]) -> tuple[Ready | None, bool]:
        """The answer that is true under one of these tokens of the revision; and whether it is under the newest."""
        found = self.answers.get(key)
        if found is None or found.kept.token not in (*tokens, ALWAYS) or time.time() >= found.kept.until:
            return None, False
        if found.status != 200 and question.query:  # what leads elsewhere takes the whole query along
            return None, False
        return None if question.domain in found.kept.but_for else found, found.kept.token in (*tokens[:1], ALWAYS)

    def put(self, question: Question, key: Key, ready: Ready) -> None:
        if ready.size <= self.answers.most // _SHARE:
            if len(self._by) >= _MOST_PATHS:
                self._by.clear()
            self._by[question.path] = ready.kept.by
            self.answers.put(key, ready)


def made_of(question: Question, slot: Slot) -> tuple[Key, Ready] | None:
    """What Django put into the slot, made ready to be kept. For a thread: it compresses."""
    if len(slot) != 1:
        return None
    ((kept, whole),) = slot
    if kept.token is None or kept.is_personal != bool(question.domain) or (whole.status != 200 and question.query):
        return None
    if question.domain in kept.but_for or (kept.is_filled and not _holds_but_for_the_name(kept, whole, question)):
        return None
    key = question.key(kept.by, kept.told_of)
    return key, Ready(kept, whole, "" if kept.by.file else str(key[3]), question)


def _holds_but_for_the_name(kept: Kept, whole: Whole, question: Question) -> bool:
    is_said = any(question.domain in value for name, value in whole.headers if name != "ETag")
    filled = kept.skeleton and kept.skeleton.fill(DomainName(question.domain), question.mailbox)
    return not is_said and filled == whole.body


def settings_for(question: Question) -> MailSettings | None:
    """The settings of the domain, for a visitor within the limits; `None` leaves it to Django, and every fault too."""
    if not LOOKUPS.may(visitor_key(question.visitor)):
        return None
    with _left_to_django(), one_revision() as held:
        settings = Domain.objects.settings_for(DomainName(question.domain), datetime.now(UTC))
        return None if settings is None or held.age or names_collide(settings) else settings
    return None


def behind(place: Place) -> tuple[Service, Move | None] | None:
    """What a domain's row names; `None` if it cannot be read."""
    with _left_to_django(), one_revision():
        return stands_behind(place.token, place.service, place.move)
    return None


def look() -> None:
    """Look whether there is a new revision."""
    with _left_to_django():
        look_again()


@contextmanager
def _left_to_django() -> Iterator[None]:
    """In a thread: with a database as a request of Django's has it, whose faults Django meets again, and answers."""
    try:
        if not connection.in_atomic_block:  # a test's
            connection.close_if_unusable_or_obsolete()
        yield
    except Exception as error:
        if trouble_of(error) is None:
            log.warning("an answer was left to Django", exc_info=True)
