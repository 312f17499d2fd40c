"""Web addresses: taken apart alike on every Python, and the site's own judged for who can open it.

The standard library's versions differ in what they leave away before they read (spaces, line breaks), in what they take
behind a bracket, and in which numbers they call private, so that is decided here. Nothing is looked up: a name of the
internet may still lead to a machine that nobody reaches.
"""

import re
from dataclasses import dataclass
from enum import Enum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final, Self, TypeAlias
from urllib.parse import SplitResult, urlsplit

from kb.languages import gettext_noop as _
from kb.mail.names import NotADomainName, as_a_labels

Address: TypeAlias = IPv4Address | IPv6Address

#: An IPv6 address in brackets, perhaps with a port.
_BRACKETED: Final = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::[0-9]*)?")
#: IANA's registry of special addresses, what was 6to4's relay, multicast, and what is reserved.
_NOT_PUBLIC_4: Final = tuple(
    IPv4Network(net)
    for net in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16"),
        *("192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    )
)
#: Only this is handed out to anybody; whatever maps, translates or loops lies outside of it …
_PUBLIC_6: Final = IPv6Network("2000::/3")
#: … or is one of these within it.
_NOT_PUBLIC_6: Final = tuple(
    IPv6Network(net) for net in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)

#: A name of whose labels none has a character that browsers would not send.
_HOST_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*")
#: Browsers read a name whose last label is a number as an IPv4 address, in any spelling (`127.1`, `0x7f.1`).
_NUMBER: Final = re.compile(r"(?:.*\.)?(?:0x[0-9a-f]*|[0-9]+)")
#: Names that only a machine or a network of its own knows: RFC 6761, RFC 6762, RFC 8375, ICANN's `internal`, and what
#: routers and offices call their own. `.example` and `.test` stand for names of the internet in documents and tests.
_LOCAL: Final = (
    *("local", "localdomain", "internal", "intranet", "private", "corp", "home", "lan", "home.arpa", "fritz.box"),
    *("invalid", "onion"),
)
#: Names of the internet that lead to whoever asks, or to the number that is written in them.
_TO_ITSELF: Final = ("localhost", "localtest.me", "lvh.me", "vcap.me", "lacolhost.com")
_NUMBER_IN_NAME: Final = re.compile(
    r"(?:.*[.-])?([0-9]{1,3})[.-]([0-9]{1,3})[.-]([0-9]{1,3})[.-]([0-9]{1,3})\.(?:nip\.io|sslip\.io|xip\.io)"
)
#: RFC 5737, RFC 3849.
_FOR_DOCUMENTS: Final[tuple[IPv4Network | IPv6Network, ...]] = (
    *map(IPv4Network, ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")),
    IPv6Network("2001:db8::/32"),
)
_LONGEST_NAME: Final = 253
_USUAL_PORTS: Final = {"http": 80, "https": 443}


class Reach(Enum):
    """Who can open an address, with a sentence for the operator where not everybody can."""

    EVERYBODY = ""
    NOBODY = _("The address of this site, %(address)s, is no web address.")
    LOOPBACK = _("The address of this site, %(address)s, leads every device to itself: no client can open it.")
    LOCAL_NAME = _("The address of this site, %(address)s, is a name of your own network: no client can open it.")
    PRIVATE_NETWORK = _("The address of this site, %(address)s, is of a private network: no client can open it.")
    PLAIN_HTTP = _("The address of this site, %(address)s, is not encrypted: browsers warn of it or refuse it.")

    @property
    def sentence(self) -> str:
        return self.value


class NotASiteAddress(ValueError):
    """The text is no address that a site can have."""


@dataclass(frozen=True, slots=True)
class SiteAddress:
    """The address of a site as browsers say it: small letters, A-labels, no path, no port that goes without saying.

    `host` is as in the header Host, so an IPv6 address has its brackets; `port` is 0 for the usual one. What cannot be
    read has no scheme, and is all in `host`.
    """

    scheme: str
    host: str
    port: int
    reach: Reach

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises `NotASiteAddress`."""
        try:
            parts = split_address(text.rstrip("/"))
            host, port = read_host(parts.netloc.rpartition("@")[2].removesuffix(f":{parts.port}")), parts.port
        except ValueError as error:
            raise NotASiteAddress(text) from error
        if parts.scheme not in _USUAL_PORTS or parts.path or parts.query or parts.fragment or "@" in parts.netloc:
            raise NotASiteAddress(text)
        if port == 0:
            raise NotASiteAddress(text)
        reach = _reach(host)
        if reach is Reach.EVERYBODY and parts.scheme == "http":
            reach = Reach.PLAIN_HTTP
        return cls(parts.scheme, host, 0 if port in (None, _USUAL_PORTS[parts.scheme]) else port, reach)

    @property
    def netloc(self) -> str:
        return f"{self.host}:{self.port}" if self.port else self.host

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.netloc}" if self.scheme else self.host


def site_address(text: str) -> SiteAddress:
    """The address that a setting names. What is none stays as it was written and is nobody's: a check refuses it."""
    try:
        return SiteAddress.parse(text)
    except NotASiteAddress:
        return SiteAddress("", text, 0, Reach.NOBODY)


def site_host(text: str) -> str:
    """One more name of a site, as browsers send it; what cannot be one is asked for by none."""
    try:
        return read_host(text)
    except ValueError:
        return text


def split_address(text: str) -> SplitResult:
    """The parts of an address. Raises `ValueError`, as asking for its port may afterwards."""
    if not text.isprintable() or " " in text:
        raise ValueError("an address has no spaces and no invisible characters")
    parts = urlsplit(text)
    host = parts.netloc.rpartition("@")[2]
    if "[" in host or "]" in host:
        number = _BRACKETED.fullmatch(host)
        if number is None:
            raise ValueError("brackets are for an IPv6 address alone")
        IPv6Address(number[1])
    return parts


def is_plain(text: str) -> bool:
    """Whether everybody reads the same host in an address: it has one, nobody's name before it, and no backslash.

    Browsers take a backslash for a slash, so that `https://host.example\\@other.example` is at one host and reads as
    if it were at another.
    """
    if "\\" in text:
        return False
    try:
        parts = split_address(text)
        return bool(read_host(parts.netloc.removesuffix(f":{parts.port}")))  # no host has an @ in it
    except ValueError:
        return False


def read_host(text: str) -> str:
    """A host as browsers send it: an A-label in small letters, or a number. Raises `ValueError`."""
    if text.startswith("["):
        return f"[{IPv6Address(text.strip('[]'))}]"
    try:
        name = as_a_labels(text.lower() if text.isascii() else text).removesuffix(".")
    except NotADomainName as error:
        raise ValueError(text) from error
    if len(name) > _LONGEST_NAME or not _HOST_NAME.fullmatch(name):
        raise ValueError(text)
    return str(IPv4Address(name)) if _NUMBER.fullmatch(name) else name


def is_public(address: Address) -> bool:
    """Whether an address may belong to anybody on the internet."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    if address.scope_id is not None or address not in _PUBLIC_6:
        return False
    return not any(address in network for network in _NOT_PUBLIC_6)


def is_loopback(host: str) -> bool:
    """Whether a host of an address can only be reached from this machine, whatever DNS says of it."""
    number = _number(host)
    # Of an IPv4 address within an IPv6 one only newer Pythons say so themselves.
    return host == "localhost" if number is None else (getattr(number, "ipv4_mapped", None) or number).is_loopback


def _reach(host: str) -> Reach:
    if written := _NUMBER_IN_NAME.fullmatch(host):
        host = ".".join(written.groups())
    if is_loopback(host) or _is_below(host, _TO_ITSELF):
        return Reach.LOOPBACK
    number = _number(host)
    if number is not None:
        # What documents call addresses stands for those of the internet, as `.example` does.
        return Reach.EVERYBODY if is_public(number) or _is_for_documents(number) else Reach.PRIVATE_NETWORK
    return Reach.LOCAL_NAME if "." not in host or _is_below(host, _LOCAL) else Reach.EVERYBODY


def _number(host: str) -> Address | None:
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None


def _is_for_documents(number: Address) -> bool:
    return any(number in network for network in _FOR_DOCUMENTS)


def _is_below(host: str, names: tuple[str, ...]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in names)
