"""One answer in one coding, as it goes out: the same for all but the names that are put in and the seconds it holds."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from kb.door.answers import Pairs, pairs
from kb.door.questions import Key, Question
from kb.mail.mailboxes import Mailbox
from kb.mail.moves import MailSettings
from kb.mail.names import DomainName
from kb.protocols.kept import Kept, Slot, Whole, coded, is_known, tag_in, without_body
from kb.protocols.stitched import NotStitched, Stitched
from kb.views.frame.skeletons import Skeleton, spellings, tag_for

#: Bytes that an answer takes beside its body, about: headers, key, what is known of it.
_BESIDE: Final = 6000


class Ready:
    """What is asked of it by `said`; `size` in bytes; `is_followed` once the next is made. May raise `NotStitched`."""

    def __init__(self, kept: Kept, whole: Whole, coding: str) -> None:
        self.kept, self.status, self.size = kept, whole.status, _BESIDE + len(whole.body)
        self._coding, self.is_followed = coding if whole.is_coded else "", False
        said = dict(whole.headers_in(self._coding, 0))
        self._tag, self._rule, _ = (said.pop(name, "") for name in ("ETag", "Cache-Control", "Content-Length"))
        self._headers, self._short = pairs(said.items()), pairs(without_body(tuple(said.items())))
        self._body, self._always, self._unchanged = b"", Pairs(), Pairs()
        self._fill: Callable[[DomainName, Mailbox], bytes] | None = kept.skeleton.fill if kept.is_filled else None
        if self._fill is None:
            self._body = coded(whole.body, self._coding, once=not kept.by.is_search)
            if kept.counts_to is None:
                self._always = self._whole(self._tag, self._body)
                self._unchanged = [*self._varying(self._tag), *self._short]
        elif self._coding:
            lengths = [len(name) for name in spellings(DomainName(kept.domain))]
            stitched = Stitched(kept.skeleton.pieces[::2], kept.skeleton.spelt, lengths, self._coding)
            self._fill, self.size = lambda *names: stitched.packed(spellings(*names)), _BESIDE + stitched.size
            # Its shelf may let go of it, and then no bound would count it here.
            self.kept = replace(kept, skeleton=Skeleton((), (), kept.skeleton.digest))

    @classmethod
    def of(cls, question: Question, slot: Slot) -> "tuple[Key, Ready] | None":
        """What Django put into the slot, made ready to be kept. For a thread: it compresses."""
        kept, whole = slot[0]
        if kept.token is None or kept.domain != question.domain:
            return None
        key = question.key(kept.by, kept.told_of)
        try:
            return key, cls(kept, whole, "" if kept.by.file else str(key[3]))
        except NotStitched as error:  # Django answers it each time
            logging.getLogger("kb.door").warning("%s is not kept: %s", kept.route, error)
            return None

    def said(self, question: Question, settings: MailSettings | None) -> tuple[int, Pairs, bytes]:
        """Status, headers and body for whoever asks."""
        of = settings.domain if settings and self._fill else None
        tag = tag_in(self._coding, tag_for(self.kept.skeleton.digest, of)) if of and self._tag else self._tag
        if self.status == 200 and is_known(question.text("if-none-match"), tag):
            return 304, self._unchanged or [*self._varying(tag), *self._short], b""
        text = self._fill(of, question.mailbox) if of and self._fill else self._body
        return self.status, self._always or self._whole(tag, text), b"" if question.scope["method"] == "HEAD" else text

    def _whole(self, tag: str, text: bytes) -> Pairs:
        return [(b"content-length", b"%d" % len(text)), *self._varying(tag), *self._headers]

    def _varying(self, tag: str) -> Pairs:
        """What may differ from one time to the next."""
        rule = self.kept.rule_at(time.time(), self._rule)
        return [(name, value.encode()) for name, value in ((b"etag", tag), (b"cache-control", rule)) if value]
