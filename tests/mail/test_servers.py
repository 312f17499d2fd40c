"""Servers and services: filling a domain in, choosing a server, checking and finding hosts."""

import pytest

from kb.mail.names import DomainName, NotADomainName
from kb.mail.servers import (
    LOCAL_PART,
    WHOLE_ADDRESS,
    Protocol,
    Security,
    Server,
    ServerPattern,
    Service,
    ServiceSettings,
    parse_host_pattern,
)

IMAP, POP3, SMTP = Protocol.IMAP, Protocol.POP3, Protocol.SMTP
TLS, STARTTLS = Security.TLS, Security.STARTTLS
BOOKS = DomainName("xn--bcher-kva.example")

NEW = Service(
    slug="new",
    name="New server",
    webmail_url="https://webmail.{domain}/",
    servers=(
        ServerPattern(POP3, "{domain}", 995, TLS),
        ServerPattern(IMAP, "mail.{domain}", 993, TLS, LOCAL_PART),
        ServerPattern(IMAP, "imap.host.example", 143, STARTTLS, "shop_7"),
        ServerPattern(SMTP, "smtp.host.example", 465, TLS),
        ServerPattern(SMTP, "{domain}", 587, STARTTLS),
    ),
)


def only(*protocols: Protocol) -> ServiceSettings:
    servers = tuple(ServerPattern(protocol, f"{protocol}.{{domain}}", 1, TLS) for protocol in protocols)
    return Service("some", "Some", "", servers).of(BOOKS)


def test_it_fills_the_a_label_into_every_host_and_the_webmail_address() -> None:
    assert NEW.of(BOOKS) == ServiceSettings(
        service="new",
        name="New server",
        webmail_url="https://webmail.xn--bcher-kva.example/",
        servers=(
            Server(POP3, "xn--bcher-kva.example", 995, TLS, WHOLE_ADDRESS),
            Server(IMAP, "mail.xn--bcher-kva.example", 993, TLS, LOCAL_PART),
            Server(IMAP, "imap.host.example", 143, STARTTLS, "shop_7"),
            Server(SMTP, "smtp.host.example", 465, TLS, WHOLE_ADDRESS),
            Server(SMTP, "xn--bcher-kva.example", 587, STARTTLS, WHOLE_ADDRESS),
        ),
    )


def test_it_shows_the_first_server_of_each_protocol() -> None:
    settings = NEW.of(BOOKS)
    pop3, imap, _, smtp, _ = settings.servers
    assert [settings.first(protocol) for protocol in (IMAP, POP3, SMTP)] == [imap, pop3, smtp]
    assert settings.outgoing == smtp
    assert settings.incoming_protocols == (POP3, IMAP)


def test_it_prefers_the_first_incoming_server_and_obeys_a_choice() -> None:
    settings = NEW.of(BOOKS)
    pop3, imap, *_ = settings.servers
    assert (settings.incoming(), settings.incoming(POP3), settings.incoming(IMAP)) == (pop3, pop3, imap)


def test_it_falls_back_where_a_protocol_is_not_on_offer() -> None:
    settings = only(SMTP, IMAP)
    assert settings.first(POP3) is None
    assert settings.incoming(POP3) == settings.first(IMAP)
    assert settings.incoming_protocols == (IMAP,)


def test_it_never_gives_an_outgoing_server_as_incoming() -> None:
    assert NEW.of(BOOKS).incoming(SMTP) == NEW.of(BOOKS).first(POP3)
    assert only(SMTP).incoming(SMTP) is None


def test_it_copes_with_a_service_without_servers() -> None:
    settings = only()
    assert (settings.incoming(), settings.outgoing, settings.incoming_protocols) == (None, None, ())


def test_it_writes_labels_as_mail_apps_do() -> None:
    assert [protocol.label for protocol in Protocol] == ["IMAP", "POP3", "SMTP"]
    assert [security.label for security in Security] == ["SSL/TLS", "STARTTLS", "None"]


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("{domain}", "{domain}"),
        (" mail.{domain} ", "mail.{domain}"),
        ("Mail.EU.{domain}", "mail.eu.{domain}"),
        ("büro.{domain}", "xn--bro-hoa.{domain}"),
        ("ｍａｉｌ.{domain}", "mail.{domain}"),
        ("Mail.Example.com.", "mail.example.com"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("mail.domain.example", "mail.domain.example"),
    ],
)
def test_it_keeps_a_host_in_its_canonical_form(text: str, pattern: str) -> None:
    assert parse_host_pattern(text) == pattern
    assert parse_host_pattern(pattern) == pattern
    host = ServerPattern(IMAP, pattern, 993, TLS).of(BOOKS).host
    assert host == DomainName.parse(host).a_label


AT_THE_END = "{domain} may stand once, at the end of the host: mail.{domain}, or {domain} alone."


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{domain}.{domain}", AT_THE_END),
        ("{domain}.host.example", AT_THE_END),
        ("mail.{domain}x", AT_THE_END),
        ("mail.{domain}.", AT_THE_END),
        ("mail{domain}", "There must be a dot before {domain}: mail.{domain}."),
        ("mail-{domain}", "There must be a dot before {domain}: mail.{domain}."),
        (".{domain}", "There is a dot too many."),
        ("mail..{domain}", "There is a dot too many."),
        ("-.{domain}", "A part of a domain cannot begin or end with a hyphen."),
        ("me@{domain}", "There must be a dot before {domain}: mail.{domain}."),
        ("me@mail.{domain}", "Give the domain alone: the part after the @."),
        ("imap_1.{domain}", "That has a character in it that domain names cannot have."),
        ("mail.{client}", "That has a character in it that domain names cannot have."),
        ("{DOMAIN}", "That has a character in it that domain names cannot have."),
        ("mail.example.com:993", "Give the domain alone, without a port or a path."),
        ("192.0.2.1", "That is a number address, not a domain name."),
        ("mail", "That has no dot in it. A domain looks like example.co.uk."),
        ("", "Enter a domain, for example example.co.uk."),
    ],
)
def test_it_refuses_what_is_no_host_once_filled_in(text: str, reason: str) -> None:
    with pytest.raises(NotADomainName) as caught:
        parse_host_pattern(text)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("name", "webmail", "servers", "same"),
    [
        ("Renamed", "https://webmail.example/", (0, 1), True),
        ("Old", "https://other.example/", (0, 1), False),
        ("Old", "", (0, 1), False),
        ("Old", "https://webmail.example/", (1, 0), False),
        ("Old", "https://webmail.example/", (0,), False),
    ],
)
def test_services_lead_to_the_same_places_if_clients_type_the_same(
    name: str, webmail: str, servers: tuple[int, ...], same: bool
) -> None:
    patterns = tuple(ServerPattern(IMAP, f"{host}.example.com", 993, TLS, WHOLE_ADDRESS) for host in ("a", "b"))
    service = Service("old", "Old", "https://webmail.example/", patterns)
    other = Service("old", name, webmail, tuple(patterns[one] for one in servers))
    assert service.leads_as(other) is same
