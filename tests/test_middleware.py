"""The edge: which requests come in at all, and what is believed of them."""

import time
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from kb.middleware import Edge, has_control_characters
from kb.proxies import allowed_hosts, believe_proxy
from kb.views.frame.limits import visitor_key

HOST = "127.0.0.1:8000"


def ask(host: str | None = HOST, address: str = "/never-heard/", **extra: str) -> HttpResponse:
    headers = {} if host is None else {"host": host}
    return Client(headers=headers).get(address, **extra)


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8000", "127.0.0.1", "localhost:8000", "LocalHost", "[::1]:8000", "testserver"]
)
def test_it_answers_to_its_own_names(db: None, host: str) -> None:
    assert ask(host).status_code == 404


@pytest.mark.parametrize(
    "host",
    [
        None,
        "",
        "evil.example",
        "127.0.0.1:6666",
        "127.0.0.1:8000@evil.example",
        "evil.example@127.0.0.1:8000",
        "127.0.0.1.",
        "127.0.0.1:8000,evil.example",
        "127.0.0.1:8000, 127.0.0.1:8000",
        "127.0.0.1:",
        " 127.0.0.1",
        "[::1",
        "127.0.0.1:8000\r\nx",
        "x" * 10_000,
    ],
)
def test_it_refuses_another_host_and_repeats_nothing(host: str | None) -> None:
    response = ask(host)
    assert response.status_code == 400
    assert "This address does not belong to this site." in response.content.decode()
    assert "evil" not in response.content.decode() + str(response.headers)
    assert "Location" not in response.headers


@pytest.mark.parametrize(
    ("site_url", "names", "allowed"),
    [
        ("https://help.example", ("help.example",), {"help.example"}),
        ("https://Help.example", ("help.example", "old.example"), {"help.example", "old.example"}),
        ("https://help.example:8443", ("help.example",), {"help.example", "help.example:8443"}),
        ("https://help.example", ("help.example", "127.0.0.1"), {"help.example", "127.0.0.1"}),
    ],
)
def test_a_host_has_the_sites_port_or_none(site_url: str, names: tuple[str, ...], allowed: set[str]) -> None:
    assert allowed_hosts(site_url, names) == allowed


def test_a_local_site_answers_to_every_loopback_name() -> None:
    loopback = {"127.0.0.1", "localhost", "[::1]", "::1"}
    assert allowed_hosts("http://127.0.0.1:8000", ("127.0.0.1",)) == loopback | {f"{name}:8000" for name in loopback}


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "visitor"),
    [
        ("192.0.2.9", "203.0.113.1", (), "192.0.2.9"),
        ("192.0.2.9", "203.0.113.1", ("10.0.0.0/8",), "192.0.2.9"),
        ("10.0.0.1", "203.0.113.1", ("10.0.0.0/8",), "203.0.113.1"),
        ("10.0.0.1", "198.51.100.7, 203.0.113.1", ("10.0.0.0/8",), "203.0.113.1"),
        ("10.0.0.1", "203.0.113.1, 10.0.0.2", ("10.0.0.0/8",), "203.0.113.1"),
        ("10.0.0.1", "", ("10.0.0.0/8",), "10.0.0.1"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", ("10.0.0.0/8",), "10.0.0.1"),
        ("10.0.0.1", ", ,", ("10.0.0.0/8",), "10.0.0.1"),
        ("", "203.0.113.1", ("unix",), "203.0.113.1"),
        ("", "203.0.113.1", ("10.0.0.0/8",), ""),
        ("::1", "2001:db8::7", ("::1",), "2001:db8::7"),
        ("nonsense", "203.0.113.1", ("10.0.0.0/8",), "nonsense"),
    ],
)
def test_it_believes_the_last_trusted_proxy_alone(
    peer: str, forwarded: str, trusted: tuple[str, ...], visitor: str
) -> None:
    meta = {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded}
    believe_proxy(meta, trusted)
    assert meta["REMOTE_ADDR"] == visitor


def test_a_strangers_claims_are_dropped_before_anybody_reads_them() -> None:
    names = ("FOR", "PROTO", "HOST", "PORT")
    meta = {"REMOTE_ADDR": "192.0.2.9", **{f"HTTP_X_FORWARDED_{name}": "x" for name in names}}
    believe_proxy(meta, ("10.0.0.1",))
    assert meta == {"REMOTE_ADDR": "192.0.2.9"}


