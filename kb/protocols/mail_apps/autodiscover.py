"""Microsoft Autodiscover: the POX request read tolerantly, its answer written strictly, and the small JSON of v2.

POX is what Outlook up to 2019 speaks ([MS-OXDSCLI]; Microsoft's "POX Autodiscover" reference). What apps get wrong
when an element is missing is why each of `SPA`, `SSL`, `Encryption`, `LoginName` and `DomainRequired` is always there.
"""

import json
import re
from datetime import datetime
from typing import Final
from xml.etree.ElementTree import Element, ParseError, SubElement, indent, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from kb.mail.mailboxes import Mailbox, NotAMailbox, user_name
from kb.mail.moves import MailSettings
from kb.mail.names import DomainName
from kb.mail.servers import Protocol, Security, Server
from kb.protocols.mail_apps.provider import servers_to_offer

CONTENT_TYPE: Final = "text/xml; charset=utf-8"
#: A longer body is refused before it is read (security case 28). Requests are below 1 kB.
LONGEST_BODY: Final = 16 * 1024

_SCHEMAS: Final = "http://schemas.microsoft.com/exchange/autodiscover/"
_REQUESTS: Final = frozenset({"", f"{_SCHEMAS}outlook/requestschema/2006", f"{_SCHEMAS}mobilesync/requestschema/2006"})
_ROOT: Final = f"{_SCHEMAS}responseschema/2006"
_SETTINGS: Final = f"{_SCHEMAS}outlook/responseschema/2006a"
_DECLARATION: Final = b'<?xml version="1.0" encoding="utf-8"?>\n'
_ENCODING: Final = re.compile(r"""^<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']""", re.IGNORECASE)
#: SSL is TLS from the first byte, TLS is STARTTLS; `SSL` itself stays on with STARTTLS, else apps send in the clear.
_ENCRYPTION: Final = {Security.TLS: "SSL", Security.STARTTLS: "TLS", Security.NONE: "None"}


#: Stands for whoever asks. No address that was parsed has these characters, nor has a host or a user name.
ANYBODY: Final = Mailbox("\ue000@\ue001", DomainName("anybody.example"))


class RequestRefused(ValueError):
    """A request that gets an error document.

    `code` is 600 (not a request), 601 (a schema that is not offered) or 500 (no such address).
    """

    def __init__(self, code: int) -> None:
        super().__init__(_MESSAGES[code])
        self.code = code


_MESSAGES: Final = {
    500: "The email address cannot be found.",
    600: "Invalid Request",
    601: "Provider is not available",
}


def parse_request(body: bytes) -> Mailbox:
    """The mailbox of a POX request. Raises `RequestRefused`, and nothing else, whatever the bytes are."""
    root = _parsed(body)
    requests = [child for child in root if _is(child, "Request")]
    if not _is(root, "Autodiscover") or len(requests) != 1:
        raise RequestRefused(600)
    request = requests[0]
    schemas = [(child.text or "").strip() for child in request if _is(child, "AcceptableResponseSchema")]
    if any("mobilesync" in tag.lower() for tag in (root.tag, *schemas)):
        raise RequestRefused(601)  # a phone that got settings here would make an Exchange account that never works
    addresses = [child for child in request if _is(child, "EMailAddress")]
    if len(addresses) != 1 or len(addresses[0]):
        raise RequestRefused(600)
    if any(schema not in ("", _SETTINGS) for schema in schemas):
        raise RequestRefused(601)
    try:
        return Mailbox.parse(addresses[0].text or "")
    except NotAMailbox as error:
        raise RequestRefused(600) from error


def render(settings: MailSettings, mailbox: Mailbox | None) -> bytes:
    """The settings, for one mailbox or, if none was named, for the domain. Raises `NotExpressible`."""
    root, response = _envelope(_SETTINGS)
    user = SubElement(response, "User")
    _add(user, "DisplayName", mailbox.address if mailbox else settings.domain.a_label)
    account = SubElement(response, "Account")
    # FairEmail insists on this order.
    _add(account, "AccountType", "email")
    _add(account, "Action", "settings")
    for server in servers_to_offer(settings.use_now):
        _add_protocol(account, server, mailbox)
    return _document(root)


