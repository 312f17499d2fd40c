"""Answers that may be kept: what one depends on, the codings in which it goes out, and the headers of each.

Django's side and the door's both make their answers of this, so they say the same. Values in, values out: what is kept,
and for how long, is decided elsewhere.
"""

import re
import zlib
from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import brotli

from kb.mail.moves import LONGEST_MAX_AGE

#: Where the door leaves a list, in the environment of a request, for what it may keep of the answer.
SLOT: Final = "kb.kept"
#: … and for which moment it has an answer made beforehand, in seconds; 0 for now.
AT: Final = "kb.at"

#: What somebody searched for: a view may put it into its links, and only a search's answer to it is kept.
SEARCHED: Final = "q"

#: In place of a token: true for as long as the process lives.
ALWAYS: Final = -1
FOR_EVER: Final = 1e12

Headers = tuple[tuple[str, str], ...]
#: Seconds before an answer ends in which the next one is made.
_BEFORE: Final = 60
#: A shorter body would become longer.
_LEAST: Final = 200
_TAG: Final = re.compile(r'(?:W/)?("[^"]*")')
_OF_BODY: Final = frozenset({"content-type", "content-length", "content-encoding"})


@dataclass(frozen=True, slots=True)
class KeptBy:
    """What an answer depends on beside its path, its language and its domain: parameters of the query in the order in
    which they stand in the key, and what the browser says of its device. A `file` has its coding already, and what is
    for mail apps goes out `plain`: it has none. What is one domain's `own` is kept for it alone."""

    parameters: tuple[str, ...] = ()
    device_class: bool = False
    file: bool = False
    plain: bool = False
    own: bool = False

    @property
    def is_search(self) -> bool:
        return SEARCHED in self.parameters


@dataclass(frozen=True, slots=True)
class Whole:
    """An answer as it is before it is coded, its headers without a length."""

    status: int
    headers: Headers
    body: bytes
    plain: bool = False

    @property
    def is_coded(self) -> bool:
        """Whether it goes out coded to whoever takes that: not if it is short, or was coded before."""
        return (
            not self.plain
            and len(self.body) >= _LEAST
            and not any(name == "Content-Encoding" for name, _ in self.headers)
        )

    def headers_in(self, coding: str, length: int) -> Headers:
        """The headers of this answer in a coding, with a tag of its own in each."""
        found = dict(self.headers)
        if coding:
            found["Content-Encoding"] = coding
            if tag := found.get("ETag"):
                found["ETag"] = tag_in(coding, tag.strip('"'))
        if self.is_coded and "Accept-Encoding" not in found.get("Vary", ""):
            found["Vary"] = ", ".join(filter(None, (found.get("Vary", ""), "Accept-Encoding")))
        found["Content-Length"] = str(length)
        return tuple(found.items())


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of an answer that may be kept.

    It was made of what stood under the revision `token`, `None` if nobody may keep it, and is true from `since` until
    `until`. `counts_to` is the moment to which its `max-age` counts down, if it does. `told_of` is what it depends on
    of the `domain` that it is about, and `skeleton` what it is but for the name; for those in `but_for` it is another.
    `counted` is what is counted of each time that it is given: a sign, and which guide or document.
    """

    by: KeptBy
    token: int | None
    until: float
    counts_to: float | None
    route: str
    asked_for: str
    domain: str = ""
    told_of: Hashable = None
    skeleton: Any = None
    but_for: frozenset[str] = frozenset()
    counted: tuple[str, str] | None = None
    since: float = 0.0

    @property
    def is_filled(self) -> bool:
        """Whether it is kept without a name, which is put in for whoever asks."""
        return bool(self.domain) and not self.by.own

    def is_true(self, at: float) -> bool:
        return self.since <= at < self.until

    def rule_at(self, at: float, rule: str) -> str:
        """Its `Cache-Control` at a moment, by what that was when it was made."""
        until, (name, _, _) = self.counts_to, rule.partition("=")
        return rule if until is None else f"{name}={min(LONGEST_MAX_AGE, int(until - at))}"

    def ends_soon(self, at: float) -> bool:
        """Whether it is time to make the one for the time after. Who searches would be counted for it a second time."""
        return at >= self.until - _BEFORE and not self.by.is_search


#: What Django leaves in the door's list: what is known of an answer, and the answer.
Slot = list[tuple[Kept, Whole]]

#: A file of ours whose name has its digest.
FILE: Final = Kept(KeptBy(file=True), ALWAYS, FOR_EVER, None, "none", "")


def accepted(header: str) -> tuple[bool, bool]:
    """Whether an Accept-Encoding takes brotli, and whether it takes gzip (RFC 9110 12.5.3).

    Weights but zero are not compared: the shorter one is sent. `*` takes any coding, and no coding just as well, which
    is what such programs are sure to read; they get gzip only if they refuse `identity`.
    """
    return (_accepted if len(header) <= _USUAL else _accepted.__wrapped__)(header)


#: What browsers send is shorter; what is longer is not kept.
_USUAL: Final = 100


@lru_cache(maxsize=512)
def _accepted(header: str) -> tuple[bool, bool]:
    taken = {}
    for part in header.lower().split(","):
        name, _, quality = part.partition(";")
        taken[name.strip()] = not _NONE.fullmatch("".join(quality.split()))
    by_any = taken.get("*", False) and not taken.get("identity", True)
    return taken.get("br", False), taken.get("gzip", taken.get("x-gzip", by_any))  # the old name: RFC 9110 8.4.1.3


#: Letters of a name for which brotli makes a reference, however far.
_SHORTEST: Final = 5
_NONE: Final = re.compile(r"q=0(?:\.0*)?")


def coding_for(takes: tuple[bool, bool], by: KeptBy, *, domain: str) -> str:
    """The best coding of what is about this domain, or about none. Empty is no coding.

    Into what brotli made beforehand no name can be put that is as short as `a.eu`, and none of another script.
    """
    brotli_, gzip = takes
    if by.plain:
        return ""
    is_put_in = not domain or (len(domain) >= _SHORTEST and "xn--" not in domain)
    return "br" if brotli_ and is_put_in else "gzip" if gzip else ""


def coded(body: bytes, coding: str, *, once: bool) -> bytes:
    """The body in a coding: `once` for many, so it may take longer, or anew for each."""
    if coding == "br":
        return bytes(brotli.compress(body, mode=brotli.MODE_TEXT, quality=10 if once else 4))
    if coding == "gzip":
        packer = zlib.compressobj(9 if once else 1, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
        return packer.compress(body) + packer.flush()
    return body


def is_known(asked_for: str, tag: str) -> bool:
    """Whether If-None-Match names this entity tag, or any (RFC 9110 13.1.2)."""
    if asked_for == tag or not asked_for or not tag:
        return bool(tag) and asked_for == tag
    return asked_for.strip() == "*" or tag.removeprefix("W/") in _TAG.findall(asked_for)


def tag_in(coding: str, digest: str) -> str:
    """The entity tag of a body that has this digest before it is coded (RFC 9110 8.8.3).

    Weak if it is coded: Django's side and the door's may come to other bytes, of the same text.
    """
    return f'W/"{digest}-{coding}"' if coding else f'"{digest}"'


def without_body(headers: Headers) -> Headers:
    """What a 304 says."""
    return tuple((name, value) for name, value in headers if name.lower() not in _OF_BODY)