CLAIMS = ("host", "proto", "for", "port", "prefix")


def test_claims_of_a_stranger_change_no_answer(db: None) -> None:
    plain = Client(headers={"host": HOST}).get("/settings/")
    headers = {"host": HOST, **{f"x-forwarded-{claim}": "evil.example" for claim in CLAIMS}}
    headers |= {"forwarded": "for=evil.example;host=evil.example;proto=https", "x-real-ip": "203.0.113.1"}
    headers |= {"x-original-url": "/admin/", "x-rewrite-url": "/admin/", "x-http-method-override": "DELETE"}
    claimed = Client(headers=headers).get("/settings/")
    assert (claimed.status_code, claimed.content) == (200, plain.content)
    assert str(claimed.headers) == str(plain.headers)


def test_a_stranger_cannot_count_as_somebody_else(db: None, settings: Any) -> None:
    settings.LOOKUP_LIMIT = "2/minute"
    client = Client(headers={"host": HOST})
    answers = [
        client.get("/for/unknown.example/", headers={"x-forwarded-for": f"203.0.113.{n}"}).status_code for n in range(4)
    ]
    assert answers == [404, 404, 429, 429]


@pytest.mark.parametrize(
    "address", ["/%00", "/a%0d%0ab/", "/%7f/", "/%c2%80/", "/?a=%00", "/?%0a=b", "/?a=b%c2%9f", "/?a=%ff"]
)
def test_control_characters_are_refused(address: str) -> None:
    response = ask(address=address)
    assert response.status_code == 400
    assert "invisible character" in response.content.decode()


@pytest.mark.parametrize("address", ["/?a=%20", "/?a=b%C3%BC", "/?a=ü", "/?a=%E2%80%8B", "/?", "/?%25"])
def test_other_characters_are_let_in(db: None, address: str) -> None:
    assert ask(address=address).status_code == 200


def test_a_query_ends_at_2048_characters(db: None) -> None:
    assert ask(address="/?" + "a" * 2048).status_code == 200
    assert ask(address="/?" + "a" * 2049).status_code == 414


def test_a_path_ends_at_2048_characters(db: None) -> None:
    assert ask(address="/guides/" + "a" * 2039 + "/").status_code == 404
    assert ask(address="/guides/" + "a" * 2040 + "/").status_code == 414
    assert ask(address="/guides/" + "%C3%BC" * 2040 + "/").status_code == 414


@pytest.mark.parametrize("path", ["/admin/" + "r/a/" * 4000, "/a" * 8000, "/autodiscover/" + "a/" * 4000])
def test_nobody_looks_a_longer_path_up(db: None, path: str) -> None:
    begun = time.process_time()
    assert ask(address=path).status_code == 414
    assert time.process_time() - begun < 1  # and not the seconds that Django's own patterns need for it


def test_a_plain_query_is_not_even_parsed(rf: RequestFactory) -> None:
    request = rf.get("/search/?q=imap+port&device=iphone")
    assert not has_control_characters(request)
    assert "GET" not in vars(request)


def test_no_public_page_is_handed_a_cookie() -> None:
    seen: dict[str, str | None] = {}

    def view(request: HttpRequest) -> HttpResponse:
        seen[request.path] = request.META.get("HTTP_COOKIE")
        return HttpResponse()

    edge = Edge(view)
    for path in (
        "/",
        "/for/a.example/",
        "/administration/",
        "/operators/",
        "/admin/",
        "/admin/kb/domain/",
        "/operator/x/",
    ):
        edge(RequestFactory(headers={"host": HOST, "cookie": "a=b"}).get(path))
    assert seen == {
        **dict.fromkeys(("/", "/for/a.example/", "/administration/", "/operators/"), None),
        **dict.fromkeys(("/admin/", "/admin/kb/domain/", "/operator/x/"), "a=b"),
    }


