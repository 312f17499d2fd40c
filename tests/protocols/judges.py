"""Mail apps' own rules for the documents that they read, written down again: each returns what it understood.

They come from reading the apps' parsers, not from ours, and refuse what those refuse.
"""

import plistlib
import re
from dataclasses import dataclass
from typing import Any, Final
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")


@dataclass(frozen=True)
class Account:
    """What an app would set up."""

    kind: str
    host: str
    port: int
    socket: str
    user_name: str


class Refused(AssertionError):
    """The app would not take this document."""


def need(holds: object, why: str) -> None:
    if not holds:
        raise Refused(why)


def _provider(document: bytes) -> Element:
    need(document.startswith(b"<?xml"), "nothing may stand before the declaration")
    root = fromstring(document)
    need(root.tag == "clientConfig", "the root is clientConfig")
    provider = root.find("emailProvider")
    need(provider is not None, "there is an emailProvider")
    assert provider is not None
    return provider


def _account(server: Element, text: bool = True) -> Account:
    def value(tag: str) -> str:
        found = server.findtext(tag) or ""
        need(found == found.strip() and found, f"{tag} is there, without blanks")
        return found

    return Account(server.attrib["type"], value("hostname"), int(value("port")), value("socketType"), value("username"))


#: The elements of the draft that we use, in its own spelling, with what each server must hold.
_OF_PROVIDER: Final = ("domain", "displayName", "displayShortName", "incomingServer", "outgoingServer", "documentation")
_OF_SERVER: Final = ["hostname", "port", "socketType", "authentication", "username"]


def draft(document: bytes) -> None:
    """The draft's own rules: which elements there are, their order, and the longest names."""
    root = fromstring(document)
    need([child.tag for child in root] == ["emailProvider"], "one provider and nothing beside it")
    need(set(root.attrib) == {"version"} and root.attrib["version"] in {"1.1", "1.2"}, "a version that clients know")
    provider = _provider(document)
    tags = [child.tag for child in provider]
    need(tags == sorted(tags, key=_OF_PROVIDER.index), "known elements, in the order of the draft")
    need(len(provider.findtext("displayName", "")) <= 60, "a display name of 60 characters at most")
    need(len(provider.findtext("displayShortName", "")) <= 20, "a short name of 20 characters at most")
    names = f"{provider.findtext('displayName')}{provider.findtext('displayShortName')}"
    need("%" not in names, "no placeholder in a name")
    for server in [*provider.findall("incomingServer"), *provider.findall("outgoingServer")]:
        need([child.tag for child in server] == _OF_SERVER, "what a server has, once each")
        need(not [child for child in server if child.attrib], "no attribute below a server")
        need(server.findtext("authentication") == "password-cleartext", "a way to sign in that everybody knows")
    hosts = [d.text or "" for d in provider.findall("domain")]
    need(hosts and len(hosts) == len(set(hosts)) and all(map(_HOST.fullmatch, hosts)), "each domain once")


def thunderbird(document: bytes) -> list[Account]:
    """Thunderbird on a computer: the first incoming server, then the others; one outgoing server is a must."""
    provider = _provider(document)
    need(_HOST.fullmatch(provider.attrib.get("id", "")), "id is a host name")
    need([d.text for d in provider.findall("domain") if not d.attrib], "a domain without attributes")
    servers = [*provider.findall("incomingServer"), *provider.findall("outgoingServer")]
    need(provider.findall("outgoingServer"), "an outgoing server")
    found = [_account(server) for server in servers]
    for account in found:
        need(account.kind in {"imap", "pop3", "smtp"}, "a known type")
        need(account.socket in {"SSL", "STARTTLS", "plain"}, "a known socket type")
        need(_HOST.fullmatch(account.host), "a host name")
        need(not account.user_name.isdigit(), "a user name of digits becomes a number")
    return found


def k9(document: bytes) -> tuple[Account, Account]:
    """Thunderbird for Android and K-9: one bad server spoils the file; no POP3; nothing in the clear."""
    provider = _provider(document)
    need(_HOST.fullmatch(provider.attrib.get("id", "")), "id is a host name")
    need(all(_HOST.fullmatch(d.text or "") for d in provider.findall("domain")), "valid domains")
    servers = [*provider.findall("incomingServer"), *provider.findall("outgoingServer")]
    found = [_account(s) for s in servers if s.attrib["type"] in {"imap", "smtp"}]
    for server, account in zip((s for s in servers if s.attrib["type"] in {"imap", "smtp"}), found, strict=True):
        need(account.socket in {"SSL", "STARTTLS"}, "a protected connection")
        need(1 <= account.port <= 65535, "a port")
        ways = {way.text for way in server.findall("authentication")}
        need(ways & {"OAuth2", "password-cleartext", "password-encrypted"}, "a way to sign in")
    imap = next((a for a in found if a.kind == "imap"), None)
    smtp = next((a for a in found if a.kind == "smtp"), None)
    need(imap and smtp, "an IMAP and an SMTP server")
    assert imap
    assert smtp
    return imap, smtp


