"""What is looked at for one domain: the hosts of its services and its own records, and nothing else.

A host comes from the settings alone, never from what DNS or a server said.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from kb.mail.moves import MailSettings
from kb.mail.names import DomainName, NotADomainName
from kb.mail.servers import Protocol, Security, ServiceSettings
from kb.mail.web_addresses import read_host, split_address

#: The protocol of webmail, beside those of mail.
HTTPS: Final = "https"
_SELECTOR: Final = re.compile(r"[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){0,3}\Z")
#: What a path may have as it is (RFC 3986 3.3), and what was quoted already.
_OF_A_PATH: Final = "/:@!$&'()*+,;=%"
#: What is spoken at a port.
_SPOKEN: Final = {
    143: (Protocol.IMAP.value, Security.STARTTLS),
    993: (Protocol.IMAP.value, Security.TLS),
    110: (Protocol.POP3.value, Security.STARTTLS),
    995: (Protocol.POP3.value, Security.TLS),
    25: (Protocol.SMTP.value, Security.STARTTLS),
    587: (Protocol.SMTP.value, Security.STARTTLS),
    465: (Protocol.SMTP.value, Security.TLS),
    443: (HTTPS, Security.TLS),
}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A host and port as the settings name it. `path` is webmail's."""

    host: str
    port: int
    protocol: str
    security: Security
    path: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One domain's looks. `senders` are the hosts whose addresses SPF is asked about, `selector` is DKIM's.

    Without a domain only the endpoints are looked at.
    """

    domain: str
    endpoints: tuple[Endpoint, ...]
    senders: tuple[str, ...] = ()
    selector: str = ""

    @property
    def hosts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*(endpoint.host for endpoint in self.endpoints), *self.senders]))


def asked(settings: MailSettings, selector: str = "") -> Asked:
    """Both services of a domain that moves, and the one of a domain that does not."""
    services = [service for service in (settings.old, settings.to_type) if service]
    endpoints = [endpoint for service in services for endpoint in endpoints_of(service)]
    webmail = webmail_of(settings.to_type)
    senders = [server.host for service in services for server in service.servers if server.protocol is Protocol.SMTP]
    return Asked(
        settings.domain.a_label,
        tuple(dict.fromkeys([*endpoints, *([webmail] if webmail else [])])),
        tuple(dict.fromkeys(senders)),
        selector,
    )


def endpoints_of(service: ServiceSettings) -> tuple[Endpoint, ...]:
    """Those that mail apps use."""
    servers = (Endpoint(one.host, one.port, one.protocol.value, one.security) for one in service.servers)
    return tuple(dict.fromkeys(servers))


def webmail_of(service: ServiceSettings) -> Endpoint | None:
    """Webmail's, if it has an address with `https://`: host and path as a browser sends them (RFC 3986 2.1, 3.2.2)."""
    try:
        parts = split_address(service.webmail_url)
        host, port = read_host(parts.hostname or ""), parts.port or 443
    except ValueError:  # nobody can open it, so there is nothing to look at
        return None
    if parts.scheme != "https":
        return None
    return Endpoint(host, port, HTTPS, Security.TLS, quote(parts.path or "/", safe=_OF_A_PATH))


def selector_of(text: str) -> str:
    """Read DKIM's selector, which is one label or more (RFC 6376 3.1). Raises `ValueError`."""
    if not _SELECTOR.match(text):
        raise ValueError(f"{text!r} is no selector")
    return text


def endpoint_at(text: str) -> Endpoint:
    """Read `mail.example.net:993`. Raises `ValueError`."""
    host, _, port = text.rpartition(":")
    if not port.isascii() or not port.isdecimal() or int(port) not in _SPOKEN:
        raise ValueError(text)
    try:
        name = DomainName.parse(host)
    except NotADomainName as error:
        raise ValueError(text) from error
    return Endpoint(name.a_label, int(port), *_SPOKEN[int(port)])
