"""Mozilla autoconfig, version 1.1: what Thunderbird and its kin ask for (draft-ietf-mailmaint-autoconfig).

One document suits parsers that take the first server, the last one, or refuse what they do not know: one server of
each kind, IMAP first, no attribute but `type`, and the asked domain written out.
"""

from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kb.mail.moves import MailSettings
from kb.mail.servers import LOCAL_PART, WHOLE_ADDRESS, Protocol, Security, Server
from kb.protocols.mail_apps.provider import NotExpressible, Provider, servers_to_offer

CONTENT_TYPE: Final = "text/xml; charset=utf-8"
_DECLARATION: Final = b'<?xml version="1.0" encoding="UTF-8"?>\n'
#: The exact words of the format; every other spelling makes Thunderbird refuse the file.
_SOCKET_TYPES: Final = {Security.TLS: "SSL", Security.STARTTLS: "STARTTLS", Security.NONE: "plain"}
_USER_NAMES: Final = {WHOLE_ADDRESS: "%EMAILADDRESS%", LOCAL_PART: "%EMAILLOCALPART%"}


def render(settings: MailSettings, provider: Provider) -> bytes:
    """The document for the domain of `settings`: the same bytes for every mailbox of it.

    Raises `NotExpressible` for a service that no mail app can use, or whose fixed user name is a number alone, which
    Thunderbird would shorten (`00123` to `123`).
    """
    domain = settings.domain
    root = Element("clientConfig", version="1.1")
    # Attributes on a domain make Thunderbird drop it, so MX domains are listed like the rest.
    own = SubElement(root, "emailProvider", id=provider.id_for(domain))
    for name in dict.fromkeys((domain.a_label, *provider.mx_domains)):
        _add(own, "domain", name)
    _add(own, "displayName", provider.display_name)
    _add(own, "displayShortName", provider.short_name)
    for server in servers_to_offer(settings.use_now):
        _add_server(own, server)
    documentation = SubElement(own, "documentation", url=provider.help_url)
    SubElement(documentation, "descr", lang="en").text = "Set up your mail app"
    SubElement(documentation, "descr", lang="de").text = "E-Mail-Programm einrichten"
    indent(root)
    return _DECLARATION + tostring(root, encoding="unicode").encode() + b"\n"


def _add_server(provider: Element, server: Server) -> None:
    tag = "outgoingServer" if server.protocol is Protocol.SMTP else "incomingServer"
    element = SubElement(provider, tag, type=server.protocol.value)
    _add(element, "hostname", server.host)
    _add(element, "port", str(server.port))
    _add(element, "socketType", _SOCKET_TYPES[server.security])
    _add(element, "authentication", "password-cleartext")
    _add(element, "username", _user_name(server))


def _user_name(server: Server) -> str:
    if server.username.isdigit():
        raise NotExpressible(f"the user name of {server.host} is a number")
    return _USER_NAMES.get(server.username, server.username)


def _add(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = text
