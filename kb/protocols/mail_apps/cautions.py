"""What some mail apps cannot do with a service, though nothing in it is wrong: said where servers are entered.

Found with Thunderbird 153 and Claws Mail 4.1, which took the documents of this folder.
"""

from typing import Final

from kb.languages import gettext_noop as _
from kb.mail.servers import Protocol, Security, Service

_ONE_WAY_OUT: Final = _(
    "Sending is offered by SSL/TLS alone. Claws Mail and many scanners find no outgoing server then: offer port 587"
    " with STARTTLS as well, if your server has it."
)
_ODD_PORT: Final = _(
    "STARTTLS stands on a port that is not usual for it. Autodiscover cannot say STARTTLS, so Thunderbird takes SSL/TLS"
    " there when it is set up that way: offer a usual port (143, 110, 587) first, if your server has it."
)
#: Ports on which an upgrade is expected (RFC 9051, RFC 1939, RFC 6409; 25 for devices that know no other).
_USUAL: Final = {Protocol.IMAP: {143}, Protocol.POP3: {110}, Protocol.SMTP: {587, 25}}


def cautions(service: Service) -> tuple[str, ...]:
    """Sentences to be translated; nothing for a service that every app can use."""
    found = []
    ways_out = {server.security for server in service.servers if server.protocol is Protocol.SMTP}
    if ways_out == {Security.TLS}:
        found.append(_ONE_WAY_OUT)
    first = {server.protocol: server for server in reversed(service.servers)}.values()
    if any(one.security is Security.STARTTLS and one.port not in _USUAL[one.protocol] for one in first):
        found.append(_ODD_PORT)
    return tuple(found)
