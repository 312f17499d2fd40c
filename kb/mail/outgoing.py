"""The mail server that the site itself sends by, as one line of text says it.

Only connections that are encrypted from the first byte (`smtps://`) or before anything of worth is said
(`smtp+tls://`) can be written down: there is no way to ask for an unencrypted one. How it is spoken to is elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from kb.mail.mail_urls import NotAMailServer, read_mail_url


class Encryption(StrEnum):
    """The scheme of the address."""

    TLS = "smtps"
    STARTTLS = "smtp+tls"


#: RFC 8314 3.3 and RFC 6409 3.1.
_PORTS: Final[Mapping[str, int]] = {Encryption.TLS: 465, Encryption.STARTTLS: 587}
_OPEN: Final = ("smtp:", "submission:")


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
        """Read `smtps://user:password@mail.example.net` or `smtp+tls://…:587`. Raises `NotAMailServer`."""
        if text.strip().lower().startswith(_OPEN):
            raise NotAMailServer("Mail is only sent encrypted: write smtps:// or smtp+tls://.")
        url = read_mail_url(text, _PORTS)
        if url.path:
            raise NotAMailServer("Nothing comes after the port; percent-encode the password.")
        return cls(url.host, url.port, Encryption(url.scheme), url.username, url.password)
