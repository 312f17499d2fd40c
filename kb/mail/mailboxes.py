"""One mail address that signs in: as a mail app sends it, or as somebody typed it for a profile."""

from dataclasses import dataclass
from typing import Final

from kb.mail.names import DomainName, NotADomainName
from kb.mail.naming.addresses import NOT_ONE, NotAnAddress, typed_address
from kb.mail.servers import LOCAL_PART, WHOLE_ADDRESS, Server

#: RFC 5321 4.5.3.1.3 allows 256 octets for a path, which is 254 without its brackets.
LONGEST_ADDRESS: Final = 254


class NotAMailbox(ValueError):
    """The text is no mail address. `reason` is a sentence for people and never repeats it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


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
        """Read one address as a program sends it. Raises `NotAMailbox`."""
        address = text.strip().rstrip(".")
        local, _, domain = address.rpartition("@")
        if not local or len(address) > LONGEST_ADDRESS or not address.isprintable():
            raise NotAMailbox(NOT_ONE)
        try:
            return cls(address, DomainName.parse(domain))
        except NotADomainName as error:
            raise NotAMailbox(NOT_ONE) from error

    @classmethod
    def typed(cls, text: str) -> "Mailbox":
        """Read what a person typed, by the rule of all fields for an address. Raises `NotAMailbox`."""
        try:
            return cls.parse(typed_address(text))
        except NotAnAddress as error:
            raise NotAMailbox(error.reason) from error


def user_name(server: Server, mailbox: Mailbox | None) -> str:
    """What signs in at a server; empty if that depends on an address and nobody was named."""
    if server.username == WHOLE_ADDRESS:
        return mailbox.address if mailbox else ""
    if server.username == LOCAL_PART:
        return mailbox.local_part if mailbox else ""
    return server.username
