"""What a look at a domain's hosts and records saw, as frozen values. Nothing is judged, and no server's text is kept.

Names are A-labels, addresses are written as Python's `ipaddress` writes them, moments are aware and in UTC. Whatever is
empty was not there; a `trouble` says why nothing more is known. `packing` makes small JSON of the two that are kept in
rows: `HostFacts` for each host, `DomainFacts` for each domain.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from kb.mail.servers import Security


class DnsTrouble(StrEnum):
    """Why a name's records are not known."""

    NONE = ""
    #: No such name (NXDOMAIN).
    MISSING = "missing"
    #: The name servers say that they cannot answer, or what they say cannot be read (SERVFAIL, REFUSED, …).
    FAILED = "failed"
    #: No answer within the time.
    SILENT = "silent"
    #: Aliases that lead back to where they began, or on and on.
    LOOP = "loop"


class LineTrouble(StrEnum):
    """Where a conversation with an address and port ended, in the order in which things go wrong."""

    NONE = ""
    #: Not one of the ports of mail or 443: it is never visited.
    NOT_VISITED = "not-visited"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    #: Nothing came back while connecting.
    NO_ANSWER = "no-answer"
    #: It was connected, and then nothing whole was said in the time.
    MUTE = "mute"
    #: Closed or reset by the other side before it had said what it had to.
    DROPPED = "dropped"
    #: More bytes than a conversation may have.
    FLOOD = "flood"
    #: What was said is not this protocol.
    GARBLED = "garbled"
    #: It greets by saying that it does not serve (`421`, `* BYE`, `-ERR`).
    TURNED_AWAY = "turned-away"
    STARTTLS_MISSING = "starttls-missing"
    STARTTLS_REFUSED = "starttls-refused"
    #: What was said where TLS begins is not TLS.
    NOT_TLS = "not-tls"
    #: The handshake failed for another reason than the certificate.
    TLS = "tls"
    #: The certificates of the handshake are more than mail apps take.
    TLS_FLOOD = "tls-flood"
    #: The look itself failed, as the log says: nothing is known of the server, good or bad.
    FAULT = "fault"

    @property
    def is_visited(self) -> bool:
        """Whether a conversation with it tells anything of the server."""
        return self not in (LineTrouble.NOT_VISITED, LineTrouble.FAULT)


class Chain(StrEnum):
    """Who vouches for a certificate, whatever its name and dates."""

    TRUSTED = "trusted"
    #: Its issuer was not sent, and is not known: phones that do not fetch it refuse.
    INCOMPLETE = "incomplete"
    #: It ends at an authority that devices do not know.
    UNKNOWN = "unknown"
    SELF_SIGNED = "self-signed"
    #: A certificate above it is out of its time.
    EXPIRED = "expired"
    #: Anything else that OpenSSL refuses.
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class NameFacts:
    """What DNS answers for a host. `ttl` is the smallest of its records, in seconds."""

    addresses: tuple[str, ...] = ()
    #: Addresses that are not on the internet (and in no network that the operator opened): they are never visited.
    forbidden: tuple[str, ...] = ()
    #: The chain of CNAMEs, the last of which has the addresses.
    aliases: tuple[str, ...] = ()
    ttl: int = 0
    trouble: DnsTrouble = DnsTrouble.NONE


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """The certificate that a server shows for one name."""

    covers: bool
    chain: Chain
    starts_at: datetime
    ends_at: datetime
    #: The first ten of its names, and how many there are.
    names: tuple[str, ...] = ()
    count: int = 0
    #: Signed by SHA-1 or older, or a key that is too short for phones.
    weak: bool = False
    #: The first half of its SHA-256, by which two are told apart.
    digest: str = ""


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """What a server at one address and port showed to one host's name."""

    address: str
    port: int
    #: `imap`, `pop3`, `smtp`, or `https` for webmail.
    protocol: str
    security: Security
    seen_at: datetime
    trouble: LineTrouble = LineTrouble.NONE
    #: What it offers after TLS, in upper case; `USER` is POP3's and `LOGIN` IMAP's command.
    sign_in: tuple[str, ...] = ()
    #: Whether a password is taken before TLS.
    clear_sign_in: bool = False
    #: Whether something was said between STARTTLS and the handshake.
    injected: bool = False
    #: `TLSv1.2`; empty if there was none.
    tls: str = ""
    #: Of `HEAD`, for webmail.
    status: int = 0
    certificate: CertificateFacts | None = None

    @property
    def place(self) -> tuple[str, int, str, Security]:
        """Where it was, and as what it was spoken with. Two looks at one place are of one server."""
        return (self.address, self.port, self.protocol, self.security)


