"""The JSON API: whole answers, and never a page in place of one."""

import json
from datetime import datetime

import pytest
from django.http import HttpResponse
from django.test import Client

from kb.mail.moves import Phase
from kb.mail.names import DomainName
from kb.models import Domain
from kb.protocols import settings_json
from tests.views.conftest import domain_in

ADDRESS = "/api/v1/settings"
ONE = b'{"error":"one_domain","message":"Give exactly one domain: ?domain=example.co.uk"}'
UNKNOWN = b'{"error":"unknown_domain","message":"We do not know this domain."}'
INVISIBLE = b'{"error":"control_character","message":"That address has an invisible character in it."}'


def not_a_domain(message: str) -> bytes:
    return json.dumps({"error": "not_a_domain", "message": message}, separators=(",", ":")).encode()


def said(response: HttpResponse) -> tuple[int, bytes]:
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    return response.status_code, response.content


@pytest.mark.parametrize("phase", Phase)
def test_it_gives_the_document_of_the_domain(noon: datetime, client: Client, phase: Phase) -> None:
    response = client.get(f"{ADDRESS}?domain={domain_in(phase)}")
    expected = Domain.objects.settings_for(DomainName(domain_in(phase)), noon)
    assert expected is not None
    assert expected.phase is phase
    assert said(response) == (200, settings_json.render(expected, "http://127.0.0.1:8000"))


@pytest.mark.parametrize("text", ["SETTLED.example", "settled.example.", "%20settled.example%20", "s%65ttled.example"])
def test_one_domain_has_one_answer_however_it_is_spelt(noon: datetime, client: Client, text: str) -> None:
    plain = client.get(f"{ADDRESS}?domain=settled.example")
    other = client.get(f"{ADDRESS}?domain={text}")
    assert said(other) == said(plain)
    assert other.headers["ETag"] == plain.headers["ETag"]


@pytest.mark.parametrize(
    ("query", "status", "body"),
    [
        ("", 400, ONE),
        ("?domain=open.example&domain=moved.example", 400, ONE),
        ("?domain[]=open.example", 400, ONE),
        ("?domain=", 400, not_a_domain("Enter a domain, for example example.co.uk.")),
        ("?domain=anna@open.example", 400, not_a_domain("Give the domain alone: the part after the @.")),
        ("?domain=https://open.example/", 400, not_a_domain("Give the domain alone, without a port or a path.")),
        ("?domain=open.example:25", 400, not_a_domain("Give the domain alone, without a port or a path.")),
        ("?domain=1.2.3.4", 400, not_a_domain("That is a number address, not a domain name.")),
        ("?domain=%E2%91%A0.0.0.1", 400, not_a_domain("That is a number address, not a domain name.")),
        ("?domain=" + "a" * 1000, 400, not_a_domain("That is too long for a domain name.")),
        ("?domain=unknown.example", 404, UNKNOWN),
        ("?domain=www.open.example", 404, UNKNOWN),
        ("?domain=mail.old-host.example", 404, UNKNOWN),
        ("?domain=open.example%00", 400, INVISIBLE),
        ("?domain=open.example%0d%0aX-A:%20b", 400, INVISIBLE),
        ("?domain=%ff%fe", 400, INVISIBLE),
        ("?domain=" + "a" * 3000, 414, b'{"error":"too_long","message":"That address is too long."}'),
    ],
)
def test_it_refuses_in_json(noon: datetime, client: Client, query: str, status: int, body: bytes) -> None:
    response = client.get(ADDRESS + query)
    assert said(response) == (status, body)
    assert response.headers["Cache-Control"] == "no-store"


def test_it_refuses_too_many_unknown_names_in_json(noon: datetime, client: Client, settings: object) -> None:
    settings.LOOKUP_LIMIT = "2/minute"  # type: ignore[attr-defined]
    for name in ("a.example", "b.example"):
        assert said(client.get(f"{ADDRESS}?domain={name}")) == (404, UNKNOWN)
    response = client.get(f"{ADDRESS}?domain=open.example")
    seconds = response.headers["Retry-After"]
    message = f"Too many unknown domains. Try again in {seconds} seconds."
    assert said(response) == (429, settings_json.render_error("too_many", message))
    assert 1 <= int(seconds) <= 60


def test_another_method_is_refused(noon: datetime, client: Client) -> None:
    assert client.post(f"{ADDRESS}?domain=open.example").status_code == 405


def test_the_document_describes_every_answer(noon: datetime, client: Client) -> None:
    document = json.loads(client.get("/api/v1/openapi.json").content)
    open_to_all = [
        path for path, methods in document["paths"].items() if "security" not in next(iter(methods.values()))
    ]
    assert open_to_all == ["/api/v1/settings"]
    assert list(document["paths"]["/api/v1/settings"]) == ["get"]
    operation = document["paths"]["/api/v1/settings"]["get"]
    assert sorted(operation["responses"]) == ["200", "400", "404", "414", "429"]
    schemas = document["components"]["schemas"]
    answer = json.loads(client.get(f"{ADDRESS}?domain=open.example").content)
    assert set(schemas["Settings"]["properties"]) == set(answer)
    assert set(schemas["Move"]["properties"]) == set(answer["move"])
    assert set(schemas["ServiceSettings"]["properties"]) == set(answer["use_now"])
    assert set(schemas["Server"]["properties"]) == set(answer["use_now"]["servers"][0])
    assert set(schemas["Problem"]["properties"]) == set(json.loads(UNKNOWN))


def test_the_page_for_programmers_names_the_address_and_every_field(noon: datetime, client: Client) -> None:
    body = client.get("/api/v1/docs").content.decode()
    answer = json.loads(client.get(f"{ADDRESS}?domain=open.example").content)
    assert "/api/v1/settings" in body
    assert [field for field in answer if field not in body] == []
