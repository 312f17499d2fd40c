"""Whole documents to compare with, one file each in tests/golden/.

A document changes when its format does, and then on purpose: write the files anew with
`python -m tests.golden_files` and read the difference before it is committed.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from kb.mail.mailboxes import Mailbox
from kb.mail.moves import MailSettings, Move, Phase, mail_settings
from kb.mail.names import DomainName
from kb.mail.servers import LOCAL_PART, Protocol, Security, ServerPattern, Service
from kb.protocols import qr_code, settings_json
from kb.protocols.listings import changes_feed, llms_txt, moves_feed, opensearch, sitemap, structured_data
from kb.protocols.listings.moves_feed import MoveEntry
from kb.protocols.listings.page_entries import PageEntry
from kb.protocols.mail_apps import autoconfig, autodiscover, dns_records, mobileconfig, pacc
from kb.protocols.mail_apps.provider import Provider
from kb.protocols.messages import calendar
from kb.protocols.programs import webhooks

FOLDER: Final = Path(__file__).resolve().parent / "golden"
SITE_URL: Final = "https://help.example"
NAME: Final = DomainName("yourdomain.co.uk")
PROVIDER: Final = Provider(
    "Example Host", "help.example", f"{SITE_URL}/for/yourdomain.co.uk/", mx_domains=("host.example",)
)
ANNA: Final = Mailbox.parse("anna@yourdomain.co.uk")
BOOKS: Final = DomainName("xn--bcher-kva.example")


def _servers(host: str) -> tuple[ServerPattern, ...]:
    return (
        ServerPattern(Protocol.IMAP, host, 993, Security.TLS),
        ServerPattern(Protocol.POP3, host, 995, Security.TLS),
        ServerPattern(Protocol.SMTP, host, 465, Security.TLS),
        ServerPattern(Protocol.SMTP, host, 587, Security.STARTTLS),
    )


WEBMAIL: Final = "https://webmail.webmailhost.co.uk"
OLD: Final = Service("cloud304", "the old server", WEBMAIL, _servers("cloud304.thundercloud.uk"))
NEW: Final = Service("own-domain", "your own domain", WEBMAIL, _servers("{domain}"))
#: What else a service may hold: one server alone, a literal user name, no webmail, no protection.
ODD: Final = Service(
    "odd",
    "Odd “quotes” & more",
    "",
    (
        ServerPattern(Protocol.POP3, "pop.{domain}", 110, Security.NONE, LOCAL_PART),
        ServerPattern(Protocol.SMTP, "smtp.odd.example", 25, Security.STARTTLS, "shop_7"),
    ),
)
MOVE: Final = Move(
    "own-domain-2024",
    "Mail moves to your own domain",
    OLD,
    NEW,
    change_from=datetime(2024, 2, 14, tzinfo=UTC),
    moves_at=datetime(2024, 3, 6, tzinfo=UTC),
    old_closes_at=datetime(2024, 3, 29, 18, tzinfo=UTC),
    published_at=datetime(2024, 1, 31, tzinfo=UTC),
)
#: A moment in each phase of `MOVE`.
DURING: Final = {
    Phase.ANNOUNCED: datetime(2024, 2, 1, 12, tzinfo=UTC),
    Phase.OPEN: datetime(2024, 2, 20, 12, tzinfo=UTC),
    Phase.MOVING: datetime(2024, 3, 6, 12, tzinfo=UTC),
    Phase.MOVED: datetime(2024, 3, 20, 12, tzinfo=UTC),
    Phase.CLOSED: datetime(2024, 4, 20, 12, tzinfo=UTC),
}
#: The same move of another domain, its last day not yet known.
OPEN_END: Final = replace(MOVE, old_closes_at=None, published_at=MOVE.change_from - timedelta(days=7, hours=1))


#: Pages as programs list them, with a title that would break out of whatever is not escaped.
PAGES: Final = (
    PageEntry(
        f"{SITE_URL}/guides/mail/",
        'Odd “quotes” & </script> "more"',
        "Change one name.",
        date(2026, 11, 22),
        "en",
        (("de", f"{SITE_URL}/de/guides/mail/"), ("en", f"{SITE_URL}/guides/mail/")),
    ),
    PageEntry(f"{SITE_URL}/articles/webmail/", "Webmail", "Read mail anywhere.", date(2026, 11, 23), "en"),
)
NEWS: Final = tuple(
    MoveEntry(phase, f"{SITE_URL}/moves/spring/", f"Spring <{phase}>", "Do it.", moment, "en-GB")
    for phase, moment in (("announced", MOVE.change_from - timedelta(days=9)), ("open", MOVE.change_from))
)
CRUMBS: Final = (("Example Host", f"{SITE_URL}/"), ("Guides", f"{SITE_URL}/guides/"))


def listings() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """What lists pages, or describes one, for programs."""
    yield "sitemap.xml", lambda: sitemap.render([f"{SITE_URL}/", f"{SITE_URL}/moves/"], PAGES)
    yield (
        "changes.xml",
        lambda: changes_feed.render(
            PAGES,
            title="Pages that changed",
            site_name="Example Host & Sons",
            home_url=f"{SITE_URL}/",
            feed_url=f"{SITE_URL}/changes/feed/",
        ),
    )
    yield (
        "moves.xml",
        lambda: moves_feed.render(
            NEWS,
            title="Moves",
            site_name="Example Host & Sons",
            home_url=f"{SITE_URL}/moves/",
            feed_url=f"{SITE_URL}/moves/feed/",
        ),
    )
    yield (
        "opensearch.xml",
        lambda: opensearch.render(
            site_name="Example Host & Sons",
            description="Search",
            search_url=f"{SITE_URL}/search/",
            icon_url=f"{SITE_URL}/static/img/favicon.svg",
        ),
    )
    yield (
        "page.jsonld",
        lambda: structured_data.render(
            PAGES[0], crumbs=CRUMBS, site_name="Example Host & Sons", site_url=SITE_URL
        ).encode(),
    )
    section = llms_txt.Section("Phones", [(page.title, f"{page.url[:-1]}.md", page.summary) for page in PAGES])
    yield "llms.txt", lambda: llms_txt.render(title="Help", summary="1. All of it", notes=["One."], sections=[section])


def settings_during(phase: Phase) -> MailSettings:
    return mail_settings(NAME, OLD, MOVE, DURING[phase])


def open_end() -> MailSettings:
    return mail_settings(BOOKS, OLD, OPEN_END, DURING[Phase.OPEN])


def address_of(domain: DomainName) -> str:
    return f"{SITE_URL}/for/{domain.a_label}/"


def calendar_of(settings: MailSettings) -> bytes:
    address = address_of(settings.domain)
    return calendar.render(settings, page_url=address, site_name="Example Host", zone=ZoneInfo("Europe/London"))


def profile_of(settings: MailSettings, mailbox: Mailbox, protocol: Protocol | None = None) -> bytes:
    identity = mobileconfig.Identity.of(mailbox, SITE_URL, mobileconfig.reversed_name(PROVIDER.host))
    return mobileconfig.render(settings, PROVIDER, identity, mailbox, protocol)


def zone_of(settings: MailSettings) -> bytes:
    txt = pacc.txt_value(pacc.render(settings, PROVIDER))
    lines = dns_records.records(settings.domain, settings.use_now, site_host=PROVIDER.host, digests=(txt,))
    return dns_records.zone_file(lines).encode()


def machine_documents() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """What mail apps ask for, before and after the change, and for a service with oddities."""
    before, after = settings_during(Phase.ANNOUNCED), settings_during(Phase.OPEN)
    odd = mail_settings(NAME, ODD, None, DURING[Phase.OPEN])
    for name, settings in (("old", before), ("new", after), ("odd", odd)):
        yield f"autoconfig-{name}.xml", lambda settings=settings: autoconfig.render(settings, PROVIDER)
        yield f"autodiscover-{name}.xml", lambda settings=settings: autodiscover.render(settings, ANNA)
        yield f"profile-{name}.mobileconfig", lambda settings=settings: profile_of(settings, ANNA)
    yield "profile-pop3.mobileconfig", lambda: profile_of(after, ANNA, Protocol.POP3)
    yield "autodiscover-error.xml", lambda: autodiscover.render_error(600, DURING[Phase.OPEN])
    yield "pacc.json", lambda: pacc.render(after, PROVIDER)
    yield "records.zone", lambda: zone_of(after)


def webhook_messages() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """What other programs are told: one of each kind, one of many, and a test."""
    counts = {"new": 2, "changed": 1, "same": 0, "sha256": "0"}
    events = {
        "service": ("service.change", "service cellar", None, None),
        "move": ("move.publish", "move spring", None, None),
        "domain": ("domain.create", f"domain {BOOKS}", None, None),
        "domains": ("domains.import", "move spring", None, counts),
    }
    told = {name: webhooks.change_of(*event) for name, event in events.items()}
    for name, change in {**told, "test": webhooks.trial_change()}.items():
        assert change
        yield (
            f"webhook-{name}.json",
            lambda change=change: webhooks.render("msg_0123456789abcdef01234567", change, MOVE.moves_at, SITE_URL),
        )


def documents() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The name of each golden file, and how its bytes are made."""
    for phase in Phase:
        yield f"settings-{phase}.json", lambda phase=phase: settings_json.render(settings_during(phase), SITE_URL)
    yield (
        "settings-none.json",
        lambda: settings_json.render(mail_settings(NAME, ODD, None, DURING[Phase.OPEN]), SITE_URL),
    )
    yield "settings-open-end.json", lambda: settings_json.render(open_end(), SITE_URL)
    yield "dates.ics", lambda: calendar_of(settings_during(Phase.OPEN))
    yield "dates-open-end.ics", lambda: calendar_of(open_end())
    yield from listings()
    yield from webhook_messages()
    yield "qr.svg", lambda: qr_code.render(address_of(NAME))
    yield from machine_documents()


DOCUMENTS: Final = dict(documents())


def write() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, make in DOCUMENTS.items():
        (FOLDER / name).write_bytes(make())
        sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    write()
