"""Who offers the service, as the machine formats say it, and when they cannot say anything.

What is *not* decided here: which settings a domain has. Every format shows `MailSettings.use_now`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kb.mail.names import DomainName, NotADomainName
from kb.mail.servers import WHOLE_ADDRESS, Protocol, Server, ServiceSettings

#: draft-ietf-mailmaint-autoconfig and -pacc: the longest names that a client must take.
LONGEST_NAME: Final = 60
LONGEST_SHORT_NAME: Final = 20


class NotExpressible(ValueError):
    """A service that a format cannot express truthfully; no document is then better than a wrong one."""


@dataclass(frozen=True, slots=True)
class Provider:
    """The host behind the site. `host` is the site's own name, `mx_domains` are the domains of its mail exchangers."""

    name: str
    host: str
    help_url: str
    mx_domains: tuple[str, ...] = ()

    @property
    def display_name(self) -> str:
        return _seen(self.name)[:LONGEST_NAME]

    @property
    def short_name(self) -> str:
        return _seen(self.name)[:LONGEST_SHORT_NAME].rstrip()

    def id_for(self, domain: DomainName) -> str:
        """A host name that stays the same; the client's own where the site has only a number (a trial on loopback)."""
        try:
            return DomainName.parse(self.host).a_label
        except NotADomainName:
            return domain.a_label


def servers_to_offer(service: ServiceSettings) -> tuple[Server, ...]:
    """The servers for a mail app: IMAP first, then POP3, then one for sending; the first of each protocol.

    Parsers differ: some take the first server of a kind and some the last, so each kind is there once.
    Raises `NotExpressible` for a service that cannot both receive and send.
    """
    found = [service.first(protocol) for protocol in (Protocol.IMAP, Protocol.POP3, Protocol.SMTP)]
    if not any(found[:2]) or found[2] is None:
        raise NotExpressible(f"{service.service} has no incoming or no outgoing server")
    return expressible(server for server in found if server)


def expressible(servers: Iterable[Server]) -> tuple[Server, ...]:
    """The same servers. Raises `NotExpressible` for a user name with a character that no document can hold."""
    offered = tuple(servers)
    if not all(server.username.isprintable() for server in offered):
        raise NotExpressible("a user name has an invisible character in it")
    return offered


def _seen(name: str) -> str:
    """Neither XML nor a profile can hold a control character, not even escaped."""
    return "".join(character for character in name if character.isprintable())


def signs_in_with_address(server: Server) -> bool:
    """Whether the user name is the whole address, which is what apps assume when a format cannot say it."""
    return server.username == WHOLE_ADDRESS