@pytest.mark.parametrize(
    "path",
    [
        "/mail/config-v1.1.xml",
        "/.well-known/autoconfig/mail/config-v1.1.xml",
        "/AutoDiscover/AutoDiscover.xml",
        "/autodiscover/autodiscover.json",
    ],
)
def test_no_password_and_no_cookie_of_a_mail_app_gets_behind_the_edge(db: None, path: str) -> None:
    edge = Edge(lambda _: HttpResponse())
    headers = {"host": "autoconfig.nobody.example", "cookie": "a=b", "authorization": "Basic YW5uYTpzZWNyZXQ="}
    request = RequestFactory(headers=headers).get(path)
    assert request.META["HTTP_AUTHORIZATION"]
    edge(request)
    assert [name for name in ("HTTP_COOKIE", "HTTP_AUTHORIZATION") if name in request.META] == []


def test_an_empty_address_is_a_visitor_too(db: None) -> None:
    assert ask(address="/for/unknown.example/", REMOTE_ADDR="").status_code == 404
    assert visitor_key("") == visitor_key("unknown")


@pytest.fixture
def https(settings: Any) -> None:
    """The settings as they follow from SITE_URL=https://help.example behind a proxy on this machine."""
    settings.SITE_URL = "https://help.example"
    settings.SITE_HOSTS = ["help.example"]
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_SSL_HOST = "help.example"
    settings.SECURE_HSTS_SECONDS = 63_072_000


def by(scheme: str, address: str, peer: str = "127.0.0.1") -> HttpResponse:
    """A visitor's request as the proxy hands it on."""
    headers = {"host": "help.example", "x-forwarded-proto": scheme, "x-forwarded-for": "203.0.113.1"}
    return Client(headers=headers).get(address, REMOTE_ADDR=peer)


def test_http_is_redirected_to_the_sites_own_address(db: None, https: None) -> None:
    response = by("http", "/guides/?device=iphone")
    assert (response.status_code, response.headers["Location"]) == (301, "https://help.example/guides/?device=iphone")


def test_https_is_told_to_browsers_for_this_name_alone(db: None, https: None) -> None:
    response = by("https", "/")
    assert response.status_code == 200
    assert response.headers["Strict-Transport-Security"] == "max-age=63072000"


def test_a_stranger_cannot_claim_https(db: None, https: None) -> None:
    assert by("https", "/", peer="192.0.2.9").status_code == 301


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_is_told_over_http_too(db: None, https: None, address: str) -> None:
    assert by("http", address).status_code == 200


def test_plain_http_on_this_machine_gets_no_hsts(db: None) -> None:
    assert "Strict-Transport-Security" not in ask(address="/").headers


@pytest.mark.parametrize("address", ["//evil.example/", "/\\evil.example/", "//evil.example", "/%2f%2fevil.example"])
def test_no_path_leads_to_another_site(db: None, address: str) -> None:
    environ = {"PATH_INFO": address.replace("%2f", "/")}
    response = Client(headers={"host": HOST}).get("/", **environ)
    assert response.status_code in {301, 404}
    assert not response.headers.get("Location", "/").startswith("//")


@pytest.mark.parametrize(
    ("path", "length", "status"),
    [
        ("/settings/", 1024 * 1024, 200),
        ("/settings/", 1024 * 1024 + 1, 413),
        ("/settings/", "9" * 5000, 413),
        ("/settings/", "0" * 20 + str(1024 * 1024), 200),
        ("/settings/", "0" * 20 + str(1024 * 1024 + 1), 413),
        ("/settings/", "0" * 5000 + "200000000", 413),
        ("/operators/", 32 * 1024 * 1024, 413),
        ("/operator/articles/pictures/", 32 * 1024 * 1024, 200),
        ("/operator/articles/pictures/", 32 * 1024 * 1024 + 1, 413),
        ("/settings/", "", 200),
        ("/settings/", "0", 200),
        ("/settings/", "-1", 400),
        ("/settings/", "²", 400),
        ("/settings/", "5, 5", 400),
        ("/autodiscover/autodiscover.xml", "5_0", 400),
    ],
)
def test_too_much_at_once_is_refused_before_it_is_read(path: str, length: object, status: int) -> None:
    edge = Edge(lambda _: HttpResponse())
    request = RequestFactory(headers={"host": HOST}).post(path)
    request.META["CONTENT_LENGTH"] = str(length)
    assert edge(request).status_code == status
