"""PACC: settings as one JSON document at `ua-auto-config.<domain>`, proved by a digest in the DNS.

draft-ietf-mailmaint-pacc-03, as its first implementations speak it: still a draft, so a setting turns it on. Ports are
implied (993, 995, 465) and so is TLS from the first byte; the user name is the whole address.
"""

import json
from base64 import b64encode
from hashlib import sha256
from typing import Any, Final

from kb.mail.moves import MailSettings
from kb.mail.servers import INCOMING, Protocol, Security, Server, ServiceSettings
from kb.protocols.mail_apps.provider import NotExpressible, Provider, signs_in_with_address

CONTENT_TYPE: Final = "application/json"
_IMPLIED: Final = {Protocol.IMAP: ("imap", 993), Protocol.POP3: ("pop3", 995), Protocol.SMTP: ("submit", 465)}


def render(settings: MailSettings, provider: Provider) -> bytes:
    """The document, byte-stable for equal settings, because the digest in the DNS is of these very bytes.

    Raises `NotExpressible` if what is left of the service, after all that the format cannot say, cannot receive or
    cannot send.
    """
    document: dict[str, Any] = {
        "protocols": _protocols(settings.use_now),
        "authentication": {"password": True},
        "info": {
            "provider": {"name": provider.display_name, "shortName": provider.short_name},
            "help": {"documentation": provider.help_url},
        },
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def txt_value(body: bytes) -> str:
    """The TXT record at `_ua-auto-config.<domain>` that vouches for `body`."""
    return f"v=UAAC1; a=sha256; d={b64encode(sha256(body).digest()).decode()}"


def _protocols(service: ServiceSettings) -> dict[str, dict[str, str]]:
    found = {}
    for protocol, (key, port) in _IMPLIED.items():
        server = next((s for s in service.servers if s.protocol is protocol and _is_implied(s, port)), None)
        if server:
            found[key] = {"host": server.host}
    if not any(_IMPLIED[protocol][0] in found for protocol in INCOMING) or "submit" not in found:
        raise NotExpressible(f"{service.service} needs ports or protection that PACC cannot say")
    return found


def _is_implied(server: Server, port: int) -> bool:
    return server.port == port and server.security is Security.TLS and signs_in_with_address(server)
