"""The sample move of the project, for whatever needs a reader's values."""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from kb.guides.placeholders import SiteWords, Task, Value, values_for
from kb.mail.moves import MailSettings, Move, mail_settings
from kb.mail.names import DomainName
from kb.mail.servers import Protocol, Security, ServerPattern, Service

PORTS = ((Protocol.IMAP, 993), (Protocol.POP3, 995), (Protocol.SMTP, 465))


def service(slug: str, host: str, webmail_url: str) -> Service:
    servers = tuple(ServerPattern(protocol, host, port, Security.TLS) for protocol, port in PORTS)
    return Service(slug, slug, webmail_url, servers)


@pytest.fixture
def settings() -> MailSettings:
    """`yourdomain.co.uk` while its move is open."""
    old = service("cloud304", "cloud304.thundercloud.uk", "https://cloud304.thundercloud.uk/webmail")
    move = Move(
        "march",
        "New mail server",
        old,
        service("own-domain", "{domain}", "https://{domain}/webmail"),
        change_from=datetime(2024, 2, 14, tzinfo=UTC),
        moves_at=datetime(2024, 3, 6, tzinfo=UTC),
        old_closes_at=datetime(2024, 3, 29, 18, tzinfo=UTC),
        published_at=datetime(2024, 2, 1, tzinfo=UTC),
    )
    return mail_settings(DomainName("yourdomain.co.uk"), old, move, datetime(2024, 3, 1, tzinfo=UTC))


@pytest.fixture
def values(settings: MailSettings) -> Mapping[str, Value]:
    """What an IMAP reader of `yourdomain.co.uk` is told by a guide that changes an account."""
    site = SiteWords("Thundercloud", "+44 20 7946 0000", "9 to 5")
    return values_for(settings, task=Task.CHANGE, protocol=None, zone=ZoneInfo("Europe/London"), site=site)