@dataclass(frozen=True, slots=True)
class HostFacts:
    """One row: a host, its name, and each of its servers at each of its addresses.

    `seen_at` is when its name was asked for; each server says when it was visited, which may be long before or never.
    """

    host: str
    seen_at: datetime
    name: NameFacts = NameFacts()
    servers: tuple[ServerFacts, ...] = ()

    @property
    def oldest_at(self) -> datetime:
        """When the oldest of these facts was seen."""
        return min((self.seen_at, *(server.seen_at for server in self.servers)))

    @property
    def as_led(self) -> "HostFacts":
        """With those servers alone to which its name leads now: it may have been led elsewhere since their visit."""
        return replace(self, servers=tuple(one for one in self.servers if one.address in self.name.addresses))


@dataclass(frozen=True, slots=True)
class MxHost:
    """One of a domain's mail exchangers. `is_number`: an address stands where a name must."""

    host: str
    preference: int
    name: NameFacts = NameFacts()
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class MxFacts:
    """`hosts` are the first ten by preference, of `count`; addresses are asked for the first three."""

    hosts: tuple[MxHost, ...] = ()
    count: int = 0
    ttl: int = 0
    #: A single `.`: the domain takes no mail (RFC 7505).
    is_null: bool = False
    trouble: DnsTrouble = DnsTrouble.NONE


class SpfTrouble(StrEnum):
    """Why an SPF record gives no verdict (RFC 7208 `permerror`, `temperror`)."""

    NONE = ""
    #: A word in it, or in a record that it includes, cannot be read.
    SYNTAX = "syntax"
    #: More than ten look-ups.
    TOO_MANY = "too-many"
    #: A record that it includes is not there.
    MISSING = "missing"
    #: DNS did not answer for one of its names.
    DNS = "dns"


@dataclass(frozen=True, slots=True)
class SpfFacts:
    """Who may send for a domain. Of the addresses that were asked about: those that pass, and those that do not."""

    #: How many records begin with `v=spf1`.
    records: int = 0
    allowed: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    lookups: int = 0
    #: `-`, `~`, `?` or `+` of its `all`; empty if it has none.
    every: str = ""
    trouble: SpfTrouble = SpfTrouble.NONE


@dataclass(frozen=True, slots=True)
class DkimFacts:
    """The key of one selector. `usable`: it is there, can be read, and is not revoked (an empty `p=`)."""

    selector: str
    found: bool = False
    usable: bool = False
    trouble: DnsTrouble = DnsTrouble.NONE


@dataclass(frozen=True, slots=True)
class DmarcFacts:
    """`policy` is `none`, `quarantine` or `reject`, and empty where it cannot be read; `at` is whose record it is."""

    records: int = 0
    policy: str = ""
    at: str = ""
    trouble: DnsTrouble = DnsTrouble.NONE


@dataclass(frozen=True, slots=True)
class Pointer:
    """A record by which mail apps find a server by themselves, and where it leads.

    `owner` is its whole name: `autoconfig.`, `autodiscover.` or `_imaps._tcp.` before the domain. `target` is what it
    names (the end of its aliases, or the host of an SRV record), `port` is 0 but for SRV. A target of `.` says that
    there is no such service.
    """

    owner: str
    target: str
    port: int = 0
    name: NameFacts = NameFacts()


@dataclass(frozen=True, slots=True)
class DomainFacts:
    """One row: what a domain's own records say. A pointer that is not there is not in `pointers`."""

    domain: str
    seen_at: datetime
    mx: MxFacts = MxFacts()
    spf: SpfFacts = SpfFacts()
    dkim: DkimFacts | None = None
    dmarc: DmarcFacts = DmarcFacts()
    pointers: tuple[Pointer, ...] = ()


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """What our mail server said of the last message that came through the new server: which checks failed for it."""

    came_at: datetime
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """All that is known of one domain at a moment: its own facts, and those of the hosts of its services.

    What was never looked at is not in here, and nothing is found about it.
    """

    domain: DomainFacts | None = None
    hosts: Mapping[str, HostFacts] = field(default_factory=dict)
    message: MessageFacts | None = None

    @property
    def oldest_at(self) -> datetime | None:
        """When the oldest of these facts was seen."""
        moments = [host.oldest_at for host in self.hosts.values()]
        return min([*moments, self.domain.seen_at] if self.domain else moments, default=None)