def evolution(document: bytes) -> dict[str, Account]:
    """Evolution: any attribute but `type` on a server is an error, and the last server of a kind wins."""
    provider = _provider(document)
    found = {}
    for server in [*provider.findall("incomingServer"), *provider.findall("outgoingServer")]:
        need(set(server.attrib) == {"type"}, "no attribute but type")
        found[server.attrib["type"]] = _account(server)
    return found


def fair_email(document: bytes) -> tuple[Account, Account]:
    """FairEmail: only the very first incoming and outgoing element; the user name is exactly a placeholder."""
    provider = _provider(document)
    incoming, outgoing = provider.find("incomingServer"), provider.find("outgoingServer")
    need(incoming is not None and outgoing is not None, "both sides")
    assert incoming is not None
    assert outgoing is not None
    pair = _account(incoming), _account(outgoing)
    for account in pair:
        need(account.user_name in {"%EMAILADDRESS%", "%EMAILLOCALPART%"}, "a placeholder as user name")
        need("%" not in account.host, "no placeholder in a host")
    return pair


def parula(document: bytes, asked: str) -> None:
    """Parula: the asked domain stands in the file, letter by letter."""
    need(asked in [d.text for d in _provider(document).findall("domain")], "the asked domain")


POX: Final = "{http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a}"


def outlook(document: bytes) -> list[dict[str, str]]:
    """Outlook's reading of POX, with its own defaults for what is missing."""
    root = fromstring(document)
    need(root.tag == "{http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006}Autodiscover", "the root")
    account = root.find(f"{POX}Response/{POX}Account")
    need(account is not None, "an account")
    assert account is not None
    need([c.tag for c in account][:2] == [f"{POX}AccountType", f"{POX}Action"], "the order that FairEmail wants")
    defaults = {"SPA": "on", "SSL": "on", "DomainRequired": "off", "LoginName": "(local part)", "AuthRequired": "on"}
    return [
        defaults | {child.tag.removeprefix(POX): child.text or "" for child in protocol}
        for protocol in account.findall(f"{POX}Protocol")
    ]


def thunderbird_pox(document: bytes) -> list[Account]:
    """Thunderbird's reading of POX: `SSL` says whether, the port says how; `Encryption` is not looked at."""
    found = []
    for protocol in outlook(document):
        need(protocol["Type"] in {"IMAP", "POP3", "SMTP"}, "capital letters, and POP3 with its 3")
        need(protocol["SSL"] in {"on", "off"}, "on or off, never true")
        need(protocol["LoginName"], "an empty name becomes the name `true`")
        port = int(protocol["Port"])
        how = "plain" if protocol["SSL"] == "off" else "STARTTLS" if port in {143, 110, 25, 587} else "SSL"
        found.append(Account(protocol["Type"].lower(), protocol["Server"], port, how, protocol["LoginName"]))
    return found


#: Apple's device management schema: key, type, whether it must be there.
_TOP: Final = {
    "PayloadType": (str, True),
    "PayloadVersion": (int, True),
    "PayloadIdentifier": (str, True),
    "PayloadUUID": (str, True),
    "PayloadContent": (list, True),
    "PayloadDisplayName": (str, False),
    "PayloadDescription": (str, False),
    "PayloadOrganization": (str, False),
    "PayloadRemovalDisallowed": (bool, False),
}
_MAIL: Final = {
    "PayloadType": (str, True),
    "PayloadVersion": (int, True),
    "PayloadIdentifier": (str, True),
    "PayloadUUID": (str, True),
    "PayloadDisplayName": (str, False),
    "EmailAccountType": (str, True),
    "EmailAccountDescription": (str, False),
    "EmailAccountName": (str, False),
    "EmailAddress": (str, False),
    **{
        f"{side}{key}": kind
        for side in ("Incoming", "Outgoing")
        for key, kind in {
            "MailServerHostName": (str, True),
            "MailServerAuthentication": (str, True),
            "MailServerPortNumber": (int, False),
            "MailServerUseSSL": (bool, False),
            "MailServerUsername": (str, False),
        }.items()
    },
    "OutgoingPasswordSameAsIncomingPassword": (bool, False),
}


def apple(document: bytes) -> dict[str, Any]:
    """A profile by Apple's own table of keys; gives the mail payload. A key that is not in the table is refused."""
    profile = plistlib.loads(document)
    _keys(profile, _TOP)
    need(profile["PayloadType"] == "Configuration", "a configuration")
    need(len(profile["PayloadContent"]) == 1, "one account")
    mail: dict[str, Any] = profile["PayloadContent"][0]
    _keys(mail, _MAIL)
    need(mail["PayloadType"] == "com.apple.mail.managed", "a mail account")
    need(mail["EmailAccountType"] in {"EmailTypeIMAP", "EmailTypePOP"}, "IMAP or POP")
    need(mail["PayloadIdentifier"] != profile["PayloadIdentifier"], "two identifiers")
    need(mail["PayloadUUID"] != profile["PayloadUUID"], "two UUIDs")
    return mail


def _keys(values: dict[str, Any], table: dict[str, tuple[type, bool]]) -> None:
    for key, value in values.items():
        need(key in table, f"{key} is no key of Apple's")
        need(type(value) is table[key][0], f"{key} has another type")
    for key, (_, must) in table.items():
        need(key in values or not must, f"{key} is missing")
