"""Autodiscover over HTTP, POX and v2, case by case: tolerant of what apps send, strict in what they get.

The letters and numbers of the cases are those of the project's facts: D1 to E2 on mail apps, 27 to 39 on security.
"""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kb.models import Domain
from kb.models.ground.revisions import raise_revision
from tests.protocols import judges
from tests.protocols.mail_apps.test_autodiscover import ANSWER, MOBILE, OUTLOOK

POX: Final = "/autodiscover/autodiscover.xml"
V2: Final = "/autodiscover/autodiscover.json"
SPELLINGS: Final = (
    POX,
    "/Autodiscover/Autodiscover.xml",
    "/AutoDiscover/AutoDiscover.xml",
    "/autodiscover/Autodiscover.xml",
    "/AUTODISCOVER/AUTODISCOVER.XML",
)
FORM: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data; boundary=x"
PARTS: Final = '--x\r\nContent-Disposition: form-data; name="EMailAddress"\r\n\r\nanna@open.example\r\n--x--\r\n'

Post = Callable[..., Any]


def asks(address: str = "anna@open.example", schema: str = ANSWER, more: str = "") -> str:
    inner = f"<EMailAddress>{address}</EMailAddress><AcceptableResponseSchema>{schema}</AcceptableResponseSchema>"
    return f'<?xml version="1.0"?><Autodiscover xmlns="{OUTLOOK}"><Request>{more}{inner}</Request></Autodiscover>'


@pytest.fixture
def post(app: Client) -> Post:
    def to(body: str | bytes, host: str = "autodiscover.open.example", path: str = POX, **more: Any) -> Any:
        headers = {"host": host, **more.pop("headers", {})}
        return app.post(path, data=body, **{"content_type": "text/xml", "headers": headers, **more})

    return to


def code_of(response: Any) -> int:
    """The status, or what stands in the format's own error."""
    if response.status_code != 200 or b"<ErrorCode>" not in response.content:
        return int(response.status_code)
    return int(response.content.partition(b"<ErrorCode>")[2].partition(b"<")[0])


@pytest.mark.thorough
@pytest.mark.parametrize("path", SPELLINGS)
@pytest.mark.parametrize("kind", ["text/xml", "application/xml", FORM, "text/plain", MULTIPART, ""])
@pytest.mark.parametrize("host", ["open.example", "autodiscover.open.example", "testserver"])
def test_outlook_may_spell_and_declare_as_it_likes(post: Post, path: str, kind: str, host: str) -> None:
    """D1, 35, 37: what was declared of the body is not looked at."""
    response = post(asks(), host, path, content_type=kind)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/xml; charset=utf-8")
    assert {p["LoginName"] for p in judges.outlook(response.content)} == {"anna@open.example"}
    assert response.headers["Cache-Control"] == "no-store"  # 39: it repeats an address


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"\xef\xbb\xbf" + asks().encode(), id="BOM"),
        pytest.param(asks().encode("utf-16"), id="UTF-16"),
        pytest.param(asks().replace("><", ">\r\n<").encode(), id="CRLF"),
        pytest.param(asks(more="<LegacyDN>/o=x</LegacyDN>").encode(), id="LegacyDN"),
    ],
)
def test_it_reads_every_way_to_write_the_same(post: Post, body: bytes) -> None:
    """D2; the others of this kind are in tests/protocols/mail_apps/test_autodiscover.py."""
    assert judges.outlook(post(body).content)[0]["LoginName"] == "anna@open.example"


