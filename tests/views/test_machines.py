"""What mail apps ask for, over HTTP: every address, on every host, with every kind of nonsense in it."""

import io
from datetime import datetime
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from kb.mail.moves import Phase
from kb.models import Domain, Service
from kb.models.revisions import raise_revision
from kb.models.site import SiteProfile
from tests.protocols import judges
from tests.views.conftest import SetClock

XML = "/mail/config-v1.1.xml"
WELL_KNOWN = "/.well-known/autoconfig/mail/config-v1.1.xml"
POX = "/autodiscover/autodiscover.xml"
V2 = "/autodiscover/autodiscover.json"
PACC = "/.well-known/user-agent-configuration.json"
OUTLOOK = "http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"
ANSWER = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"


def asks(address: str, schema: str = ANSWER) -> str:
    inner = f"<EMailAddress>{address}</EMailAddress><AcceptableResponseSchema>{schema}</AcceptableResponseSchema>"
    return f'<?xml version="1.0"?><Autodiscover xmlns="{OUTLOOK}"><Request>{inner}</Request></Autodiscover>'


@pytest.fixture
def app(noon: datetime) -> Client:
    """A mail app: no cookie, no token; the host is named with each request."""
    SiteProfile.objects.update(mx_domains="host.example mx.other-host.example")
    raise_revision()
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


def get(app: Client, address: str, host: str, **extra: Any) -> Any:
    return app.get(address, headers={"host": host, **extra})


def post(
    app: Client, body: str | bytes, host: str = "autodiscover.open.example", content_type: str = "text/xml"
) -> Any:
    return app.post(POX, data=body, content_type=content_type, headers={"host": host})


@pytest.mark.parametrize("path", [XML, WELL_KNOWN, "/v1.1/mail/config-v1.1.xml", f"{XML}/"])
@pytest.mark.parametrize("host", ["autoconfig.open.example", "open.example", "AUTOCONFIG.Open.Example.:8443"])
def test_the_host_alone_says_which_domain(app: Client, path: str, host: str) -> None:
    response = get(app, path, host)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/xml; charset=utf-8")
    judges.parula(response.content, "open.example")
    assert [a.host for a in judges.thunderbird(response.content)] == ["mail.open.example"] * 3
    assert not response.cookies
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    "query",
    [
        "emailaddress=anna%40open.example",
        "emailaddress=anna@open.example",
        "emailaddress=a+b@open.example",
        "emailaddress=ANNA@OPEN.EXAMPLE",
        "emailaddress=EVOLUTIONUSER@open.example&emailmd5=x",
        "emailaddress=garbage",
        "emailaddress=@",
        f"emailaddress={'x' * 10_000}",
        "emailaddress=%22%3E%3Cscript%3E",
        "emailaddress=%00",
        "emailaddress=%ff%fe",
        "x[]=1&emailaddress=",
    ],
)
def test_every_query_gets_the_same_bytes(app: Client, query: str) -> None:
    plain = get(app, XML, "autoconfig.open.example")
    response = get(app, f"{XML}?{query}", "autoconfig.open.example")
    assert (response.status_code, response.content) == (200, plain.content)
    assert response.headers["ETag"] == plain.headers["ETag"]


@pytest.mark.parametrize(
    "host", ["autoconfig.host.example", "autoconfig.eu.host.example", "127.0.0.1:8000", "testserver"]
)
def test_the_exchangers_name_serves_every_client_by_address(app: Client, host: str) -> None:
    response = get(app, f"{XML}?emailaddress=x%40open.example", host)
    assert response.status_code == 200
    judges.parula(response.content, "open.example")
    assert response.content == get(app, XML, "autoconfig.open.example").content


def test_the_hosts_own_name_without_an_address_serves_the_default_service(app: Client) -> None:
    assert get(app, XML, "autoconfig.host.example").status_code == 404
    fixed = next(s for s in Service.objects.all() if not any("{domain}" in server.host for server in s.servers.all()))
    SiteProfile.objects.update(default_service=fixed)
    raise_revision()
    response = get(app, XML, "autoconfig.host.example")
    assert response.status_code == 200
    assert judges.thunderbird(response.content)[0].host == fixed.servers.first().host  # type: ignore[union-attr]
    assert get(app, f"{XML}?emailaddress=x@nobody.example", "autoconfig.host.example").status_code == 404
    assert get(app, XML, "autoconfig.nobody.example").status_code == 404


