"""Error pages: a way on, somebody to call, and nothing of what was sent."""

import re
from datetime import datetime
from urllib.parse import urljoin

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import Client

from kb.models import Domain
from kb.views.visitors.domain import page as domains
from tests.views.conftest import browser

CANARY = "kanarienvogel"
GENUINE = '<a href="/articles/is-this-message-genuine/">Is this message genuine?</a>'


def way_on(page: str) -> bool:
    return all(part in page for part in ('action="/settings/"', 'href="/guides/"', GENUINE, "01632 960 001"))


def test_each_has_a_way_on_and_its_number(noon: datetime, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(domains, "domain_context", fail)
    too_long = b"domain=" + b"a" * 300_000
    answers = {
        400: client.post("/settings/", b"--x", content_type="multipart/form-data"),
        403: client.post("/admin/login/", {CANARY: CANARY}),
        404: client.get(f"/{CANARY}/"),
        413: client.post("/settings/", too_long, content_type="application/x-www-form-urlencoded"),
        500: client.get("/for/open.example/"),
    }
    for status, response in answers.items():
        page = response.content.decode()
        assert response.status_code == status
        assert way_on(page), status
        assert response.headers["Cache-Control"] == "no-store"
        assert CANARY not in page


@pytest.mark.parametrize("path", ["/api/", "/api/v1/nothing", "/api/v1/moves/%C3%A9", "/api/v1/services/a.b"])
@pytest.mark.parametrize("method", ["get", "put", "post", "delete"])
def test_a_program_gets_no_page(noon: datetime, client: Client, path: str, method: str) -> None:
    response = getattr(client, method)(path)
    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/json; charset=utf-8")
    assert response.headers["Cache-Control"] == "no-store"
    assert response.json() == {
        "error": "not_found",
        "message": "There is nothing at this address.",
        "field": None,
    }


def test_a_fault_of_ours_is_no_page_for_a_program_either(
    noon: datetime, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(Domain.objects, "settings_for", fail)
    client.raise_request_exception = False
    response = client.get("/api/v1/settings?domain=open.example")
    assert (response.status_code, response.json()["error"]) == (500, "fault")
    assert CANARY not in response.content.decode()


@pytest.mark.parametrize("address", ["/", "/for/open.example/", "/for/open.example/guides/spark/", "/search/?q=x"])
def test_each_page_leads_to_the_way_to_check_that_it_is_genuine(noon: datetime, client: Client, address: str) -> None:
    foot = client.get(address).content.decode().partition("<footer")[2]
    (way,) = re.findall(r'<a href="([^"]+)">Is this message genuine\?</a>', foot)
    below = "/for/open.example" if address.startswith("/for/") else ""
    assert urljoin(address, way).partition("?")[0] == f"{below}/articles/is-this-message-genuine/"


def test_the_page_for_a_fault_needs_no_database(db: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def __enter__(self) -> None:
            raise DatabaseError("gone")

        def __exit__(self, *args: object) -> None:
            return

    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", Broken)
        response = client.get("/for/open.example/")
    assert response.status_code == 500
    assert way_on(response.content.decode())
    assert "Something broke on our side" in response.content.decode()


def test_a_file_that_the_manifest_lacks_breaks_no_second_time(db: None, client: Client) -> None:
    assert client.get("/never-heard/").status_code == 404
    assert browser().get("/static/never-heard.js").status_code == 404


def test_no_template_of_the_framework_is_shown(noon: datetime, client: Client) -> None:
    call_command("check")
    for response in (client.post("/admin/login/", {}), client.get("/never-heard/"), client.get("/admin/never-heard/")):
        assert "Django" not in response.content.decode()