LAUGHS: Final = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param(b"", 600, id="D3 30 empty"),
        pytest.param(b" \r\n\t", 600, id="30 blank"),
        pytest.param(b"<", 600, id="D3 broken"),
        pytest.param(asks()[:-9], 600, id="D3 cut off"),
        pytest.param(f"<!DOCTYPE x [{LAUGHS}]><Autodiscover>&l9;</Autodiscover>", 600, id="D3 27 billion laughs"),
        pytest.param('<!DOCTYPE x [<!ENTITY e SYSTEM "file://{file}">]>' + asks("&e;"), 600, id="D3 27 XXE"),
        pytest.param('<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd">' + asks(), 600, id="27 DTD elsewhere"),
        pytest.param('<!DOCTYPE x [<!ENTITY % p SYSTEM "http://192.0.2.1/"> %p;]>' + asks(), 600, id="27 parameter"),
        pytest.param('<!DOCTYPE x [<!ENTITY a "' + "a" * 100_000 + '">]>', 413, id="27 quadratic"),
        pytest.param("<a>" * 5_000, 600, id="28 deep, short"),
        pytest.param("<a>" * 200_000, 413, id="28 deep"),
        pytest.param("<a " + "".join(f'b{n}=""' for n in range(200_000)) + "/>", 413, id="28 attributes"),
        pytest.param(b"x" * 1_000_000, 413, id="D3 1 MB"),
        pytest.param(b"<" + b"a" * 3_000_000, 413, id="28 3 MB"),
        pytest.param(asks(more=f"<x>{'y' * 16_384}</x>"), 413, id="28 just over"),
        pytest.param(asks().encode("utf-32"), 600, id="29 UTF-32"),
        pytest.param(b"{}", 600, id="30 JSON"),
        pytest.param(b"EMailAddress=anna%40open.example", 600, id="30 form"),
        pytest.param(gzip.compress(asks().encode()), 600, id="30 gzip"),
        pytest.param(PARTS, 600, id="37 parts"),
        pytest.param(asks("nobody"), 600, id="31 no address"),
        pytest.param(asks("a@nobody.example"), 500, id="33 unknown domain"),
        pytest.param(asks(schema=MOBILE), 601, id="D4 32 mobilesync"),
    ],
)
def test_nothing_that_is_sent_is_a_fault_of_ours(
    post: Post, tmp_path: Path, body: str | bytes, code: int, caplog: pytest.LogCaptureFixture
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("stolen@open.example", encoding="utf-8")
    sent = body.replace("{file}", str(secret)) if isinstance(body, str) else body
    for kind in ("text/xml", FORM, MULTIPART):
        response = post(sent, content_type=kind)
        assert code_of(response) == code
        assert b"stolen" not in response.content
        assert response.headers["Cache-Control"] == "no-store"
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_other_elements_and_instructions_are_passed_over(post: Post, tmp_path: Path) -> None:
    """34, 38: nothing is included, nothing is run."""
    secret = tmp_path / "secret"
    secret.write_text("stolen", encoding="utf-8")
    include = f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="file://{secret}" parse="text"/>'
    style = f'<?xml-stylesheet type="text/xsl" href="file://{secret}"?>'
    response = post(asks(more=f"{include}{style}<PasswordChange>x</PasswordChange>"))
    assert judges.outlook(response.content)[0]["LoginName"] == "anna@open.example"
    assert b"stolen" not in response.content
    assert code_of(post(asks(f"anna@open.example{include}"))) == 600


def test_a_get_answers_for_the_address_or_for_the_host(app: Client) -> None:
    """D5, 35; a plus sign that was sent as it is comes back as one."""

    def get(query: str, host: str = "testserver") -> Any:
        return app.get(f"{POX}?{query}", headers={"host": host})

    for query in ("Email=a+b@open.example", "emailaddress=a%2Bb%40open.example", "EMAIL=a+b@OPEN.example"):
        (name,) = {protocol["LoginName"] for protocol in judges.outlook(get(query).content)}
        assert name.lower() == "a+b@open.example"
    assert judges.outlook(get("", "autodiscover.open.example").content)[0]["Server"] == "mail.open.example"
    assert [code_of(get("")), code_of(get("Email=x")), code_of(get("Email=a@nobody.example"))] == [600, 600, 500]
    head = app.head(POX, headers={"host": "autodiscover.open.example"})
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize("host", ["autodiscover.nobody.example", "nobody.example", "evil", "[::1]"])
def test_an_unknown_host_is_told_nothing(post: Post, app: Client, host: str) -> None:
    for response in (post(asks(), host), post("", host), app.get(POX, headers={"host": host})):
        assert (response.status_code, response.content) == (404, b"There are no mail settings here.\n")


def test_the_password_that_apps_send_unasked_changes_nothing(post: Post, app: Client) -> None:
    """D6, 36: never asked for, never read; the log is the canaries' (test_canaries.py)."""
    secret = {"authorization": "Basic YW5uYTpwYXNzd29yZA=="}
    assert post(asks(), headers=secret).content == post(asks()).content
    for body in (asks(), "", asks("a@nobody.example")):
        response = post(body, headers=secret)
        assert response.status_code == 200
        assert "WWW-Authenticate" not in response.headers
    assert app.get(POX, headers={"host": "nobody.example", **secret}).status_code == 404


def test_an_unknown_domain_costs_what_a_known_one_costs(post: Post) -> None:
    """33, 94: the same reads in the same order; and one who is switched off is unknown."""
    Domain.objects.filter(name="closed.example").update(active=False)
    raise_revision()
    post(asks(), "testserver")
    reads = {}
    for name in ("open", "never", "closed"):
        with CaptureQueriesContext(connection) as queries:
            reads[code_of(post(asks(f"anna@{name}.example"), "testserver"))] = len(queries)
    assert set(reads) == {200, 500}
    assert max(reads.values()) - min(reads.values()) <= 1


@pytest.mark.thorough
@pytest.mark.parametrize(
    "query", ["Email=a@open.example&Protocol=Autodiscoverv1&RedirectCount=1", "email=a&PROTOCOL=AUTODISCOVERV1"]
)
@pytest.mark.parametrize(
    "path", [V2, V2.title(), f"{V2}/v1.0/anna%40open.example", f"{V2.upper()}/v1.0/a/b@open.example", f"{V2}/v1.0/"]
)
@pytest.mark.parametrize("host", ["autodiscover.open.example", "open.example", "testserver"])
def test_the_json_leads_to_the_configured_address(app: Client, path: str, query: str, host: str) -> None:
    """E1: on whatever host it was asked."""
    response = app.get(f"{path}?{query}", headers={"host": host})
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/json; charset=utf-8")
    assert response.json() == {
        "Protocol": "AutodiscoverV1",
        "Url": "http://127.0.0.1:8000/autodiscover/autodiscover.xml",
    }


@pytest.mark.thorough
@pytest.mark.parametrize("path", [V2, f"{V2}/v1.0/anna%40open.example"])
@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("Protocol=EWS", "InvalidProtocol"),
        ("Protocol=ActiveSync", "InvalidProtocol"),
        ("Protocol=%3Cscript%3E", "InvalidProtocol"),
        ("", "MandatoryParameterMissing"),
        ("Email=a@open.example", "MandatoryParameterMissing"),
        (f"Protocol=Autodiscoverv1&x={'x' * 3000}", "MandatoryParameterMissing"),
        ("&a" * 1020, "MandatoryParameterMissing"),
    ],
)
def test_other_protocols_are_not_offered(app: Client, path: str, query: str, code: str) -> None:
    """E2."""
    response = app.get(f"{path}?{query}", headers={"host": "autodiscover.open.example"})
    assert (response.status_code, response.json()["ErrorCode"]) == (400, code)
    assert b"script" not in response.content
    assert app.get(f"{path}?{query}", headers={"host": "nobody.example"}).status_code == 404
