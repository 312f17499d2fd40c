"""What ships in deploy/nginx.conf and deploy/Caddyfile, from outside: both servers must do the same."""

import ssl
import time
from typing import Final

import pytest

from tests.deploy.asking import ask, chunked, connected, send
from tests.deploy.conftest import Street
from tests.deploy.web_servers import SITE, WebServer
from tests.protocols import judges

XML: Final = "/mail/config-v1.1.xml?emailaddress=anna%40kunde.test"
POX: Final = "/autodiscover/autodiscover.xml"
OUTLOOK: Final = "http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"
ANSWER: Final = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"
ASKS: Final = (
    f'<?xml version="1.0"?><Autodiscover xmlns="{OUTLOOK}"><Request><EMailAddress>anna@kunde.test</EMailAddress>'
    f"<AcceptableResponseSchema>{ANSWER}</AcceptableResponseSchema></Request></Autodiscover>"
).encode()
PASSWORD: Final = ("Authorization", "Basic YW5uYUBrdW5kZS50ZXN0OmdlaGVpbQ==")
HSTS: Final = "strict-transport-security"
POX_LIMIT: Final = 16 * 1024
SCHEMES: Final = ("http", "https")
CLIENT: Final = "autoconfig.kunde.test"


def hosts(document: bytes) -> list[str]:
    return [account.host for account in judges.thunderbird(document)]


def test_the_site_is_on_https_and_says_that_it_stays_there(street: Street) -> None:
    answer = ask(street.server, f"https://{SITE}/")
    assert (answer.status, answer.headers[HSTS]) == (200, "max-age=63072000")
    assert b"Example Host" in answer.body
    assert "set-cookie" not in answer.headers


def test_the_sites_own_name_leads_from_http_to_https(street: Street) -> None:
    answer = ask(street.server, f"http://{SITE}/guides/?device=mac&x=%20")
    assert (answer.status, answer.headers["location"]) == (301, f"https://{SITE}/guides/?device=mac&x=%20")
    assert HSTS not in answer.headers
    assert street.tap.heard == b""


def test_operators_can_sign_in(street: Street) -> None:
    answer = ask(street.server, f"https://{SITE}/operator/sign-in/")
    assert answer.status == 200
    assert answer.headers["set-cookie"].startswith("__Host-csrftoken=")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("host", [CLIENT, "autoconfig.hoster.test", SITE])
@pytest.mark.parametrize("path", [XML, XML.upper().replace("EMAILADDRESS", "emailaddress"), f"/v1.1{XML}"])
def test_thunderbird_finds_the_settings(street: Street, scheme: str, host: str, path: str) -> None:
    answer = ask(street.server, f"{scheme}://{host}{path}")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    assert hosts(answer.body) == ["imap.hoster.test", "smtp.hoster.test"]
    assert not {HSTS, "set-cookie", "location"} & set(answer.headers)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("path", [POX, "/AutoDiscover/Autodiscover.XML", "/AUTODISCOVER/AUTODISCOVER.XML"])
def test_outlook_finds_the_settings(street: Street, scheme: str, path: str) -> None:
    for body, headers in ((ASKS, []), (chunked(ASKS), [("Transfer-Encoding", "chunked")])):
        answer = ask(street.server, f"{scheme}://autodiscover.kunde.test{path}", "POST", headers, body)
        assert answer.status == 200
        assert b"imap.hoster.test" in answer.body
        assert not {HSTS, "set-cookie", "location", "www-authenticate"} & set(answer.headers)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    "path", ["/", "/guides/", "/operator/", "/admin/", "/healthz", "/static/css/site.css", "/for/kunde.test/", "/mail/"]
)
def test_clients_names_have_no_pages(street: Street, scheme: str, path: str) -> None:
    answer = ask(street.server, f"{scheme}://{CLIENT}{path}")
    assert (answer.status, "location" in answer.headers, HSTS in answer.headers) == (404, False, False)
    assert street.tap.heard == b""


