"""The mail server that the site itself sends by, as one line of text says it.

Only connections that are encrypted from the first byte (`smtps://`) or before anything of worth is said
(`smtp+tls://`) can be written down: there is no way to ask for an unencrypted one. How it is spoken to is elsewhere.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from urllib.parse import unquote, urlsplit

from kb.mail.names import DomainName, NotADomainName

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class Encryption(StrEnum):
    """The scheme of the address."""

    TLS = "smtps"
    STARTTLS = "smtp+tls"


#: RFC 8314 §3.3 and RFC 6409 §3.1.
_PORTS: Final = {Encryption.TLS: 465, Encryption.STARTTLS: 587}
_OPEN: Final = frozenset({"smtp", "submission"})


class NotAMailServer(ValueError):
    """The text names no mail server that can be used. The message never repeats it: it may hold a password."""


@dataclass(frozen=True, slots=True)
class OutgoingServer:
    """Where to connect and as whom. `username` is empty if nobody signs in."""

    host: str
    port: int
    encryption: Encryption
    username: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, text: str) -> "OutgoingServer":
        """Read `smtps://user:password@mail.example.net` or `smtp+tls://…:587`. Raises `NotAMailServer`.

        What a password has beside letters and digits is percent-encoded, as in any web address.
        """
        try:
            parts = urlsplit(text.strip())
            port = parts.port
        except ValueError as error:
            raise NotAMailServer("It cannot be read; percent-encode the password.") from error
        if parts.scheme in _OPEN:
            raise NotAMailServer("Mail is only sent encrypted: write smtps:// or smtp+tls://.")
        encryption = next((one for one in Encryption if one == parts.scheme), None)
        if encryption is None:
            raise NotAMailServer("It must begin with smtps:// or smtp+tls://.")
        if parts.path.strip("/") or parts.query or parts.fragment:
            raise NotAMailServer("Nothing comes after the port; percent-encode the password.")
        username, password = unquote(parts.username or ""), unquote(parts.password or "")
        if bool(username) != bool(password):
            raise NotAMailServer("Give both a user name and a password, or neither.")
        if not (username + password).isascii() or not (username + password + "x").isprintable():
            raise NotAMailServer("A user name and a password to send by have plain letters, digits and signs only.")
        if port == 0:
            raise NotAMailServer("The port must be a number from 1 to 65535.")
        return cls(_host(parts.hostname or ""), port or _PORTS[encryption], encryption, username, password)


def _host(text: str) -> str:
    if text in _LOOPBACK:
        return text
    try:
        return DomainName.parse(text).a_label
    except NotADomainName as error:
        raise NotAMailServer("The name of the mail server cannot be read.") from error
