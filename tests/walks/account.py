"""An account of Thunderbird's on one host, as it is kept among its preferences."""

from dataclasses import dataclass
from typing import Any

from kb.mail.servers import Protocol, ServiceSettings
from tests.walks.reader import Reader


@dataclass(frozen=True)
class Account:
    """`passwords` are those that Thunderbird has been told to keep: server, user name, password."""

    preferences: dict[str, Any]
    passwords: tuple[tuple[str, str, str], ...]


def account_on(service: ServiceSettings, protocol: Protocol, reader: Reader) -> Account:
    """One that was set up years ago, with SSL/TLS both ways and the whole address as user name."""
    incoming, outgoing = service.first(protocol), service.outgoing
    assert incoming
    assert outgoing
    lines = {
        "accountmanager.accounts": "account1,account2",
        "accountmanager.defaultaccount": "account1",
        "accountmanager.localfoldersserver": "server2",
        "account.account1.server": "server1",
        "account.account1.identities": "id1",
        "account.account2.server": "server2",
        "server.server1.type": protocol.value,
        "server.server1.hostname": incoming.host,
        "server.server1.port": incoming.port,
        "server.server1.socketType": 3,
        "server.server1.authMethod": 3,
        "server.server1.userName": reader.address,
        "server.server1.name": reader.address,
        # Every account that Thunderbird itself made has one; without it the page of its settings cannot be left.
        "server.server1.storeContractID": "@mozilla.org/msgstore/berkeleystore;1",
        "server.server2.type": "none",
        "server.server2.hostname": "Local Folders",
        "server.server2.userName": "nobody",
        "server.server2.name": "Local Folders",
        "identity.id1.fullName": reader.name,
        "identity.id1.useremail": reader.address,
        "identity.id1.smtpServer": "smtp1",
        "identity.id1.valid": True,
        "smtpservers": "smtp1",
        "smtp.defaultserver": "smtp1",
        "smtpserver.smtp1.type": "smtp",
        "smtpserver.smtp1.hostname": outgoing.host,
        "smtpserver.smtp1.port": outgoing.port,
        "smtpserver.smtp1.try_ssl": 3,
        "smtpserver.smtp1.authMethod": 3,
        "smtpserver.smtp1.username": reader.address,
    }
    scheme = "mailbox" if protocol is Protocol.POP3 else protocol.value
    servers = (f"{scheme}://{incoming.host}", f"smtp://{outgoing.host}")
    passwords = tuple((server, reader.address, reader.password) for server in servers)
    return Account({f"mail.{name}": value for name, value in lines.items()}, passwords)
