"""Servers and services: where a mail app connects, and how it signs in.

A `Service` is what the operator keeps: a named set of servers whose hosts may contain `{domain}`. `Service.of` fills
one domain in and gives the `ServiceSettings` that every face shows.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kb.mail.names import DomainName, NotADomainName

#: What a host pattern may contain, filled with the A-label of the client's domain.
DOMAIN_FIELD: Final = "{domain}"
#: Stands in for the client's domain while a pattern is checked.
_ANY_DOMAIN: Final = "domain.example"


class Protocol(StrEnum):
    IMAP = "imap"
    POP3 = "pop3"
    SMTP = "smtp"

    @property
    def label(self) -> str:
        """As it is written on pages: `IMAP`, `POP3`, `SMTP`."""
        return self.value.upper()


class Security(StrEnum):
    """How a connection is protected: from the first byte (RFC 8314 3), by an upgrade, or not at all."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"

    @property
    def label(self) -> str:
        """As most mail apps write it."""
        return {"tls": "SSL/TLS", "starttls": "STARTTLS", "none": "None"}[self.value]


#: The two user-name forms that depend on the mailbox; any other value is a literal user name.
WHOLE_ADDRESS: Final = "address"
LOCAL_PART: Final = "local_part"

INCOMING: Final = (Protocol.IMAP, Protocol.POP3)


@dataclass(frozen=True, slots=True)
class ServerPattern:
    """One endpoint as the operator keeps it; `host` may contain `{domain}`."""

    protocol: Protocol
    host: str
    port: int
    security: Security
    username: str = WHOLE_ADDRESS

    def of(self, domain: DomainName) -> "Server":
        host = self.host.replace(DOMAIN_FIELD, domain.a_label)
        return Server(self.protocol, host, self.port, self.security, self.username)


@dataclass(frozen=True, slots=True)
class Server:
    """One endpoint for one domain: exactly what is typed into a mail app. `host` is an A-label."""

    protocol: Protocol
    host: str
    port: int
    security: Security
    username: str


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """A service with one domain filled in. `servers` is in order of preference."""

    service: str
    name: str
    webmail_url: str
    servers: tuple[Server, ...]

    def first(self, protocol: Protocol) -> Server | None:
        """The server that pages and guides show for a protocol; `None` if the service does not offer it."""
        return next((server for server in self.servers if server.protocol == protocol), None)

    @property
    def incoming_protocols(self) -> tuple[Protocol, ...]:
        """The incoming protocols on offer, the preferred one first."""
        return tuple(dict.fromkeys(s.protocol for s in self.servers if s.protocol in INCOMING))

    def incoming(self, protocol: Protocol | None = None) -> Server | None:
        """The incoming server of `protocol`; without one, or if it is not on offer, the preferred one."""
        chosen = self.first(protocol) if protocol in INCOMING else None
        return chosen or next((s for s in self.servers if s.protocol in INCOMING), None)

    @property
    def outgoing(self) -> Server | None:
        return self.first(Protocol.SMTP)

    @property
    def outgoing_by_starttls(self) -> Server | None:
        """Where machines that know only STARTTLS send; `None` if the service has no such way."""
        ways = (server for server in self.servers if server.protocol is Protocol.SMTP)
        return next((server for server in ways if server.security is Security.STARTTLS), None)


@dataclass(frozen=True, slots=True)
class Service:
    """A named set of servers. `slug` is its key in imports and in JSON."""

    slug: str
    name: str
    webmail_url: str
    servers: tuple[ServerPattern, ...]

    def leads_as(self, other: "Service") -> bool:
        """Whether clients of both get to the same places, whatever the services are called."""
        return (self.webmail_url, self.servers) == (other.webmail_url, other.servers)

    def of(self, domain: DomainName) -> ServiceSettings:
        """The same service as a client of `domain` must type it."""
        return ServiceSettings(
            self.slug,
            self.name,
            self.webmail_url.replace(DOMAIN_FIELD, domain.a_label),
            tuple(pattern.of(domain) for pattern in self.servers),
        )


def parse_host_pattern(text: str) -> str:
    """Check a host that may contain `{domain}` and give its canonical form.

    Raises `NotADomainName` for anything that would not be a host name once a domain is filled in.
    """
    pattern = text.strip()
    if DOMAIN_FIELD not in pattern:
        return DomainName.parse(pattern).a_label
    if pattern.count(DOMAIN_FIELD) > 1 or not pattern.endswith(DOMAIN_FIELD):
        raise NotADomainName("{domain} may stand once, at the end of the host: mail.{domain}, or {domain} alone.")
    prefix = pattern.removesuffix(DOMAIN_FIELD)
    if prefix and not prefix.endswith("."):
        raise NotADomainName("There must be a dot before {domain}: mail.{domain}.")
    return DomainName.parse(prefix + _ANY_DOMAIN).a_label.removesuffix(_ANY_DOMAIN) + DOMAIN_FIELD