UNKNOWN_HOSTS = [
    "autoconfig.nobody.example",
    "nobody.example",
    "localhost.evil.example",
    "[::1]:8000",
    "",
    "evil",
    "a..b",
]


@pytest.mark.parametrize("host", UNKNOWN_HOSTS)
@pytest.mark.parametrize("path", [XML, WELL_KNOWN, f"{XML}?emailaddress=x@open.example", POX, PACC])
def test_an_unknown_host_gets_plain_words_and_no_page(app: Client, host: str, path: str) -> None:
    response = get(app, path, host)
    assert response.status_code in (400, 404)
    assert b"<" not in response.content or response.status_code == 400
    assert not host or host.encode() not in response.content
    assert "Location" not in response.headers


def test_an_inactive_domain_answers_exactly_as_an_unknown_one(app: Client) -> None:
    Domain.objects.filter(name="open.example").update(active=False)
    for path in (XML, WELL_KNOWN, PACC, POX):
        known, unknown = get(app, path, "autoconfig.open.example"), get(app, path, "autoconfig.nobody.example")
        assert (known.status_code, known.content, known.headers) == (404, unknown.content, unknown.headers)
    known, unknown = (post(app, asks(f"a@{n}.example"), "testserver") for n in ("open", "nobd"))
    assert known.status_code == unknown.status_code == 200
    assert b"<ErrorCode>500</ErrorCode>" in known.content
    assert len(known.content) == len(unknown.content)


def test_it_answers_head_and_if_none_match(app: Client) -> None:
    first = get(app, XML, "autoconfig.open.example")
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert app.head(XML, headers={"host": "autoconfig.open.example"}).status_code == 200
    again = get(app, XML, "autoconfig.open.example", **{"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304


SPELLINGS = [POX, "/Autodiscover/Autodiscover.xml", "/AutoDiscover/AutoDiscover.xml", "/autodiscover/Autodiscover.xml"]


@pytest.mark.parametrize("path", SPELLINGS)
@pytest.mark.parametrize("kind", ["text/xml", "application/xml", "application/x-www-form-urlencoded", ""])
def test_outlook_may_spell_and_declare_as_it_likes(app: Client, path: str, kind: str) -> None:
    response = app.post(path, data=asks("anna@open.example"), content_type=kind, headers={"host": "open.example"})
    assert response.status_code == 200
    assert {p["LoginName"] for p in judges.outlook(response.content)} == {"anna@open.example"}
    assert response.headers["Cache-Control"] == "no-store"


def test_broken_requests_get_the_formats_own_error(app: Client) -> None:
    for body in (b"", b"<", b"{}", asks("nobody").encode()):
        response = post(app, body)
        assert response.status_code == 200
        assert b"<ErrorCode>600</ErrorCode>" in response.content
    assert (
        b"<ErrorCode>601</ErrorCode>"
        in post(app, asks("anna@open.example", ANSWER.replace("outlook", "mobilesync"))).content
    )
    assert post(app, b"x" * 1_000_000).status_code == 413
    assert post(app, b"x", content_type="multipart/form-data; boundary=x").status_code == 200


def test_a_get_answers_for_the_address_or_for_the_host(app: Client) -> None:
    by_address = get(app, f"{POX}?Email=anna@open.example", "testserver")
    assert {p["LoginName"] for p in judges.outlook(by_address.content)} == {"anna@open.example"}
    assert judges.outlook(get(app, POX, "autodiscover.open.example").content)[0]["Server"] == "mail.open.example"
    assert b"<ErrorCode>600</ErrorCode>" in get(app, POX, "testserver").content


#: What each address answers to; Outlook posts, and a web page asks first.
METHODS = {
    XML: {"GET", "HEAD"},
    WELL_KNOWN: {"GET", "HEAD"},
    POX: {"GET", "HEAD", "POST", "OPTIONS"},
    V2: {"GET", "HEAD"},
    PACC: {"GET", "HEAD", "OPTIONS"},
}


@pytest.mark.parametrize("path", METHODS)
@pytest.mark.parametrize("host", ["autoconfig.open.example", "autoconfig.nobody.example"])
def test_other_methods_are_refused_without_a_page(app: Client, path: str, host: str) -> None:
    for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"):
        response = app.generic(method, path, headers={"host": host, "origin": f"https://{host}"})
        refused = method not in METHODS[path]
        assert (response.status_code == 405) is refused, method
        assert b"<html" not in response.content
        assert not refused or set(response.headers["Allow"].split(", ")) == METHODS[path]


@pytest.mark.parametrize("path", ["/autodiscover/autodiscover.svc", "/Autodiscover/", "/.well-known/autoconfig/x"])
def test_what_is_not_offered_is_no_page_on_a_clients_name(app: Client, path: str) -> None:
    for response in (get(app, path, "autodiscover.open.example"), app.post(path, headers={"host": "nobody.example"})):
        assert (response.status_code, response.content) == (404, b"There are no mail settings here.\n")


@pytest.mark.parametrize(
    "query", ["Email=a@open.example&Protocol=Autodiscoverv1&RedirectCount=1", "email=a&PROTOCOL=AUTODISCOVERV1"]
)
@pytest.mark.parametrize(
    "path", ["/autodiscover/autodiscover.json", "/Autodiscover/Autodiscover.json/v1.0/anna%40open.example"]
)
def test_the_json_leads_to_the_configured_address(app: Client, path: str, query: str) -> None:
    response = get(app, f"{path}?{query}", "autodiscover.open.example")
    assert response.status_code == 200
    assert response.json() == {
        "Protocol": "AutodiscoverV1",
        "Url": "http://127.0.0.1:8000/autodiscover/autodiscover.xml",
    }


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("Protocol=EWS", "InvalidProtocol"),
        ("Protocol=ActiveSync", "InvalidProtocol"),
        ("", "MandatoryParameterMissing"),
    ],
)
def test_other_protocols_are_not_offered(app: Client, query: str, code: str) -> None:
    response = get(app, f"/autodiscover/autodiscover.json?{query}", "autodiscover.open.example")
    assert (response.status_code, response.json()["ErrorCode"]) == (400, code)


