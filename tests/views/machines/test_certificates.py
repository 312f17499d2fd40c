"""What a web server asks before it fetches a certificate, and that nobody else can ask it."""

import io
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from kb.models import Domain
from kb.models.ground.revisions import raise_revision
from kb.models.site.profile import SiteProfile

ASK = "/internal/tls-ask"
INSIDE = "127.0.0.1:8000"


@pytest.fixture
def server(noon: datetime, settings: Any) -> Client:
    """A web server beside a public site."""
    settings.SITE_URL = "https://help.host.example"
    settings.SITE_HOSTS = ["help.host.example", "support.host.example"]
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_SSL_HOST = "help.host.example"
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    SiteProfile.objects.update(mx_domains="mx.host.example host.example")
    Domain.objects.filter(name="closed.example").update(active=False)
    raise_revision()
    return Client()


def ask(server: Client, query: str, host: str = INSIDE, **extra: Any) -> Any:
    return server.get(f"{ASK}?{query}", headers={"host": host}, **extra)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("autoconfig.open.example", 200),
        ("autodiscover.open.example", 200),
        ("AUTOCONFIG.Open.Example.", 200),
        ("ua-auto-config.open.example", 200),
        ("help.host.example", 200),
        ("support.host.example", 200),
        ("autoconfig.host.example", 200),
        ("autodiscover.mx.host.example", 200),
        ("autoconfig.closed.example", 404),
        ("autoconfig.never-heard.example", 404),
        ("autoconfig.sub.open.example", 404),
        ("autoconfig.made.up.mx.host.example", 404),
        ("autoconfig.autoconfig.open.example", 404),
        ("www.open.example", 404),
        ("open.example", 404),
        ("host.example", 404),
        ("autoconfig.", 404),
        ("autoconfig", 404),
        ("127.0.0.1", 404),
        ("localhost", 404),
        ("anna@open.example", 404),
        ("autoconfig.open.example/", 404),
        ("autoconfig.open.example:443", 404),
        ("' OR 1=1--", 404),
        ("autoconfig.%00.example", 404),
        ("%ff%fe", 404),
        ("x" * 100_000, 404),
        ("", 404),
    ],
)
def test_a_certificate_is_for_names_of_ours_alone(server: Client, name: str, status: int) -> None:
    response = ask(server, f"domain={name}")
    assert (response.status_code, response.content) == (status, b"")
    assert (response.headers["Cache-Control"], bool(response.cookies)) == ("no-store", False)
    assert "Strict-Transport-Security" not in response.headers


@pytest.mark.parametrize(
    "query", ["", "name=autoconfig.open.example", "domain=autoconfig.open.example&domain=autodiscover.open.example"]
)
def test_a_question_has_exactly_one_name(server: Client, query: str) -> None:
    assert ask(server, query).status_code == 404


def test_a_name_for_pacc_needs_pacc(server: Client, settings: Any) -> None:
    settings.PACC_ENABLED = False
    assert ask(server, "domain=ua-auto-config.open.example").status_code == 404


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "127.0.0.1", "localhost:8000", "[::1]:8000", "web:8000"])
def test_whoever_asks_from_inside_types_a_number_or_a_short_name(server: Client, host: str) -> None:
    assert ask(server, "domain=autoconfig.open.example", host).status_code == 200


@pytest.mark.parametrize(
    "extra",
    [
        {"REMOTE_ADDR": "203.0.113.1"},
        {"REMOTE_ADDR": ""},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_X_FORWARDED_FOR": ""},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_X_FORWARDED_HOST": INSIDE},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_X_REAL_IP": "127.0.0.1"},
        {"HTTP_VIA": "1.1 proxy"},
        {"host": "help.host.example"},
        {"host": "help.host.example:"},
        {"host": "autoconfig.open.example"},
        {"host": "open.example:8000"},
        {"host": ""},
        {"host": "127.0.0.1:8000@help.host.example"},
    ],
)
@pytest.mark.parametrize("proxies", [[], ["127.0.0.1"]])
def test_nobody_learns_anything_from_outside(
    server: Client, settings: Any, proxies: list[str], extra: dict[str, str]
) -> None:
    settings.TRUSTED_PROXIES = proxies
    known, unknown = (ask(Client(), f"domain=autoconfig.{name}.example", **extra) for name in ("open", "never-heard"))
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert known.status_code in {400, 404}


def test_from_outside_it_is_a_page_that_is_not_there(server: Client) -> None:
    outside = {"host": "help.host.example", "HTTP_X_FORWARDED_FOR": "203.0.113.1", "HTTP_X_FORWARDED_PROTO": "https"}
    response = ask(Client(), "domain=autoconfig.open.example", **outside)
    nowhere = Client().get("/internal/never-heard", headers={"host": outside.pop("host")}, **outside)
    assert (response.status_code, response.content) == (404, nowhere.content)


def test_servers_elsewhere_can_be_named_and_everybody_be_shut_out(server: Client, settings: Any) -> None:
    settings.TLS_ASK_FROM = ["10.0.0.0/8"]
    assert ask(Client(), "domain=autoconfig.open.example", REMOTE_ADDR="10.0.0.5").status_code == 200
    assert ask(Client(), "domain=autoconfig.open.example").status_code == 400
    settings.TLS_ASK_FROM = []
    assert ask(Client(), "domain=autoconfig.open.example", REMOTE_ADDR="10.0.0.5").status_code == 400


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_it_is_only_asked_never_told(server: Client, method: str) -> None:
    client = Client(headers={"host": INSIDE})
    assert client.generic(method, f"{ASK}?domain=autoconfig.open.example").status_code == 405


def test_it_takes_one_read_and_no_limit(server: Client, settings: Any, django_assert_num_queries: Any) -> None:
    settings.LOOKUP_LIMIT = "1/hour"
    ask(server, "domain=autoconfig.open.example")
    with django_assert_num_queries(1):
        assert ask(server, "domain=autoconfig.open.example").status_code == 200
    assert [ask(server, f"domain=autoconfig.never-{n}.example").status_code for n in range(3)] == [404] * 3


def test_no_name_is_logged(server: Client, log_lines: io.StringIO) -> None:
    ask(server, "domain=autoconfig.open.example")
    ask(server, "domain=autoconfig.never-heard.example")
    assert log_lines.getvalue().count('"route": "kb-tls-ask"') == 2
    assert "example" not in log_lines.getvalue()
