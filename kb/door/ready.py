"""One answer in one coding, as it goes out: the same for all but the name of the domain and the seconds it holds."""

import time
from functools import lru_cache
from typing import Final

from kb.door.bodies import Message
from kb.door.questions import Question
from kb.mail.moves import LONGEST_MAX_AGE, MailSettings
from kb.mail.names import DomainName
from kb.protocols.kept import Kept, Whole, coded, is_known, tag_in, without_body
from kb.protocols.stitched import Stitched
from kb.views.frame.skeletons import spellings, tag_for
from kb.views.visitors.visits import count_visit

#: Bytes that an answer takes beside its body, about: headers, key, what is known of it.
_BESIDE: Final = 4000
Pairs = list[tuple[bytes, bytes]]


class Ready:
    """`status`, and what is asked of it by `messages`. Raises `NotStitched` if it cannot be made beforehand."""

    def __init__(self, kept: Kept, whole: Whole, coding: str, domain: str) -> None:
        self.kept, self.status, self._coding = kept, whole.status, coding if whole.is_coded else ""
        self._stitched, names = None, DomainName(domain) if kept.is_personal else None
        if names:
            lengths = [len(name) for name in spellings(names)]
            self._stitched = Stitched(kept.skeleton.pieces[::2], kept.skeleton.spelt, lengths)
        body = self._filled(names) if names else coded(whole.body, self._coding, once=True)
        said = whole.headers_in(self._coding, len(body))
        self.size = _BESIDE + (self._stitched.size if self._stitched else len(body))
        self._tag = dict(said).get("ETag", "")
        self._headers, self._short = _pairs(said), _pairs(without_body(said))
        self._start = _start(self.status, self._headers)
        self._body: Message = {"type": "http.response.body", "body": b"" if names else body, "more_body": False}

    def messages(self, question: Question, settings: MailSettings | None) -> tuple[int, Message, Message]:
        """Status, head and body for whoever asks."""
        tag = self._tag
        if settings is not None:
            tag = tag_in(self._coding, tag_for(self.kept.skeleton.digest, settings.domain))
        known = b"if-none-match" in question.headers and self.status == 200
        if known and is_known(question.text(b"if-none-match"), tag):
            return 304, _start(304, self._now(self._short, tag)), _NO_BODY
        start = self._start
        if settings is not None or self.kept.counts_to is not None:
            start = _start(self.status, self._now(self._headers, tag))
        if question.method == "HEAD":
            return self.status, start, _NO_BODY
        if settings is None:
            return self.status, start, self._body
        return self.status, start, {**self._body, "body": self._filled(settings.domain)}

    def count(self, question: Question, settings: MailSettings | None) -> None:
        """What the view would have counted."""
        if settings is not None and self.kept.visit is not None and question.method == "GET":
            count_visit(question.text(b"user-agent"), settings.domain, self.kept.visit, ahead=question.is_ahead)

    def _now(self, headers: Pairs, tag: str) -> Pairs:
        return [(name, self._said(name, value, tag)) for name, value in headers]

    def _said(self, name: bytes, value: bytes, tag: str) -> bytes:
        if name == b"etag":
            return tag.encode()
        if name == b"cache-control" and self.kept.counts_to is not None:
            left = min(LONGEST_MAX_AGE, int(self.kept.counts_to - time.time()))
            return value.partition(b"=")[0] + b"=%d" % left
        return value

    def _filled(self, domain: DomainName) -> bytes:
        assert self._stitched
        names = spellings(domain)
        return self._stitched.gzip(names) if self._coding else self._stitched.text(names)


def _pairs(headers: tuple[tuple[str, str], ...]) -> Pairs:
    return [_pair(name, value) for name, value in headers]


@lru_cache(maxsize=256)
def _pair(name: str, value: str) -> tuple[bytes, bytes]:
    """Most headers are those of every other answer, and lie in memory once."""
    return name.lower().encode("latin-1"), value.encode("latin-1")


def _start(status: int, headers: Pairs) -> Message:
    return {"type": "http.response.start", "status": status, "headers": headers}


_NO_BODY: Final[Message] = {"type": "http.response.body", "body": b"", "more_body": False}
