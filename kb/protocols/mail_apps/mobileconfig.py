"""Apple configuration profiles: one mail account, as iPhone, iPad and Mac install it from a file.

Keys and types are those of Apple's device management schema (`com.apple.mail.managed`, `TopLevel`). There is no
password in a profile, ever; the device asks for it.
"""

import plistlib
from dataclasses import dataclass
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from kb.mail.mailboxes import Mailbox, user_name
from kb.mail.moves import MailSettings
from kb.mail.servers import Protocol, Security, Server
from kb.protocols.mail_apps.provider import NotExpressible, Provider, expressible

CONTENT_TYPE: Final = "application/x-apple-aspen-config"
_ACCOUNT_TYPES: Final = {Protocol.IMAP: "EmailTypeIMAP", Protocol.POP3: "EmailTypePOP"}


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes a profile replace the one of an earlier download instead of standing beside it.

    A device updates an account in place if the profile's identifier and the payload's identifier and UUID are the
    same. So they follow from the mailbox alone and differ between mailboxes.
    """

    prefix: str
    profile: UUID

    @property
    def identifier(self) -> str:
        return f"{self.prefix}.mail.{self.profile}"

    @property
    def account(self) -> UUID:
        return uuid5(self.profile, "account")

    @classmethod
    def of(cls, mailbox: Mailbox, site_url: str, prefix: str) -> "Identity":
        """The lasting identity of a mailbox on a site; capitals do not make another mailbox."""
        name = f"{mailbox.local_part.casefold()}@{mailbox.domain.a_label}"
        return cls(prefix, uuid5(uuid5(NAMESPACE_URL, site_url), name))


def reversed_name(host: str) -> str:
    """`help.host.example` as identifiers are written: `example.host.help`."""
    return ".".join(reversed(host.split(".")))


def render(
    settings: MailSettings, provider: Provider, identity: Identity, mailbox: Mailbox | None, protocol: Protocol | None
) -> bytes:
    """The profile, unsigned. Without a mailbox the device asks for the address and the user name.

    `protocol` is the incoming one to set up; the preferred one without it. Raises `NotExpressible`.
    """
    service = settings.use_now
    incoming, outgoing = service.incoming(protocol), service.outgoing
    if incoming is None or outgoing is None:
        raise NotExpressible(f"{service.service} has no incoming or no outgoing server")
    incoming, outgoing = expressible((incoming, outgoing))
    label = f"{settings.domain.u_label} ({incoming.protocol.label})"
    account: dict[str, Any] = {
        "PayloadType": "com.apple.mail.managed",
        "PayloadVersion": 1,
        "PayloadIdentifier": f"{identity.identifier}.account",
        "PayloadUUID": str(identity.account).upper(),
        "PayloadDisplayName": mailbox.address if mailbox else label,
        "EmailAccountType": _ACCOUNT_TYPES[incoming.protocol],
        "EmailAccountDescription": mailbox.address if mailbox else settings.domain.u_label,
        **_side("Incoming", incoming, mailbox),
        **_side("Outgoing", outgoing, mailbox),
        "OutgoingPasswordSameAsIncomingPassword": True,
    }
    if mailbox:
        account["EmailAddress"] = mailbox.address
    profile = {
        "PayloadType": "Configuration",
        "PayloadVersion": 1,
        "PayloadIdentifier": identity.identifier,
        "PayloadUUID": str(identity.profile).upper(),
        "PayloadDisplayName": f"{provider.display_name}: {mailbox.address if mailbox else label}",
        "PayloadOrganization": provider.display_name,
        "PayloadRemovalDisallowed": False,
        "PayloadContent": [account],
    }
    return plistlib.dumps(profile, sort_keys=False)


def _side(side: str, server: Server, mailbox: Mailbox | None) -> dict[str, Any]:
    keys: dict[str, Any] = {
        f"{side}MailServerAuthentication": "EmailAuthPassword",
        f"{side}MailServerHostName": server.host,
        f"{side}MailServerPortNumber": server.port,
        # STARTTLS counts too: the key says that the connection is protected, the port says how.
        f"{side}MailServerUseSSL": server.security is not Security.NONE,
    }
    if name := user_name(server, mailbox):
        keys[f"{side}MailServerUsername"] = name
    return keys