def test_a_name_that_is_nobodys_gets_no_settings(street: Street) -> None:
    answer = ask(street.server, "http://autoconfig.never-heard.test/mail/config-v1.1.xml")
    assert (answer.status, answer.headers["content-type"]) == (404, "text/plain; charset=utf-8")


def test_nginx_shows_strangers_a_certificate_that_is_not_theirs(nginx: Street) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match=r"not valid for 'autoconfig\.never-heard\.test'"):
        connected(nginx.server, "https", "autoconfig.never-heard.test")


def test_caddy_gets_certificates_for_names_that_the_site_knows_and_for_no_other(caddy: Street) -> None:
    for name, known in (("autodiscover.kunde.test", True), ("autoconfig.never-heard.test", False), (SITE, True)):
        caddy.tap.clear()
        if known:
            connected(caddy.server, "https", name).close()
        else:
            with pytest.raises(ssl.SSLError, match="TLSV1_ALERT_INTERNAL_ERROR"):
                connected(caddy.server, "https", name)
        # The site's own name stands in the file, and what has a certificate already is not asked for again.
        if not known:
            assert f"GET /internal/tls-ask?domain={name} HTTP/1.1".encode() in caddy.tap.heard


@pytest.mark.parametrize(
    "name", ["kunde.test", "www.kunde.test", "autoconfig.sub.kunde.test", "autoconfig.a.hoster.test", "x.example.net"]
)
def test_caddy_gets_none_for_other_names_of_clients(caddy: Street, name: str) -> None:
    with pytest.raises(ssl.SSLError, match="TLSV1_ALERT_INTERNAL_ERROR"):
        connected(caddy.server, "https", name)


@pytest.mark.parametrize(
    "url",
    [
        f"https://{SITE}/internal/tls-ask?domain={CLIENT}",
        f"https://{SITE}/%69nternal/tls-ask?domain={CLIENT}",
        f"https://{SITE}//internal/tls-ask?domain={CLIENT}",
        f"https://{SITE}/guides/../internal/tls-ask?domain={CLIENT}",
        f"http://{CLIENT}/internal/tls-ask?domain={CLIENT}",
        f"https://{CLIENT}/internal/tls-ask?domain={CLIENT}",
        f"http://127.0.0.1/internal/tls-ask?domain={CLIENT}",
        f"http://localhost:8000/internal/tls-ask?domain={CLIENT}",
    ],
)
def test_nobody_outside_asks_what_the_web_server_may_ask(street: Street, url: str) -> None:
    known, unknown = ask(street.server, url), ask(street.server, url.replace("domain=auto", "domain=never"))
    assert known.status in {400, 404}
    assert (known.status, known.body) == (unknown.status, unknown.body)
    # Caddy itself asks about the names of https, and then nobody stands behind it.
    questions = [request for request in street.tap.heard.lower().split(b"\r\n\r\n") if b"tls-ask" in request]
    assert not [request for request in questions if b"x-forwarded-for" in request]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_passwords_and_cookies_of_mail_apps_never_reach_the_site(street: Street, scheme: str) -> None:
    headers = [PASSWORD, ("Cookie", "sessionid=geheim")]
    for host in (CLIENT, SITE):
        assert ask(street.server, f"{scheme}://{host}{XML}", "GET", headers).status == 200
        assert ask(street.server, f"{scheme}://{host}{POX.upper()}", "POST", headers, ASKS).status == 200
    heard = street.tap.heard.lower()
    assert heard.count(b" http/1.1\r\n") == 4
    assert not [word for word in (b"authorization", b"cookie", b"geheim", b"yw5uyub") if word in heard]


