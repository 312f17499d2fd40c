"""One mail address, as a mail app sends it. People never type theirs here: see `names.from_typed_text`."""

from dataclasses import dataclass
from typing import Final

from kb.mail.names import DomainName, NotADomainName
from kb.mail.servers import LOCAL_PART, WHOLE_ADDRESS, Server

#: RFC 5321 4.5.3.1.3 allows 256 octets for a path, which is 254 without its brackets.
LONGEST_ADDRESS: Final = 254


class NotAMailbox(ValueError):
    """The text is no mail address. The message never repeats it."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address as it was sent, and its domain. Any local part is taken; only the last `@` divides."""

    address: str
    domain: DomainName

    @property
    def local_part(self) -> str:
        return self.address.rpartition("@")[0]

    @classmethod
    def parse(cls, text: str) -> "Mailbox":
        """Read one address. Raises `NotAMailbox`."""
        address = text.strip()
        local, _, domain = address.rpartition("@")
        if not local or len(address) > LONGEST_ADDRESS or not address.isprintable():
            raise NotAMailbox("That is not a mail address.")
        try:
            return cls(address, DomainName.parse(domain))
        except NotADomainName as error:
            raise NotAMailbox("That is not a mail address.") from error


def user_name(server: Server, mailbox: Mailbox | None) -> str:
    """What signs in at a server; empty if that depends on an address and nobody was named."""
    if server.username == WHOLE_ADDRESS:
        return mailbox.address if mailbox else ""
    if server.username == LOCAL_PART:
        return mailbox.local_part if mailbox else ""
    return server.username
