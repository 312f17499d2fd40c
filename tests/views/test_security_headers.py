"""The headers that every answer carries, whatever its status: found, moved, refused, broken, a file."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from kb.views.visitors.domain import page
from tests.accounts import sign_in
from tests.views.conftest import HOST, browser

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
    "manifest-src 'self'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Frame-Options": "DENY",
}
STATUSES = {
    "/": 200,
    "/guides": 301,
    "/for/OPEN.example/": 301,
    "/for/www.open.example/": 302,
    "/settings/?domain=open.example": 303,
    "/settings/?domain=-": 400,
    "/?x=%00": 400,
    "/%00": 400,
    "/never-heard/": 404,
    f"/?{'x' * 3000}": 414,
    "/api/v1/settings?domain=open.example": 200,
    "/api/v1/settings?domain=-": 400,
    "/api/v1/settings?x=%00": 400,
    "/for/open.example/calendar.ics": 200,
    "/for/open.example/qr.svg": 200,
    "/search/suggest/": 200,
    "/admin/": 302,
    "/admin/login/": 302,
    "/operator/": 302,
    "/operator/sign-in/": 200,
    "/operator/sign-out/": 405,
    "/healthz": 200,
    "/robots.txt": 200,
    "/static/plain.css": 200,
    "/static/never-heard.css": 404,
}


def ask(client: Client, address: str, headers: dict[str, str] | None = None) -> Any:
    response = client.get(address, headers=headers)
    if response.streaming:
        b"".join(response.streaming_content)  # a file stays open until its answer has been read
    return response


def carries(response: Any) -> bool:
    policy = {part.strip() for part in response.headers.get("Content-Security-Policy", "").split(";")}
    return policy == POLICY and {name: response.headers.get(name) for name in HEADERS} == HEADERS


@pytest.fixture
def plain_file(settings: Any) -> Iterator[None]:
    path = Path(settings.STATIC_ROOT, "plain.css")
    path.write_text("p{color:red}")
    yield
    path.unlink()


def test_every_answer_carries_them(noon: datetime, plain_file: None) -> None:
    client = browser()  # made after the file: WhiteNoise looks for files once
    answers = {address: ask(client, address) for address in STATUSES}
    assert {address: response.status_code for address, response in answers.items()} == STATUSES
    assert [address for address, response in answers.items() if not carries(response)] == []


def test_a_refused_method_a_forged_form_and_a_foreign_host_carry_them(noon: datetime, client: Client) -> None:
    answers = {
        405: Client(headers={"host": HOST}).post("/guides/"),
        403: client.post("/admin/login/", {"username": "x"}),
        400: client.get("/", headers={"host": "evil.example"}),
    }
    assert {status: response.status_code for status, response in answers.items()} == {405: 405, 403: 403, 400: 400}
    assert [status for status, response in answers.items() if not carries(response)] == []


@pytest.mark.parametrize("address", ["/", "/operator/look/", "/never-heard/"])
def test_directives_stand_in_one_order_in_every_process(noon: datetime, address: str) -> None:
    """Two processes would else give two answers for one address."""
    client = browser()
    if address.startswith("/operator/"):
        sign_in(client, User.objects.create_superuser("root", password="long and made up"))
    parts = ask(client, address).headers["Content-Security-Policy"].split("; ")
    assert parts == sorted(parts)
    assert len(parts) >= len(POLICY)


def test_too_many_tries_and_a_fault_of_ours_carry_them(
    noon: datetime, client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(page, "domain_context", fail)
    broken = client.get("/for/open.example/")
    settings.LOOKUP_LIMIT = "1/day"
    client.get("/for/unknown.example/")
    refused = client.get("/for/unknown.example/")
    assert (broken.status_code, refused.status_code) == (500, 429)
    assert carries(broken)
    assert carries(refused)


def test_only_the_api_may_be_read_by_other_sites(noon: datetime, plain_file: None) -> None:
    client = browser()
    open_to_all = {address for address in STATUSES if "Access-Control-Allow-Origin" in ask(client, address).headers}
    assert open_to_all == {address for address in STATUSES if address.startswith("/api/v1/settings")}


def test_no_page_holds_anything_that_the_policy_would_stop(noon: datetime, client: Client) -> None:
    for address in ("/", "/for/open.example/", "/guides/iphone-mail/", "/settings/?domain=-", "/api/v1/docs"):
        body = client.get(address).content.decode().lower()
        assert not [sign for sign in (" style=", "<style", " onclick=", " onload=", "javascript:") if sign in body]
        scripts = body.count('<script type="module" src="/static/') + body.count('<script type="application/ld+json">')
        assert body.count("<script") == scripts


def test_nothing_asks_for_a_password_by_http(noon: datetime, client: Client) -> None:
    for address in STATUSES:
        response = ask(client, address, {"authorization": "Basic dXNlcjpwYXNzd29yZA=="})
        assert response.status_code != 401
        assert "WWW-Authenticate" not in response.headers
