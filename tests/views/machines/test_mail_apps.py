"""What holds for every address of mail apps: which methods, which hosts, when it changes, and never a page."""

from datetime import datetime
from typing import Any, Final

import pytest
from django.test import Client

from kb.mail.moves import Phase
from kb.models import Domain
from tests.clock import SetClock
from tests.protocols import judges
from tests.views.machines.test_autoconfig import NINE, WELL_KNOWN, XML
from tests.views.machines.test_autodiscover import POX, V2, asks
from tests.views.machines.test_pacc import ADDRESS as PACC

#: What each address answers to; Outlook posts, and an app that is a web page asks first.
METHODS: Final = {
    XML: {"GET", "HEAD"},
    WELL_KNOWN: {"GET", "HEAD"},
    NINE: {"GET", "HEAD"},
    POX: {"GET", "HEAD", "POST", "OPTIONS"},
    V2: {"GET", "HEAD"},
    PACC: {"GET", "HEAD", "OPTIONS"},
}


@pytest.mark.thorough
@pytest.mark.parametrize("path", METHODS)
@pytest.mark.parametrize("host", ["autoconfig.open.example", "autoconfig.nobody.example"])
def test_other_methods_are_refused_without_a_page(app: Client, path: str, host: str) -> None:
    """35: TRACE among them."""
    for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"):
        response = app.generic(method, path, headers={"host": host, "origin": f"https://{host}"})
        refused = method not in METHODS[path]
        assert (response.status_code == 405) is refused, method
        assert b"<html" not in response.content
        assert not refused or set(response.headers["Allow"].split(", ")) == METHODS[path]


@pytest.mark.parametrize("path", ["/autodiscover/autodiscover.svc", "/Autodiscover/", "/.well-known/autoconfig/x"])
def test_what_is_not_offered_is_no_page_on_a_clients_name(app: Client, path: str) -> None:
    answers = [
        app.get(path, headers={"host": "autodiscover.open.example"}),
        app.post(path, headers={"host": "nobody.example", "origin": "https://nobody.example"}),
    ]
    assert {(a.status_code, a.content) for a in answers} == {(404, b"There are no mail settings here.\n")}


@pytest.mark.parametrize("path", ["/.well-known/caldav", "/.well-known/carddav"])
def test_calendars_and_address_books_are_not_offered(app: Client, path: str) -> None:
    """Row I: this site knows of none, so it leads to none."""
    assert app.get(path, headers={"host": "testserver"}).status_code == 404
    assert app.generic("PROPFIND", path, headers={"host": "open.example"}).status_code == 400


@pytest.mark.parametrize("path", METHODS)
def test_a_domain_that_is_switched_off_has_no_document(app: Client, path: str) -> None:
    Domain.objects.filter(name="open.example").update(active=False)
    off, never = (app.get(path, headers={"host": f"autoconfig.{name}.example"}) for name in ("open", "nobody"))
    assert (off.status_code, off.content, off.headers) == (404, never.content, never.headers)


@pytest.mark.parametrize("phase", Phase)
def test_documents_change_at_the_instants_of_the_pages(
    app: Client, noon: datetime, phase: Phase, set_clock: SetClock
) -> None:
    page = app.get(f"/api/v1/settings?domain={phase}.example", headers={"host": "testserver"}).json()["use_now"]
    hosts = {(s["protocol"], s["host"]) for s in page["servers"]}
    xml = judges.thunderbird(app.get(XML, headers={"host": f"autoconfig.{phase}.example"}).content)
    answer: Any = app.post(
        POX, data=asks(f"a@{phase}.example"), content_type="text/xml", headers={"host": "testserver"}
    )
    pox = judges.thunderbird_pox(answer.content)
    assert {(a.kind, a.host) for a in xml} == {(a.kind, a.host) for a in pox} == hosts