@pytest.mark.parametrize("phase", Phase)
def test_documents_change_at_the_instants_of_the_pages(app: Client, phase: Phase, set_clock: SetClock) -> None:
    page = app.get(f"/api/v1/settings?domain={phase}.example", headers={"host": "testserver"}).json()["use_now"]
    hosts = {(s["protocol"], s["host"]) for s in page["servers"]}
    xml = judges.thunderbird(get(app, XML, f"autoconfig.{phase}.example").content)
    pox = judges.thunderbird_pox(post(app, asks(f"a@{phase}.example"), "testserver").content)
    assert {(a.kind, a.host) for a in xml} == {(a.kind, a.host) for a in pox} == hosts


def test_no_answer_asks_for_a_password_and_no_log_line_holds_one(app: Client, log_lines: io.StringIO) -> None:
    canary = "canary7x@open.example"
    secret = {"authorization": "Basic Y2FuYXJ5N3g6cGFzc3dvcmQ="}
    answers = [
        app.post(POX, data=asks(canary), content_type="text/xml", headers={"host": "open.example", **secret}),
        app.post(POX, data=f"{canary}<", content_type="text/xml", headers={"host": "open.example", **secret}),
        *(
            get(app, f"{path}?emailaddress={quote(canary)}", "canary7x.open.example", **secret)
            for path in (XML, POX, PACC)
        ),
        get(app, f"/autodiscover/autodiscover.json/v1.0/{quote(canary)}?Protocol=x", "open.example", **secret),
    ]
    assert {a.status_code for a in answers} <= {200, 400, 404}
    assert all("WWW-Authenticate" not in a.headers for a in answers)
    assert log_lines.getvalue().count("kb-autod") >= 3
    assert "canary7x" not in log_lines.getvalue()
    assert "Y2FuYXJ5" not in log_lines.getvalue()
