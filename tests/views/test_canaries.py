"""What a visitor sent is in no log, whatever they asked, however it failed, and in nobody else's answer."""

import io
from typing import Any, Final
from urllib.parse import urlencode

import pytest
from django.db import OperationalError, connection
from django.test import Client

from tests.views import canaries
from tests.views.canaries import ADDRESS, ASLEEP, CANARY, CLIENT, NEIGHBOUR, STRANGER, Listener, every_address
from tests.views.conftest import HOST, browser
from tests.views.test_addresses import ADDRESSES

FORM: Final = "application/x-www-form-urlencoded"
MACHINES: Final = [path for path in every_address() if path.startswith(("/mail/", "/v1.1/", "/autod", "/.well"))]
HOSTS: Final = (
    *(f"{label}.{name}" for label in ("autoconfig", "autodiscover", "ua-auto-config") for name in (CLIENT, STRANGER)),
    *(CLIENT, ASLEEP, STRANGER, CANARY, ADDRESS, HOST),
)


@pytest.fixture
def listener(clients: None, log_lines: io.StringIO, settings: Any) -> Listener:
    settings.LOOKUP_LIMIT = settings.SEARCH_LIMIT = settings.PROFILE_LIMIT = settings.VOTE_LIMIT = ""
    return Listener(log_lines)


def nothing_else_was_printed(capfd: pytest.CaptureFixture[str]) -> bool:
    """The log went to the listener; whoever writes past it is found here."""
    return capfd.readouterr() == ("", "")


def test_the_list_of_addresses_is_whole() -> None:
    found = every_address("x")
    assert {"/", "/de/", "/for/x/letter/", "/de/for/x/guides/x/stuck/x/", "/mail/config-v1.1.xml"} < set(found)
    assert {"/admin/login/", "/operator/", "/api/v1/settings", "/readyz", "/media/x"} < set(found)
    assert len(found) > 130
    assert len(MACHINES) >= 8


@pytest.mark.thorough
def test_no_log_line_holds_anything_of_a_request(listener: Listener, capfd: pytest.CaptureFixture[str]) -> None:
    client = browser()
    sent = [("GET", path, b"") for value in (CLIENT, CLIENT.upper(), STRANGER) for path in every_address(value)]
    for method, body in (("GET", b""), ("POST", urlencode(canaries.FORM)), (CANARY, b""), ("OPTIONS", ADDRESS)):
        sent += [(method, f"{path}?{canaries.QUERY}", body) for path in every_address()]
    for method, path, body in sent:
        listener.ask(client, method, path, data=body, content_type=FORM, headers=canaries.HEADERS)
    assert listener.heard == {}
    assert nothing_else_was_printed(capfd)
    assert {line["event"] for line in listener.lines} == {"request"}
    assert len(listener.lines) == len(sent)
    assert max(listener.statuses) < 500
    assert {200, 301, 302, 303, 400, 403, 404, 405} <= set(listener.statuses)


BODIES: Final = (
    f"<Autodiscover><Request><EMailAddress>{ADDRESS}</EMailAddress></Request></Autodiscover>",
    f"<Autodiscover><Request><EMailAddress>{CANARY}@{STRANGER}</EMailAddress></Request></Autodiscover>",
    f"<!DOCTYPE {CANARY}><{CANARY}>",
    CANARY * 2000,
    "",
)


@pytest.mark.thorough
def test_no_log_line_holds_anything_of_what_mail_apps_send(
    listener: Listener, capfd: pytest.CaptureFixture[str]
) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    for path in MACHINES:
        for host in HOSTS:
            headers = canaries.HEADERS | {"host": host}
            for address in (path, f"{path}?{canaries.QUERY}"):
                listener.ask(client, "GET", address, headers=headers)
                listener.ask(client, "HEAD", address, headers=headers)
            for body in BODIES:
                listener.ask(client, "POST", path, data=body, content_type=f"text/xml; {CANARY}", headers=headers)
    assert listener.heard == {}
    assert nothing_else_was_printed(capfd)
    assert set(listener.statuses) == {200, 400, 404, 405, 413}


#: How a request can be refused before any view: control characters, length, size, another name, too many.
REFUSED: Final = (
    (400, "GET", f"/{ADDRESS}%00", {}),
    (400, "GET", f"/?{ADDRESS}=%0d%0a", {}),
    (400, "GET", f"/?{ADDRESS}=%ff", {}),
    (414, "GET", f"/?{CANARY * 300}", {}),
    (413, "POST", f"/{ADDRESS}", {"CONTENT_LENGTH": str(1 << 30)}),
    (413, "POST", "/autodiscover/autodiscover.xml", {"data": CANARY * 5000}),
    (400, "GET", "/", {"headers": {"host": CLIENT}}),
    (400, "GET", "/", {"headers": {"host": f"{ADDRESS}:{CANARY}"}}),
    (200, "POST", "/settings/", {"data": f"--{CANARY}", "content_type": f"multipart/form-data; boundary={CANARY}"}),
    (400, "POST", "/settings/", {"data": b"&".join([CANARY.encode()] * 2000), "content_type": FORM}),
)


