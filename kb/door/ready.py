"""One answer in one coding, as it goes out: the same for all but the names that are put in and the seconds it holds."""

import time
from functools import lru_cache
from typing import Final

from kb.door.answers import Pairs, body, head
from kb.door.bodies import Message
from kb.door.questions import Question
from kb.mail.mailboxes import Mailbox
from kb.mail.moves import LONGEST_MAX_AGE, MailSettings
from kb.mail.names import DomainName
from kb.protocols.kept import Headers, Kept, Whole, coded, is_known, tag_in, without_body
from kb.protocols.stitched import Stitched
from kb.views.frame.skeletons import spellings, tag_for

#: Bytes that an answer takes beside its body, about: headers, key, what is known of it.
_BESIDE: Final = 4000
#: What may differ from one time to the next.
_VARYING: Final = frozenset({"etag", "cache-control", "content-length"})


class Ready:
    """`status`, and what is asked of it by `messages`. Raises `NotStitched` if it cannot be made beforehand."""

    def __init__(self, kept: Kept, whole: Whole, coding: str, question: Question) -> None:
        self.kept, self.status = kept, whole.status
        self._coding = coding if whole.is_coded else ""
        self._stitched, self._body = None, b""
        if not kept.is_filled:
            self._body = coded(whole.body, self._coding, once=not kept.by.is_search)
        elif self._coding:
            lengths = [len(name) for name in spellings(DomainName(question.domain))]
            self._stitched = Stitched(kept.skeleton.pieces[::2], kept.skeleton.spelt, lengths)
        self.size = _BESIDE + (self._stitched.size if self._stitched else len(whole.body))
        said = whole.headers_in(self._coding, 0)
        named = {name.lower(): value for name, value in said}
        self._tag, self._rule = named.get("etag", ""), named.get("cache-control", "")
        self._headers, self._short = _pairs(said), _pairs(without_body(said))
        is_always_so = not kept.is_filled and kept.counts_to is None
        self._head = self._starts(self._headers, self._tag, len(self._body)) if is_always_so else None

    def messages(self, question: Question, settings: MailSettings | None) -> tuple[int, Message, Message]:
        """Status, head and body for whoever asks."""
        of, tag = settings.domain if settings and self.kept.is_filled else None, self._tag
        if of and tag:
            tag = tag_in(self._coding, tag_for(self.kept.skeleton.digest, of))
        known = b"if-none-match" in question.headers and self.status == 200
        if known and is_known(question.text(b"if-none-match"), tag):
            return 304, head(304, [*self._varying(tag), *self._short]), _NO_BODY
        text = self._filled(of, question.mailbox) if of else self._body
        start = self._head or self._starts(self._headers, tag, len(text))
        return self.status, start, _NO_BODY if question.method == "HEAD" else body(text)

    def _starts(self, headers: Pairs, tag: str, length: int) -> Message:
        return head(self.status, [(b"content-length", b"%d" % length), *self._varying(tag), *headers])

    def _varying(self, tag: str) -> Pairs:
        said = [(b"etag", tag.encode())] if tag else []
        if self.kept.counts_to is not None:
            left = min(LONGEST_MAX_AGE, int(self.kept.counts_to - time.time()))
            said.append((b"cache-control", b"%s=%d" % (self._rule.partition("=")[0].encode(), left)))
        elif self._rule:
            said.append((b"cache-control", self._rule.encode()))
        return said

    def _filled(self, domain: DomainName, mailbox: Mailbox) -> bytes:
        if self._stitched is None:
            return bytes(self.kept.skeleton.fill(domain, mailbox))
        return self._stitched.gzip(spellings(domain, mailbox))


def _pairs(headers: Headers) -> Pairs:
    return [_pair(name, value) for name, value in headers if name.lower() not in _VARYING]


@lru_cache(maxsize=256)
def _pair(name: str, value: str) -> tuple[bytes, bytes]:
    """Most headers are those of every other answer, and lie in memory once."""
    return name.lower().encode("latin-1"), value.encode("latin-1")


_NO_BODY: Final = body(b"")
