"""Placeholders: what each name becomes, and that it is escaped once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from kb.guides.text.placeholders import (
    NAMES,
    Place,
    SiteWords,
    Task,
    Value,
    ValueKind,
    breakable,
    protocol_shown,
    values_for,
    words_for,
)
from kb.mail.moves import MailSettings, mail_settings
from kb.mail.servers import Protocol, Security, Server, ServerPattern, Service, ServiceSettings

LONDON = ZoneInfo("Europe/London")
SITE = SiteWords("Thundercloud", "+44 20 7946 0000", "9 to 5")


def texts(values: Mapping[str, Value]) -> dict[str, str]:
    return {name: value.text for name, value in values.items()}


def without_move(settings: MailSettings, use_now: ServiceSettings) -> MailSettings:
    """The same domain at a service that is `use_now` for it, and stays."""
    patterns = tuple(ServerPattern(s.protocol, s.host, s.port, s.security, s.username) for s in use_now.servers)
    service = Service(use_now.service, use_now.name, use_now.webmail_url, patterns)
    return mail_settings(settings.domain, service, None, settings.at)


def test_it_fills_every_name_for_a_domain_that_moves(values: Mapping[str, Value]) -> None:
    assert texts(values) == {
        "incoming.host": "yourdomain.co.uk",
        "incoming.port": "993",
        "incoming.security": "SSL/TLS",
        "incoming.protocol": "IMAP",
        "incoming.user_name": "@yourdomain.co.uk",
        "outgoing.host": "yourdomain.co.uk",
        "outgoing.port": "465",
        "outgoing.security": "SSL/TLS",
        "outgoing.user_name": "@yourdomain.co.uk",
        "outgoing.starttls.host": "not here: please ask us",
        "outgoing.starttls.port": "not here: please ask us",
        "old.incoming.host": "cloud304.thundercloud.uk",
        "old.outgoing.host": "cloud304.thundercloud.uk",
        "webmail.url": "https://yourdomain.co.uk/webmail",
        "new.webmail.url": "https://yourdomain.co.uk/webmail",
        "old.webmail.url": "https://cloud304.thundercloud.uk/webmail",
        "domain": "yourdomain.co.uk",
        "change_from": "Wednesday 14 February 2024",
        "moves_at": "Wednesday 6 March 2024",
        "old_closes_at": "Friday 29 March 2024 at 18:00 (London time)",
        "site.name": "Thundercloud",
        "site.phone": "+44 20 7946 0000",
        "site.hours": "9 to 5",
    }


def test_every_name_has_a_value_with_and_without_a_domain(values: Mapping[str, Value]) -> None:
    assert tuple(values) == NAMES
    assert tuple(values_for(None, task=Task.ADD, protocol=None, zone=LONDON, site=SITE)) == NAMES


def test_the_port_follows_the_protocol(settings: MailSettings) -> None:
    pop3 = values_for(settings, task=Task.CHANGE, protocol=Protocol.POP3, zone=LONDON, site=SITE)
    assert (pop3["incoming.port"].text, pop3["incoming.protocol"].text) == ("995", "POP3")
    assert pop3["outgoing.port"].text == "465"


def test_a_guide_that_adds_an_account_tells_what_holds_now(settings: MailSettings) -> None:
    move = settings.move
    assert move is not None
    announced = mail_settings(settings.domain, settings.service, move, move.change_from - timedelta(days=1))
    change = values_for(announced, task=Task.CHANGE, protocol=None, zone=LONDON, site=SITE)
    add = values_for(announced, task=Task.ADD, protocol=None, zone=LONDON, site=SITE)
    assert change["incoming.host"].text == "yourdomain.co.uk"
    assert add["incoming.host"].text == "cloud304.thundercloud.uk"


def test_without_a_domain_there_are_words_and_what_the_site_knows() -> None:
    values = values_for(None, task=Task.CHANGE, protocol=Protocol.POP3, zone=LONDON, site=SiteWords("Thundercloud"))
    assert values["incoming.host"] == Value(ValueKind.WORDS, "your new incoming server")
    assert values["incoming.protocol"] == Value(ValueKind.PLAIN, "POP3")
    assert values["site.name"] == Value(ValueKind.PLAIN, "Thundercloud")
    assert values["site.phone"] == Value(ValueKind.WORDS, "our telephone number")


def test_words_do_not_speak_of_something_new_to_somebody_who_adds_an_account() -> None:
    assert words_for(Task.ADD)["incoming.host"].text == "your incoming server"


def test_without_a_move_the_old_server_and_the_dates_are_words(settings: MailSettings) -> None:
    still = without_move(settings, settings.use_now)
    values = values_for(still, task=Task.CHANGE, protocol=None, zone=LONDON, site=SITE)
    assert values["old.incoming.host"].kind is ValueKind.WORDS
    assert values["moves_at"].kind is ValueKind.WORDS
    assert values["incoming.host"].copy == 'Copy<span class="vh"> the incoming server, %(host)s</span>'


TLS_OUT = ServerPattern(Protocol.SMTP, "smtp.{domain}", 465, Security.TLS)
STARTTLS_OUT = ServerPattern(Protocol.SMTP, "submit.{domain}", 587, Security.STARTTLS)
ODD_OUT = ServerPattern(Protocol.SMTP, "relay.example", 2525, Security.STARTTLS)
OPEN_OUT = ServerPattern(Protocol.SMTP, "open.example", 25, Security.NONE)
IMAP_STARTTLS = ServerPattern(Protocol.IMAP, "imap.{domain}", 143, Security.STARTTLS)


@pytest.mark.parametrize(
    ("servers", "host", "port"),
    [
        ((IMAP_STARTTLS, TLS_OUT, STARTTLS_OUT), "submit.yourdomain.co.uk", "587"),
        ((IMAP_STARTTLS, STARTTLS_OUT, TLS_OUT), "submit.yourdomain.co.uk", "587"),  # the preferred one, too
        ((TLS_OUT, ODD_OUT, STARTTLS_OUT), "relay.example", "2525"),  # the first of two
        ((IMAP_STARTTLS, TLS_OUT, OPEN_OUT), None, None),
        ((IMAP_STARTTLS,), None, None),
    ],
)
@pytest.mark.parametrize("task", list(Task))
def test_a_machine_that_knows_only_starttls_gets_its_own_server_and_port(
    settings: MailSettings, task: Task, servers: tuple[ServerPattern, ...], host: str | None, port: str | None
) -> None:
    service = Service("one", "One", "", servers)
    still = mail_settings(settings.domain, service, None, settings.at)
    values = values_for(still, task=task, protocol=None, zone=LONDON, site=SITE)
    told = [values[f"outgoing.starttls.{what}"] for what in ("host", "port")]
    if host and port:
        assert [(value.kind, value.text) for value in told] == [(ValueKind.HOST, host), (ValueKind.PORT, port)]
    else:
        assert told == [Value(ValueKind.WORDS, "not here: please ask us")] * 2


def test_without_a_domain_nobody_is_told_that_starttls_is_missing() -> None:
    values = values_for(None, task=Task.CHANGE, protocol=None, zone=LONDON, site=SITE)
    assert values["outgoing.starttls.port"] == Value(ValueKind.WORDS, "the port for STARTTLS")


def test_a_protocol_that_is_not_on_offer_gives_way_to_the_preferred_one(settings: MailSettings) -> None:
    move = settings.move
    assert move is not None
    imap, _, smtp = move.to_service.servers
    only_imap = replace(move, to_service=replace(move.to_service, servers=(imap, smtp)))
    moved = mail_settings(settings.domain, settings.service, only_imap, settings.at)
    assert protocol_shown(moved, Task.CHANGE, Protocol.POP3) is Protocol.IMAP
    assert protocol_shown(settings, Task.CHANGE, Protocol.POP3) is Protocol.POP3
    assert protocol_shown(None, Task.CHANGE, None) is Protocol.IMAP
    values = values_for(moved, task=Task.CHANGE, protocol=Protocol.POP3, zone=LONDON, site=SITE)
    assert values["incoming.port"].text == "993"


@pytest.mark.parametrize(
    ("username", "html"),
    [
        ("address", '<span class="value"><span data-user>you</span>@yourdomain.<wbr>co.<wbr>uk</span>'),
        ("local_part", '<span class="value"><span data-user>you</span></span>'),
        ("box<7>", '<span class="value">box&lt;7&gt;</span>'),
    ],
)
def test_a_user_name_leaves_room_for_what_only_the_browser_knows(
    settings: MailSettings, username: str, html: str
) -> None:
    server = Server(Protocol.IMAP, "mail.example", 993, Security.TLS, username)
    still = without_move(settings, replace(settings.use_now, servers=(server,)))
    values = values_for(still, task=Task.CHANGE, protocol=None, zone=LONDON, site=SITE)
    assert values["incoming.user_name"].html(Place.PROSE) == html
    assert values["outgoing.host"].kind is ValueKind.WORDS


def test_webmail_that_is_no_web_address_is_words(settings: MailSettings) -> None:
    odd = replace(settings.use_now, webmail_url="javascript:alert(1)")
    still = without_move(settings, odd)
    values = values_for(still, task=Task.CHANGE, protocol=None, zone=LONDON, site=SITE)
    assert values["webmail.url"].kind is ValueKind.WORDS


HOST = Value(ValueKind.HOST, 'a"<b>&amp;', copy='Copy<span class="vh"> the new incoming server, %(host)s</span>')
BUTTON = (
    '<button type="button" class="copy-small" data-copy="a&quot;&lt;b&gt;&amp;amp;" hidden>Copy'
    '<span class="vh"> the new incoming server, a&quot;&lt;b&gt;&amp;amp;</span></button>'
)


@pytest.mark.parametrize(
    ("value", "place", "html"),
    [
        (HOST, Place.PROSE, f'<span class="value">a&quot;&lt;b&gt;&amp;amp;</span>{BUTTON}'),
        (HOST, Place.QUIET, '<span class="value">a&quot;&lt;b&gt;&amp;amp;</span>'),
        (HOST, Place.SKETCH, "a&quot;&lt;b&gt;&amp;amp;"),
        (HOST, Place.ATTRIBUTE, "a&quot;&lt;b&gt;&amp;amp;"),
        (HOST, Place.LINK_OPENS, ""),
        (HOST, Place.LINK_CLOSES, ""),
        (Value(ValueKind.WORDS, "your <server>"), Place.SKETCH, '<span class="words">your &lt;server&gt;</span>'),
        (Value(ValueKind.PLAIN, "R&D"), Place.PROSE, "R&amp;D"),
        (Value(ValueKind.PORT, "993"), Place.PROSE, '<span class="value">993</span>'),
        (
            Value(ValueKind.URL, 'https://a.example/?a="&b'),
            Place.PROSE,
            '<a href="https://a.example/?a=&quot;&amp;b" rel="noopener">'
            '<span class="value">a.<wbr>example/?a=&quot;&amp;b</span></a>',
        ),
        (Value(ValueKind.PHONE, "+44 (20) <7>"), Place.LINK_OPENS, '<a href="tel:+44207">'),
        (Value(ValueKind.USER_NAME, "@a.example", local="you"), Place.ATTRIBUTE, "you@a.example"),
    ],
)
def test_a_value_is_escaped_once_and_wrapped_for_its_place(value: Value, place: Place, html: str) -> None:
    assert value.html(place) == html


@pytest.mark.parametrize(
    ("name", "html"),
    [
        ("mail.old-host.example", "mail.<wbr>old-host.<wbr>example"),
        ("anna-und-otto.example", "anna-und-otto.<wbr>example"),
        ("mail.tischlerei-van-den-berg.example", "mail.<wbr>tischlerei-van-den-berg.<wbr>example"),
        ("tischlerei-van-den-bergen.example", "tischlerei-v<wbr>an-den-berge<wbr>n.<wbr>example"),
        ("a-b-c-d-e-f-g-h-i-j-k-l-mn.example", "a-b-c-d-e-f-g-h-i-j-k<wbr>-l-mn.<wbr>example"),
        (f"{'ab-' * 9}c.example", "ab-ab-ab-ab-a<wbr>b-ab-ab-ab-a<wbr>b-c.<wbr>example"),
        (f"{'z' * 40}.example", f"{'z' * 12}<wbr>{'z' * 12}<wbr>{'z' * 12}<wbr>zzzz.<wbr>example"),
        (f"a{'-' * 30}b.example", f"a{'-' * 20}<wbr>{'-' * 10}b.<wbr>example"),
        (f"you@{'a' * 25}.example", f"you@{'a' * 12}<wbr>{'a' * 12}<wbr>a.<wbr>example"),
        ("x&y.<b>", "x&amp;y.<wbr>&lt;b&gt;"),
    ],
)
def test_a_name_is_broken_after_dots_and_at_no_hyphen_that_has_room_beside_it(name: str, html: str) -> None:
    assert breakable(name) == html