def test_only_programs_say_who_they_are(street: Street) -> None:
    ask(street.server, f"https://{SITE}/guides/", "GET", [PASSWORD])
    ask(street.server, f"https://{SITE}/operator/sign-in/", "GET", [PASSWORD, ("Cookie", "a=b")])
    assert b"Basic" not in street.tap.heard
    assert b"ookie: a=b" in street.tap.heard
    ask(street.server, f"https://{SITE}/api/v1/settings?domain=kunde.test", "GET", [("Authorization", "Bearer token")])
    assert b"uthorization: Bearer token" in street.tap.heard


def test_what_a_visitor_says_of_themselves_is_not_handed_on(street: Street) -> None:
    lies = [
        *(("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "http"), ("X-Forwarded-Host", "evil.example")),
        *(("Forwarded", "for=203.0.113.9"), ("X-Real-IP", "203.0.113.9"), ("X-Forwarded-Port", "666")),
    ]
    assert ask(street.server, f"https://{SITE}/guides/", "GET", lies).status == 200
    assert ask(street.server, f"http://{CLIENT}{XML}", "GET", lies).status == 200
    heard = street.tap.heard.lower()
    assert not [word for word in (b"203.0.113.9", b"evil.example", b"666") if word in heard]
    assert heard.count(b"x-forwarded-for: 127.0.0.1\r\n") == 2
    assert [heard.count(b"x-forwarded-proto: " + scheme) for scheme in (b"https\r", b"http\r")] == [1, 1]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("host", "path"), [(CLIENT, POX), (SITE, POX.title())])
def test_mail_apps_send_little(street: Street, scheme: str, host: str, path: str) -> None:
    url = f"{scheme}://{host}{path}"
    assert ask(street.server, url, "POST", [], ASKS.ljust(POX_LIMIT)).status == 200
    street.tap.clear()
    for size in (POX_LIMIT + 1, 200_000):
        assert ask(street.server, url, "POST", [], ASKS.ljust(size)).status == 413
    assert street.tap.heard == b""


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_does_not_say_its_length_is_cut_off(street: Street, scheme: str) -> None:
    url = f"{scheme}://{CLIENT}{POX}"
    answer = ask(street.server, url, "POST", [("Transfer-Encoding", "chunked")], chunked(ASKS.ljust(200_000)))
    # Caddy does not wait for the end, so the site may have answered by then; but not with settings.
    assert answer.status in {200, 413, 502}
    assert b"imap.hoster.test" not in answer.body
    assert len(street.tap.heard) < 3 * POX_LIMIT  # it may have tried twice


@pytest.mark.parametrize(
    ("path", "fits", "status", "too_long"),
    [
        ("/settings/", 30_000, 200, 40_000),
        ("/operator/articles/archive/", 12_000_000, 302, 36_000_000),
        ("/admin/login/", 12_000_000, 302, 36_000_000),
    ],
)
def test_forms_and_operators_send_more(street: Street, path: str, fits: int, status: int, too_long: int) -> None:
    url = f"https://{SITE}{path}"
    given = ask(street.server, f"https://{SITE}/operator/sign-in/").headers["set-cookie"].partition(";")[0]
    headers = [("Origin", f"https://{SITE}"), ("Cookie", given), ("Content-Type", "multipart/form-data; boundary=x")]
    form = (
        f'--x\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{given.partition("=")[2]}\r\n'
        '--x\r\nContent-Disposition: form-data; name="file"; filename="file"\r\n\r\n%s\r\n--x--\r\n'
    )
    assert ask(street.server, url, "POST", headers, (form % ("x" * fits)).encode()).status == status
    street.tap.clear()
    assert ask(street.server, url, "POST", headers, (form % ("x" * too_long)).encode()).status == 413
    assert street.tap.heard == b""


@pytest.mark.parametrize(
    ("path", "size", "refused"),
    [
        ("settings", 200_000, False),
        ("settings", 1_200_000, True),
        ("domains", 12_000_000, False),
        ("domains", 36_000_000, True),
    ],
)
def test_programs_send_a_megabyte_and_long_lists(street: Street, path: str, size: int, refused: bool) -> None:
    """The site answers before it has read such a body, and then either server has words of its own for it."""
    lines = [("Content-Type", "application/x-ndjson"), ("Authorization", "Bearer token")]
    answer = ask(street.server, f"https://{SITE}/api/v1/{path}", "POST", lines, b"x" * size)
    assert (answer.status == 413) is refused


@pytest.mark.parametrize(
    "lines",
    [
        [f"Host: {SITE}", "Host: evil.example"],
        [f"Host: {CLIENT}", f"Host: {CLIENT}"],
        ["Host: evil.example"],
        ["Host: evil.example:6666"],
        [f"Host: {SITE}@evil.example"],
        ["Host: [::1"],
        ["Host: "],
        [],
    ],
)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_bad_host_gets_nothing(street: Street, scheme: str, lines: list[str]) -> None:
    for path in ("/", "/mail/config-v1.1.xml"):
        answer = send(street.server, scheme, SITE, [f"GET {path} HTTP/1.1", *lines])
        assert answer.status in {400, 404, 421}
        assert b"evil" not in answer.body + repr(answer.headers).encode()


def test_a_host_with_the_default_port_is_the_same_name(street: Street) -> None:
    assert send(street.server, "https", SITE, ["GET /guides/ HTTP/1.1", f"Host: {SITE}:443"]).status == 200


def test_an_authority_finds_its_proof_on_nginx(nginx: Street) -> None:
    for host in (SITE, CLIENT):
        answer = ask(nginx.server, f"http://{host}/.well-known/acme-challenge/token")
        assert (answer.status, answer.body) == (200, b"proof")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_whoever_says_nothing_is_hung_up_on(street: Street, scheme: str) -> None:
    with connected(street.server, scheme, SITE) as slow:
        begun = time.monotonic()
        slow.sendall(b"GET / HTTP/1.1\r\nHost: ")
        slow.settimeout(25)
        slow.recv(1024)
    assert 5 < time.monotonic() - begun < 20


def leave_traces(server: WebServer) -> None:
    """Whatever a web server likes to write into a log, all with Anna in it."""
    query = "?emailaddress=anna%40kunde.test"
    headers = [PASSWORD, ("Referer", "https://help.example.net/for/kunde.test/?anna"), ("User-Agent", "anna")]
    for scheme in SCHEMES:
        for host in (SITE, CLIENT):
            try:
                connected(server, scheme, host).close()
            except ssl.SSLError:
                continue  # without a site behind it Caddy gets no certificate for a client's name
            for path in (XML, f"{POX}{query}", f"/{query}", f"/for/kunde.test/{query}", f"/%00{query}"):
                ask(server, f"{scheme}://{host}{path}", "GET", headers)
            ask(server, f"{scheme}://{host}{POX}{query}", "POST", headers, b"anna" * 50_000)
            send(server, scheme, host, [f"GET /{query} HTTP/1.1", f"Host: {host}", "Host: anna.kunde.test"])
            send(server, scheme, host, [f"GET /{query} HTTP/1.1", "Host: anna@kunde.test"])
            send(server, scheme, host, [f"ANNA /{query} kunde.test"])
    with pytest.raises(ssl.SSLError):
        connected(server, "https", "anna.never-heard.test")
    with connected(server, "http", SITE) as plain:
        plain.sendall(b"anna@kunde.test\x16\x03\x01")


def assert_no_trace(server: WebServer) -> None:
    written = server.written().lower()
    found = [
        word
        for word in ("anna@", "anna%40", "yw5uyub", "user-agent", "referer", "client: ", "remote_")
        if word in written
    ]
    assert (found, written) == ([], written)


def test_no_log_has_an_address_in_it(street: Street) -> None:
    leave_traces(street.server)
    assert_no_trace(street.server)


def test_no_log_has_an_address_in_it_while_the_site_is_down(alone: WebServer) -> None:
    leave_traces(alone)
    assert ask(alone, f"https://{SITE}/").status == 502
    assert_no_trace(alone)
