"""What is asked, as a key: whatever an answer may depend on, and nothing else of the request.

The host is judged first. What has two readings, or is read by nobody but Django, is no question of the door's.
"""

import re
import time
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings

from kb.door.bodies import Scope
from kb.guides.page.machines import guess_device
from kb.mail.mailboxes import Mailbox
from kb.middleware import is_machine_address
from kb.protocols.kept import SEARCHED, KeptBy, accepted, coding_for
from kb.protocols.mail_apps.autodiscover import ANYBODY
from kb.protocols.queries import plain_query
from kb.proxies import hosts_of_site, is_trusted, visitor_address
from kb.views.machines.asked import asked_by_app

#: Path, or what stands before and after the domain in it; parameters, device, coding; what is told of the domain.
Key = tuple[Hashable, ...]
Path = str | tuple[str, str]
#: What only Django reads, on any page: bodies, parts of files, and times.
_DJANGOS: Final = frozenset({b"content-length", b"transfer-encoding", b"range", b"if-modified-since"})
_BELOW_A_DOMAIN: Final = re.compile(r"((?:/[a-z]{2,3})?/for/)([a-z0-9][a-z0-9.-]*+)(/.*)", re.DOTALL)
#: Of a path, a query and a header that is read for a key: what is longer would fill the memory beside the answers.
_LONGEST: Final = 512


@dataclass(slots=True)
class Question:
    """A request of a host that is ours by GET or HEAD, or of a mail app. `path` is without the `domain` in it."""

    scope: Scope
    peer: str
    headers: dict[bytes, bytes]
    path: Path
    domain: str
    query: dict[str, str]
    mailbox: Mailbox = ANYBODY
    body: bytes = b""
    started: float = field(default_factory=time.perf_counter)

    def key(self, by: KeptBy, told: Hashable = None) -> Key:
        given = tuple(map(self.query.get, by.parameters))
        device = guess_device(self.text("user-agent")) if by.device_class else None
        takes = accepted(self.text("accept-encoding"))
        coding = takes if by.file else coding_for(takes, by, domain=self.domain)
        return self.path, given, device, coding, (told, self.domain) if by.own else told

    def text(self, name: str) -> str:
        return self.headers.get(name.encode(), b"").decode("latin-1")

    @property
    def visitor(self) -> str:
        """The address of whoever asks."""
        return visitor_address(self.peer, self.text("x-forwarded-for"), hosts_of_site().proxies)


def question_in(scope: Scope, body: bytes = b"") -> Question | None:
    """`None` is for Django alone."""
    path, is_app, peer = scope["path"], is_machine_address(scope["path"]), (scope.get("client") or ("",))[0]
    headers: dict[bytes, bytes] = dict(scope["headers"])
    is_read = scope["method"] in {"GET", "HEAD"} and _DJANGOS.isdisjoint(headers)
    # Each header is there once, and has one name: Django takes `user_agent` for `user-agent`.
    if not (is_read or (is_app and body)) or len(headers) != len(scope["headers"]) or b"_" in b"".join(headers):
        return None
    read = path, scope["query_string"], headers.get(b"user-agent", b""), headers.get(b"accept-encoding", b"")
    if max(map(len, read)) > _LONGEST:
        return None
    if not is_app:
        return _of_reader(scope, peer, headers)
    host = headers.get(b"host", b"").decode("latin-1")
    asked = asked_by_app(scope["method"], path, scope["query_string"].decode("latin-1"), host, body)
    return asked and Question(scope, peer, headers, asked.document, asked.domain, {}, asked.mailbox, body)


def _of_reader(scope: Scope, peer: str, headers: dict[bytes, bytes]) -> Question | None:
    path, query, site = scope["path"], plain_query(scope["query_string"]), hosts_of_site()
    is_whitenoises = b"if-none-match" in headers and path.startswith(settings.STATIC_URL)  # it compares in its own way
    if query is None or is_whitenoises or headers.get(b"host", b"").decode("latin-1") not in site.own:
        return None
    # Searches are counted for each visitor, and where processes share their counts nobody waits for that here.
    if SEARCHED in query and settings.CACHE_URL:
        return None
    is_said = headers.get(b"x-forwarded-proto") == b"https" and is_trusted(peer, site.proxies)
    if site.is_https and scope["scheme"] != "https" and not is_said:
        return None
    if match := _BELOW_A_DOMAIN.fullmatch(path):
        return Question(scope, peer, headers, (match[1], match[3]), match[2], query)
    return Question(scope, peer, headers, path, query.pop("domain", "") if path == "/api/v1/settings" else "", query)