@pytest.mark.parametrize(("status", "method", "path", "more"), REFUSED)
def test_no_log_line_holds_anything_of_what_was_refused(
    listener: Listener, capfd: pytest.CaptureFixture[str], status: int, method: str, path: str, more: dict[str, Any]
) -> None:
    response = listener.ask(browser(), method, path, **more)
    assert response.status_code == status
    assert (listener.heard, nothing_else_was_printed(capfd)) == ({}, True)


@pytest.mark.thorough
def test_no_log_line_holds_anything_of_whoever_asks_too_often(listener: Listener, settings: Any) -> None:
    settings.LOOKUP_LIMIT = settings.SEARCH_LIMIT = settings.PROFILE_LIMIT = settings.VOTE_LIMIT = "1/day"
    settings.TRUSTED_PROXIES = ["127.0.0.1"]  # whose word counts, so the canary is the visitor's address
    client = browser()
    for path in every_address(STRANGER) + every_address(CLIENT):
        listener.ask(client, "GET", f"{path}?{canaries.QUERY}", headers=canaries.HEADERS)
    assert listener.heard == {}
    assert listener.statuses[429] > 20


@pytest.mark.thorough
def test_no_log_line_holds_anything_where_every_view_fails(
    listener: Listener, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(request: Any, *args: object, **kwargs: object) -> None:
        raise RuntimeError(f"{request.get_full_path()} {args} {kwargs} {dict(request.headers)}")

    for pattern in canaries.every_pattern():
        monkeypatch.setattr(pattern, "callback", fail)
    client = browser()
    for path in every_address():
        for method in ("GET", "POST"):
            response = listener.ask(client, method, f"{path}?{canaries.QUERY}", headers=canaries.HEADERS)
            assert response.status_code < 500 or CANARY not in response.content.decode(), path
    assert listener.heard == {}
    assert listener.statuses[500] > 100
    assert nothing_else_was_printed(capfd)
    assert {line["event"] for line in listener.lines} == {"a view failed", "request"}
    assert {line["fault"] for line in listener.lines if "fault" in line} == {"RuntimeError"}


@pytest.mark.thorough
def test_no_log_line_holds_anything_while_the_database_is_down(
    listener: Listener, capfd: pytest.CaptureFixture[str]
) -> None:
    def down(execute: object, sql: str, params: object, many: bool, context: object) -> None:
        raise OperationalError(f"{sql} {params} {ADDRESS}")

    client = browser()
    with connection.execute_wrapper(down):
        for path in every_address() + every_address(CLIENT):
            response = listener.ask(client, "GET", f"{path}?{canaries.QUERY}", headers=canaries.HEADERS)
            assert response.status_code < 500 or CANARY not in response.content.decode(), path
    assert listener.heard == {}
    assert nothing_else_was_printed(capfd)
    assert {200, 404, 503} <= set(listener.statuses)
    faults = [line for line in listener.lines if "fault" in line]
    assert faults == []
    assert 500 not in listener.statuses


def answers_of(name: str) -> dict[str, tuple[int, str]]:
    """Every answer that a client gets on the site and on their own names, without what differs each time."""
    client, app = browser(), Client(raise_request_exception=False)
    found = {}
    for address in ADDRESSES:
        response = client.get(address.replace("open.example", name))
        if not address.endswith((".mobileconfig", "readyz", "healthz")):
            found[address] = response.status_code, str(response.headers) + response.content.decode("latin-1")
    for path in MACHINES:
        for host in (f"autoconfig.{name}", name):
            response = app.get(path, headers={"host": host})
            found[f"{host}{path}"] = response.status_code, str(response.headers) + response.content.decode("latin-1")
    return found


@pytest.mark.thorough
def test_no_answer_holds_anything_of_what_others_asked(listener: Listener) -> None:
    before = answers_of("open.example")
    client = Client(raise_request_exception=False)
    for path in every_address() + every_address(CLIENT):
        for host in (HOST, f"autoconfig.{CLIENT}"):
            listener.ask(client, "GET", f"{path}?{canaries.QUERY}", headers=canaries.HEADERS | {"host": host})
    after = answers_of("open.example")
    assert {address: text for address, text in after.items() if before[address] != text} == {}
    assert [address for address, (_, text) in after.items() if CANARY in text] == []


@pytest.mark.thorough
def test_no_answer_names_another_client(clients: None, settings: Any) -> None:
    settings.LOOKUP_LIMIT = settings.SEARCH_LIMIT = ""
    answers = answers_of(CLIENT)
    assert [address for address, (_, text) in answers.items() if CLIENT in text]
    assert [address for address, (_, text) in answers.items() if NEIGHBOUR in text or ASLEEP in text] == []
    general = [address for address in answers if "open.example" not in address and not address.startswith("auto")]
    assert [address for address in general if CLIENT in answers[address][1] and CLIENT not in address] == []
