"""The mailbox to which messages come back that could not be delivered, as one line of text says it.

It is read by IMAP, encrypted from the first byte (`imaps://`) or before anybody signs in (`imap+tls://`), and in no
other way. How it is spoken to is elsewhere.
"""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from kb.mail.mail_urls import NotAMailServer, read_mail_url

#: Characters of a folder's name.
LONGEST_FOLDER: Final = 200
_NOT_PLAIN: Final = re.compile(r"[^ -~]+")


class ImapEncryption(StrEnum):
    """The scheme of the address."""

    TLS = "imaps"
    STARTTLS = "imap+tls"


#: RFC 8314 3.2 and RFC 9051 2.1.
_PORTS: Final[Mapping[str, int]] = {ImapEncryption.TLS: 993, ImapEncryption.STARTTLS: 143}


@dataclass(frozen=True, slots=True)
class BounceMailbox:
    """Where to connect, as whom, and which folder to look into."""

    host: str
    port: int
    encryption: ImapEncryption
    username: str
    password: str = field(repr=False)
    folder: str = "INBOX"

    @classmethod
    def parse(cls, text: str) -> "BounceMailbox":
        """Read `imaps://user:password@mail.example.net/Folder` or `imap+tls://…`. Raises `NotAMailServer`."""
        if text.strip().lower().startswith("imap:"):
            raise NotAMailServer("A mailbox is only read encrypted: write imaps:// or imap+tls://.")
        url = read_mail_url(text, _PORTS)
        if not url.username:
            raise NotAMailServer("A mailbox has a user name and a password.")
        folder = url.path or "INBOX"
        if not folder.isprintable() or len(folder) > LONGEST_FOLDER:
            raise NotAMailServer("The name of the folder cannot be read.")
        return cls(url.host, url.port, ImapEncryption(url.scheme), url.username, url.password, folder)

    @property
    def folder_on_the_wire(self) -> str:
        """The name in quotation marks, in the letters that every server takes (RFC 3501 5.1.3)."""
        return quoted(_NOT_PLAIN.sub(_in_letters, self.folder.replace("&", "&-")))


def quoted(text: str) -> str:
    """A string of IMAP; what is quoted has no line break in it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _in_letters(other: "re.Match[str]") -> str:
    letters = base64.b64encode(other[0].encode("utf-16-be")).decode().rstrip("=").replace("/", ",")
    return f"&{letters}-"
