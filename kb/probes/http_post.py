"""One POST to an address that somebody typed, and the status of the answer. No redirect is followed, no proxy of the
environment asked, and what the answer says is not read.
"""

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from typing import Final, Self

from kb.languages import gettext_noop as _
from kb.mail.web_addresses import split_address
from kb.probes.conversations import Conversation, Encrypted, Plain, Stream
from kb.probes.guard import Budget, Networks, NotReached, Resolve, Trouble, connected, resolved
from kb.probes.tls import client_context

LONGEST_ADDRESS: Final = 500
_PORTS: Final = {"https": 443, "http": 80}
#: The last label is no number, so that no odd spelling of an IP address passes for a name.
_NAME: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?\Z")
_VISIBLE: Final = re.compile(r"[!-~]+\Z")


class NotATarget(ValueError):
    """Nothing can be sent to this address. `reason` is a sentence, and never repeats what was typed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Target:
    """Where to, in parts. Made by `parse`."""

    encrypted: bool
    host: str
    port: int
    #: The path with its query.
    path: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `https://billing.example.net/hooks/signpost`. Raises `NotATarget`."""
        if len(text) > LONGEST_ADDRESS:
            raise NotATarget(_("This address is too long."))
        if not _VISIBLE.match(text) or "\\" in text:
            raise NotATarget(_("An address has no spaces, and only plain letters, digits and signs."))
        try:
            parts = split_address(text)
            port = parts.port
        except ValueError as error:
            raise NotATarget(_("This is no address. It looks like https://billing.example.net/signpost")) from error
        if parts.scheme not in _PORTS:
            raise NotATarget(_("The address must begin with https://"))
        if parts.username is not None or parts.password is not None or "@" in parts.netloc:
            raise NotATarget(_("No user name and no password in the address: the signature says who we are."))
        if "#" in text:
            raise NotATarget(_("Leave away the # and what follows it: it would never be sent."))
        if not _is_host(parts.hostname or "") or port == 0:
            raise NotATarget(_("This is no address. It looks like https://billing.example.net/signpost"))
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        return cls(parts.scheme == "https", parts.hostname or "", port or _PORTS[parts.scheme], path)


@dataclass(frozen=True, slots=True)
class Answer:
    """`retry_after`: in how many seconds the other side wants to hear again, if it says so."""

    status: int
    retry_after: int | None = None


def post(
    target: Target,
    headers: Mapping[str, str],
    body: bytes,
    *,
    inside: Networks,
    budget: Budget,
    resolve: Resolve = resolved,
) -> Answer:
    """Send it, and hear the status. Raises `NotReached`."""
    line = connected(target.host, target.port, inside, budget, encrypted=target.encrypted, resolve=resolve)
    with line:
        try:
            conversation: Conversation = Plain(line, budget)
            if target.encrypted:
                conversation = Encrypted(Plain(line, budget), client_context(), target.host)
            return _asked(conversation, target, headers, body)
        except ssl.SSLCertVerificationError as error:
            raise NotReached(Trouble.CERTIFICATE) from error
        except ssl.SSLError as error:
            raise NotReached(Trouble.TLS) from error
        except TimeoutError as error:
            raise NotReached(Trouble.TIME) from error
        except ConnectionError as error:  # `http.client` has one for whoever hangs up without an answer
            raise NotReached(Trouble.UNREACHABLE) from error
        except HTTPException as error:
            raise NotReached(Trouble.GARBLED) from error
        except OSError as error:
            raise NotReached(Trouble.UNREACHABLE) from error


def _asked(conversation: Conversation, target: Target, headers: Mapping[str, str], body: bytes) -> Answer:
    http = HTTPConnection(target.host, target.port)
    http.default_port = _PORTS["https" if target.encrypted else "http"]
    http.sock = Stream(conversation)
    http.request("POST", target.path, body, {**headers, "Connection": "close"})
    answer = http.getresponse()
    wait = answer.headers.get("Retry-After", "")
    return Answer(answer.status, int(wait) if wait.isascii() and wait.isdigit() and len(wait) < 7 else None)


def _is_host(text: str) -> bool:
    try:
        return "%" not in text and bool(ip_address(text))
    except ValueError:
        return len(text) <= 253 and _NAME.match(text) is not None
