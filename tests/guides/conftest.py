"""The sample move of the project, for whatever needs a reader's values."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kb.guides.checking import check
from kb.guides.library import library
from kb.guides.page import devices, pages
from kb.guides.page.devices import DEVICES
from kb.guides.page.pages import SourceFile
from kb.guides.page.render import compile_body
from kb.guides.text.placeholders import SiteWords, Task, Value, values_for, words_for
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


Fill = Callable[..., str]


@pytest.fixture
def page(values: Mapping[str, Value]) -> Fill:
    """From Markdown to the page of a reader of `yourdomain.co.uk`; other arguments are those of `fill`."""

    def fill(source: str, **state: Any) -> str:
        return compile_body(source, path="a.md").fill(values, **state)

    return fill


@pytest.fixture
def words() -> Fill:
    """The same for a reader without a domain."""

    def fill(source: str, **state: Any) -> str:
        return compile_body(source, path="a.md").fill(words_for(), **state)

    return fill


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, SourceFile]:
    """The smallest library that has nothing wrong with it: one guide for each device, one article, the snippet.

    The table of devices is cut down to the three of these guides, so that tests need not know the whole one.
    """
    ids = ("iphone-mail", "gmail-android", "outlook-classic")
    three = {id_: replace(DEVICES[id_], guides=DEVICES[id_].guides[:1]) for id_ in ids}
    monkeypatch.setattr(check, "NO_NEW_ACCOUNT", dict.fromkeys(ids))
    for module in (check, devices, library, pages):
        monkeypatch.setattr(module, "DEVICES", three)
    sources = {
        "_snippets/test.md": "## Test\n\nSend yourself a message.",
        "articles/pop3-or-imap.md": ARTICLE,
        "guides/iphone/iphone-mail.md": GUIDE.replace("DEVICE", "iphone-mail"),
        "guides/android/gmail-android.md": GUIDE.replace("DEVICE", "gmail-android"),
        "guides/windows/outlook-classic.md": GUIDE.replace("DEVICE", "outlook-classic"),
    }
    return {path: SourceFile(f"content/{path}", text) for path, text in sources.items()}


ARTICLE = """\
---
title: POP3 or IMAP
summary: Two ways to read mail.
checked: 2026-11-20
sources: [RFC 9051]
---
## Which is mine

See [the guide](/guides/iphone-mail/#h-incoming-server).
"""

GUIDE = """\
---
title: Mail
summary: Type the new server.
app: Mail
applies_to: all versions
minutes: 5
task: change
method: in_place
changes: [incoming, outgoing]
devices: [DEVICE]
checked: 2026-11-20
sources: [The vendor]
synonyms: [ios]
---
## Incoming server

1. Type {{ incoming.host }}. See [which](/articles/pop3-or-imap/#h-which-is-mine).

## Outgoing server

1. Type {{ outgoing.host }}.

::: include test
"""
