"""A program with a token, and two services with a move between them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from kb.models import ApiToken
from kb.models.programs.tokens import Scope
from kb.models.site.profile import ensure_profile
from kb.operations.programs.tokens import make_token
from tests import clock
from tests.views.conftest import HOST

AT = datetime(2026, 1, 1, tzinfo=UTC)
SERVER = {"protocol": "imap", "host": "imap.{domain}", "port": 993, "security": "tls", "username": "address"}
SENDING = {"protocol": "smtp", "host": "smtp.host.example", "port": 465, "security": "tls", "username": "address"}
SERVICE = {"name": "Old host", "webmail_url": "", "servers": [SERVER, SENDING]}
MOVE = {
    "title": "Spring",
    "from_service": "old",
    "to_service": "next",
    "change_from": "2030-03-01",
    "moves_at": "2030-03-10T18:00:00Z",
    "old_closes_at": None,
}


class Program:
    """Another program that shows a token."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.client = Client(headers={"host": HOST, "authorization": f"Bearer {secret}"}, enforce_csrf_checks=True)

    def get(self, path: str) -> HttpResponse:
        return self.client.get(f"/api/v1/{path}")

    def send(self, method: str, path: str, body: object = b"", **headers: str) -> HttpResponse:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(method, f"/api/v1/{path}", data, "application/json", headers=named)

    def put(self, path: str, body: object, **headers: str) -> HttpResponse:
        return self.send("PUT", path, body, **headers)

    def take(self, *lines: object, query: str = "", **headers: str) -> HttpResponse:
        body = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
        return self.send("POST", f"domains{query}", body, **headers)


MakeProgram = Callable[..., Program]


@pytest.fixture
def make_program() -> MakeProgram:
    def make(*scopes: Scope, name: str = "billing", days: int | None = None) -> Program:
        now = clock.now()
        _, secret = make_token(name, scopes, now + timedelta(days=days) if days is not None else None, "anna", now)
        return Program(secret)

    return make


@pytest.fixture
def program(db: None, make_program: MakeProgram, settings: Any) -> Program:
    """One that may do everything, but see people."""
    ensure_profile(settings.SITE_PROFILE)
    return make_program(*(scope for scope in Scope if scope is not Scope.READ_CONTACTS))


@pytest.fixture
def offers(program: Program) -> Program:
    for key in ("old", "next"):
        assert program.put(f"services/{key}", SERVICE).status_code == 201
    return program


def said(response: HttpResponse) -> tuple[int, Any]:
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    return response.status_code, json.loads(response.content)


def refused(response: HttpResponse) -> tuple[int, str, str | None]:
    """Status, code and field of a refusal."""
    status, body = said(response)
    assert set(body) >= {"error", "message", "field"}
    assert body["message"].endswith((".", "?", "…”."))
    return status, body["error"], body["field"]


def token() -> ApiToken:
    return ApiToken.objects.get()