def render_error(code: int, at: datetime) -> bytes:
    """An error in the format's own words; it is sent with status 200, as Exchange does."""
    root, response = _envelope(None)
    error = SubElement(response, "Error", Time=f"{at:%H:%M:%S.%f}", Id="1")
    _add(error, "ErrorCode", str(code))
    _add(error, "Message", _MESSAGES[code])
    SubElement(error, "DebugData")
    return _document(root)


def render_v2(url: str) -> bytes:
    """The v2 answer: where the POX service is. `url` comes from the site's configuration, never from a request."""
    return _json({"Protocol": "AutodiscoverV1", "Url": url})


def render_v2_error(protocol: str | None) -> bytes:
    """The v2 refusal of a protocol that is not offered; `None`: the request named none."""
    if protocol is None:
        sentence = "A valid value must be provided for the query parameter 'Protocol'"
        return _json({"ErrorCode": "MandatoryParameterMissing", "ErrorMessage": sentence})
    sentence = "The given protocol value is invalid. Supported values are 'AutodiscoverV1'"
    return _json({"ErrorCode": "InvalidProtocol", "ErrorMessage": sentence})


def _parsed(body: bytes) -> Element:
    if not body.strip() or len(body) > LONGEST_BODY:
        raise RequestRefused(600)
    text = _decoded(body)
    try:
        return fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise RequestRefused(600) from error


def _decoded(body: bytes) -> str:
    """UTF-8 or UTF-16, as the bytes say and the declaration must not deny; everything else is refused."""
    wide = body[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
    codec = "utf-8-sig"
    if wide:
        codec = "utf-16" if body[:1] in (b"\xff", b"\xfe") else "utf-16-le" if body[:1] == b"<" else "utf-16-be"
    try:
        text = body.decode(codec).lstrip()
    except UnicodeDecodeError as error:
        raise RequestRefused(600) from error
    declared = _ENCODING.match(text)
    if declared and declared[1].lower() not in (("utf-16", "utf-16le", "utf-16be") if wide else ("utf-8", "utf8")):
        raise RequestRefused(600)
    return text


def _is(element: Element, name: str) -> bool:
    """Whether an element has this local name, in any case, and one of the request namespaces or none."""
    if not isinstance(element.tag, str):
        return False
    namespace, _, local = element.tag.rpartition("}")
    return local.lower() == name.lower() and namespace.removeprefix("{") in _REQUESTS


def _envelope(schema: str | None) -> tuple[Element, Element]:
    root = Element("Autodiscover", xmlns=_ROOT)
    response = SubElement(root, "Response")
    if schema:
        response.set("xmlns", schema)
    return root, response


def _add_protocol(account: Element, server: Server, mailbox: Mailbox | None) -> None:
    element = SubElement(account, "Protocol")
    _add(element, "Type", server.protocol.label)
    _add(element, "TTL", "1")
    _add(element, "Server", server.host)
    _add(element, "Port", str(server.port))
    # Left out rather than empty: Thunderbird takes a missing name for the address, and an empty one for `true`.
    if login := user_name(server, mailbox):
        _add(element, "LoginName", login)
    _add(element, "DomainRequired", "off")
    _add(element, "SPA", "off")
    _add(element, "SSL", "off" if server.security is Security.NONE else "on")
    _add(element, "Encryption", _ENCRYPTION[server.security])
    _add(element, "AuthRequired", "on")
    if server.protocol is Protocol.SMTP:
        _add(element, "UsePOPAuth", "off")
        _add(element, "SMTPLast", "off")


def _add(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = text


def _document(root: Element) -> bytes:
    indent(root)
    return _DECLARATION + tostring(root, encoding="unicode", short_empty_elements=True).encode() + b"\n"


def _json(value: dict[str, str]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
