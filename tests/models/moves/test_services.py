"""Services and servers: what the operator may enter, and the value that comes of it."""

import pytest
from django.core.exceptions import ValidationError

from kb.mail import servers
from kb.mail.servers import Protocol, Security, ServerPattern
from kb.models import Server, Service
from kb.models.moves.services import validate_host_pattern, validate_slug, validate_webmail_url


def test_a_service_becomes_a_value_with_its_servers_in_order(old: Service) -> None:
    Server.objects.create(service=old, protocol="smtp", host="{domain}", port=587, security="starttls", username="x")
    assert old.as_value() == servers.Service(
        "old",
        "the old server",
        "https://webmail.old.example",
        (
            ServerPattern(Protocol.IMAP, "mail.old.example", 993, Security.TLS, "address"),
            ServerPattern(Protocol.SMTP, "{domain}", 587, Security.STARTTLS, "x"),
        ),
    )
    assert [str(row) for row in old.servers.all()] == ["imap mail.old.example:993", "smtp {domain}:587"]


@pytest.mark.parametrize(
    ("typed", "kept"), [("MAIL.Old.Example.", "mail.old.example"), ("Mail.{domain}", "mail.{domain}")]
)
def test_cleaning_a_server_makes_its_host_canonical(old: Service, typed: str, kept: str) -> None:
    server = Server(service=old, protocol="pop3", host=typed, port=995, security="tls")
    server.full_clean()
    assert server.host == kept


@pytest.mark.parametrize(
    "host", ["mail", "127.0.0.1", "mail..example", "{domain}.old.example", "mail{domain}", "https://a.example"]
)
def test_it_refuses_what_is_no_host(host: str) -> None:
    with pytest.raises(ValidationError):
        validate_host_pattern(host)


@pytest.mark.parametrize("slug", ["old", "own-domain-2024", "7"])
def test_it_takes_a_key_of_small_letters(slug: str) -> None:
    validate_slug(slug)


@pytest.mark.parametrize("slug", ["Old", "old server", "old_server", "-old", "old-", "a--b", "", "ü", "old\n"])
def test_it_refuses_another_key_in_words(slug: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_slug(slug)
    assert refused.value.messages == ["Use small letters, digits and hyphens, for example old-server."]


@pytest.mark.parametrize(
    "address",
    [
        "https://webmail.example.com/",
        "http://webmail.example.com:8080/mail?x=1@2#a",
        "https://webmail.{domain}/",
        "https://mail.example.com/{domain}/@inbox",
        "https://192.0.2.1/",
        "https://[2001:db8::1]:8443/",
        "https://webmail.müller.example/",
    ],
)
def test_a_webmail_address_has_a_host_of_its_own(address: str) -> None:
    validate_webmail_url(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://anna@webmail.example.com/",
        "https://anna:secret@webmail.example.com/",
        "https://{domain}@evil.example/",
        "https://{domain}:x@evil.example/",
        "https://webmail.example.com\\@evil.example/",
        "https://webmail.example.com/\\evil.example/",
        "https:\\\\webmail.example.com/",
        "https://",
        "https:///mail",
        "https:mail.example.com",
        "https://@webmail.example.com/",
        "https://web mail.example.com/",
        "https://webmail.example.com/\u202emoc",
        "javascript://webmail.example.com/",
    ],
)
def test_an_address_that_leads_elsewhere_than_it_reads_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        validate_webmail_url(address)
