"""What is asked, as a key: whatever an answer may depend on, and nothing else of the request.

The host is judged first. What has two readings, or is read by nobody but Django, is no question of the door's.
"""

import re
import time
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final
from urllib.parse import unquote_plus

from django.conf import settings

from kb.door.heads import Scope
from kb.guides.page.machines import guess_machine
from kb.guides.page.platforms import guess_platform
from kb.mail.mailboxes import Mailbox
from kb.middleware import allowed_hosts, is_machine_address
from kb.protocols.kept import SEARCHED, KeptBy, accepted, coding_for
from kb.protocols.mail_apps.autodiscover import ANYBODY
from kb.proxies import is_trusted, visitor_address
from kb.views.machines.asked import asked_by_app

#: Where an answer is kept: path, or what stands before and after the domain in it; parameters, device, coding; and what
#: is told of the domain.
Key = tuple[Hashable, ...]
Path = str | tuple[str, str]
_READING: Final = frozenset({"GET", "HEAD"})
#: What only Django reads, on any page: bodies, and parts of files.
_DJANGOS: Final = frozenset({b"content-length", b"transfer-encoding", b"range"})
_AHEAD: Final = frozenset({b"sec-purpose", b"purpose", b"x-moz"})
_BELOW_A_DOMAIN: Final = re.compile(r"((?:/[a-z]{2,3})?/for/)([a-z0-9][a-z0-9.-]*+)(/.*)", re.DOTALL)
_API: Final = ("/api/v1/settings", "?domain=")
#: A query whose letters stand for themselves, but for what somebody searches for.
_PLAIN: Final = re.compile(rb"(?:(?:q=(?:[A-Za-z0-9,._+-]|%[0-9A-Fa-f]{2})*+|(?!q=)[a-z]+=[A-Za-z0-9,._-]*+)(?:&|$))*+")
#: Of a path, a query and a header that is read for a key: what is longer would fill the memory beside the answers.
_LONGEST: Final = 512


@dataclass(slots=True)
class Question:
    """A request of a host that is ours by GET or HEAD, or of a mail app. `path` is without the `domain` in it."""

    method: str
    path: Path
    domain: str
    query: dict[str, str]
    headers: dict[bytes, bytes]
    peer: str
    mailbox: Mailbox = ANYBODY
    body: bytes = b""
    started: float = field(default_factory=time.perf_counter)

    def key(self, by: KeptBy, told: Hashable = None) -> Key:
        given = tuple(map(self.query.get, by.parameters)) if self.query else ()
        given = given if any(one is not None for one in given) else ()
        device = _device_class(self.text(b"user-agent")) if by.device_class else None
        takes = accepted(self.text(b"accept-encoding"))
        coding = takes if by.file else coding_for(takes, by, personal=bool(self.domain))
        return self.path, given, device, coding, (told, self.domain) if by.own else told

    def text(self, name: bytes) -> str:
        return self.headers.get(name, b"").decode("latin-1")

    @property
    def is_ahead(self) -> bool:
        """Whether the browser fetches what may never be looked at."""
        return not _AHEAD.isdisjoint(self.headers)

    @property
    def visitor(self) -> str:
        """The address of whoever asks."""
        meta = {"REMOTE_ADDR": self.peer, "HTTP_X_FORWARDED_FOR": self.text(b"x-forwarded-for")}
        return visitor_address(meta, tuple(settings.TRUSTED_PROXIES))


class Reader:
    """Reads questions for the site that the settings describe."""

    def __init__(self) -> None:
        self._hosts = {host.encode() for host in allowed_hosts(settings.SITE_URL, tuple(settings.SITE_HOSTS))}
        self._proxies = tuple(settings.TRUSTED_PROXIES)

    def question(self, scope: Scope, body: bytes = b"") -> Question | None:
        """`None` is for Django alone."""
        pairs, method, path = scope["headers"], scope["method"], scope["path"]
        headers: dict[bytes, bytes] = dict(pairs)
        is_read = bool(body) or (method in _READING and _DJANGOS.isdisjoint(headers))
        if not is_read or len(path) > _LONGEST or not _is_clear(pairs, headers):
            return None
        peer, domain = (scope.get("client") or ("",))[0], ""
        if is_machine_address(path):
            return _of_app(scope, headers, peer, body)
        if method not in _READING or headers.get(b"host") not in self._hosts:
            return None
        if settings.IS_HTTPS and not self._is_secure(scope, headers, peer):
            return None
        query = _query(scope["query_string"])
        if query is None or (path.startswith(settings.STATIC_URL) and not _is_plain(headers)):
            return None
        if match := _BELOW_A_DOMAIN.fullmatch(path):
            path, domain = (match[1], match[3]), match[2]
        elif path == _API[0] and query.get("domain"):
            path, domain = _API, query.pop("domain")
        return Question(method, path, domain, query, headers, peer)

    def _is_secure(self, scope: Scope, headers: dict[bytes, bytes], peer: str) -> bool:
        if scope["scheme"] == "https":
            return True
        return headers.get(b"x-forwarded-proto") == b"https" and is_trusted(peer, self._proxies)


def _of_app(scope: Scope, headers: dict[bytes, bytes], peer: str, body: bytes) -> Question | None:
    host, query = headers.get(b"host", b"").decode("latin-1"), scope["query_string"].decode("latin-1")
    asked = asked_by_app(scope["method"], scope["path"], query, host, body)
    if asked is None:
        return None
    path: Path = (asked.document, "") if asked.domain else asked.document
    return Question(scope["method"], path, asked.domain, {}, headers, peer, asked.mailbox, body)


def _is_clear(pairs: list[tuple[bytes, bytes]], headers: dict[bytes, bytes]) -> bool:
    """Whether each header is there once, and has one name: Django takes `user_agent` for `user-agent`."""
    if len(headers) != len(pairs) or b"_" in b"".join(headers):
        return False
    return max(len(headers.get(b"user-agent", b"")), len(headers.get(b"accept-encoding", b""))) <= _LONGEST


def _query(text: bytes) -> dict[str, str] | None:
    """The parameters of a query that has one reading.

    Searches are counted for each visitor, and where processes share their counts nobody waits for that here.
    """
    if not text:
        return {}
    if len(text) > _LONGEST or not _PLAIN.fullmatch(text):
        return None
    pairs = [pair.split("=") for pair in text.decode().split("&") if pair]
    query = dict(pairs)
    if SEARCHED in query:
        query[SEARCHED] = unquote_plus(query[SEARCHED])
        if settings.CACHE_URL or "\ufffd" in query[SEARCHED] or not query[SEARCHED].isprintable():
            return None
    return query if len(query) == len(pairs) else None


def _is_plain(headers: dict[bytes, bytes]) -> bool:
    """Whether a file is asked for whole, in words that have one reading: WhiteNoise reads all others in its own way."""
    return _IF.isdisjoint(headers) and _CODINGS.fullmatch(headers.get(b"accept-encoding", b"")) is not None


_IF: Final = frozenset({b"if-none-match", b"if-modified-since"})
_CODINGS: Final = re.compile(rb"(?:(?:br|gzip|deflate|zstd|identity)(?:, ?|$))*+")


@lru_cache(maxsize=2048)
def _device_class(user_agent: str) -> tuple[str, str]:
    """All that pages read from a browser's name."""
    machine = guess_machine(user_agent)
    return guess_platform(user_agent), machine.id if machine else ""
