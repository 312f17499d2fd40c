"""What some mail apps cannot do with a service."""

import pytest

from kb.mail.servers import Protocol, Security, ServerPattern, Service
from kb.protocols.mail_apps.cautions import cautions

IMAPS = ServerPattern(Protocol.IMAP, "imap.{domain}", 993, Security.TLS)


def said(*servers: ServerPattern) -> list[str]:
    return [sentence.split(".")[0] for sentence in cautions(Service("s", "S", "", (IMAPS, *servers)))]


def smtp(port: int, security: Security) -> ServerPattern:
    return ServerPattern(Protocol.SMTP, "smtp.{domain}", port, security)


ONE_WAY = "Sending is offered by SSL/TLS alone"
ODD = "STARTTLS stands on a port that is not usual for it"


@pytest.mark.parametrize(
    ("servers", "expected"),
    [
        ((), []),
        ((smtp(465, Security.TLS),), [ONE_WAY]),
        ((smtp(465, Security.TLS), smtp(2465, Security.TLS)), [ONE_WAY]),
        ((smtp(465, Security.TLS), smtp(587, Security.STARTTLS)), []),
        ((smtp(465, Security.TLS), smtp(25, Security.NONE)), []),
        ((smtp(587, Security.STARTTLS),), []),
        ((smtp(25, Security.STARTTLS),), []),
        ((smtp(2525, Security.STARTTLS),), [ODD]),
        ((smtp(465, Security.STARTTLS),), [ODD]),
        # What comes second is in no document.
        ((smtp(587, Security.STARTTLS), smtp(2525, Security.STARTTLS)), []),
        ((ServerPattern(Protocol.POP3, "pop.{domain}", 995, Security.STARTTLS),), [ODD]),
        ((ServerPattern(Protocol.POP3, "pop.{domain}", 110, Security.STARTTLS),), []),
    ],
)
def test_a_service_is_warned_of(servers: tuple[ServerPattern, ...], expected: list[str]) -> None:
    assert said(*servers) == expected


def test_an_incoming_server_on_an_odd_port_is_named_once() -> None:
    odd = ServerPattern(Protocol.IMAP, "imap.{domain}", 1430, Security.STARTTLS)
    service = Service("s", "S", "", (odd, smtp(2525, Security.STARTTLS)))
    assert len(cautions(service)) == 1
