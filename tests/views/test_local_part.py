"""The part of an address before the @ stays with the visitor: not in an address, not on a page, not in a log."""

import io
import json
from datetime import datetime

import pytest
from django.http import HttpResponse
from django.test import Client

from kb.views.visitors.domain import page

CANARY = "kanarienvogel-7f3c"
AT_SIGNS = ("@", "＠", "﹫")
#: Known, unknown, impossible.
AFTER = ("open.example", "unknown.example", "exa mple", "", "127.0.0.1", "open.example\x00")
HEADERS = (
    "referer",
    "user-agent",
    "cookie",
    "authorization",
    "x-forwarded-for",
    "x-forwarded-host",
    "origin",
    "accept",
)


def trace_of(response: HttpResponse) -> list[str]:
    """Where the local part came out again."""
    parts = {"body": response.content.decode(), "headers": str(response.headers), "reason": response.reason_phrase}
    return [name for name, text in parts.items() if CANARY in text.lower()]


@pytest.mark.thorough
@pytest.mark.parametrize("at_sign", AT_SIGNS)
@pytest.mark.parametrize(
    "form", ["{}{}{}", "<{}{}{}>", "mailto:{}{}{}", "Anna <{}{}{}>", '"{}"{}{}', "https://{}{}{}/x"]
)
def test_the_look_up_forgets_it(
    noon: datetime, client: Client, log_lines: io.StringIO, form: str, at_sign: str
) -> None:
    traces = {}
    for after in AFTER:
        typed = form.format(CANARY, at_sign, after)
        traces[after] = (
            trace_of(client.post("/settings/", {"domain": typed})),
            trace_of(client.get("/settings/", {"domain": typed})),
            trace_of(client.get("/api/v1/settings", {"domain": typed})),
            trace_of(client.get(f"/for/{typed.replace('/', '%2f').replace('?', '%3f')}/")),
        )
    assert traces == dict.fromkeys(AFTER, ([], [], [], []))
    assert CANARY not in log_lines.getvalue()


def test_no_log_holds_what_a_visitor_sent(noon: datetime, client: Client, log_lines: io.StringIO) -> None:
    whole = f"{CANARY}@open.example"
    addresses = [
        f"/search/?q={whole}",
        f"/search/suggest/?q={whole}",
        f"/{whole}/",
        f"/for/{whole}/letter/",
        f"/guides/{CANARY}/",
        f"/?{whole}={whole}",
        f"/for/open.example/?{whole}",
        f"/admin/login/?next=/{whole}",
        f"/%00{whole}",
        f"/api/v1/{whole}",
    ]
    for address in addresses:
        client.get(address)
        client.post(address, {whole: whole})
    for header in HEADERS:
        client.get("/", headers={header: whole})
    client.generic(CANARY, "/")
    client.get("/", headers={"host": CANARY})
    lines = [json.loads(line) for line in log_lines.getvalue().splitlines()]
    assert len(lines) == 2 * len(addresses) + len(HEADERS) + 2
    assert CANARY not in log_lines.getvalue()
    assert {line["event"] for line in lines} == {"request"}
    assert all(set(line) == {"time", "level", "event", "method", "route", "status", "ms"} for line in lines)


def test_a_fault_of_ours_is_logged_by_its_place_alone(
    noon: datetime, client: Client, log_lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise RuntimeError(f"{CANARY} {args}")

    monkeypatch.setattr(page, "domain_context", fail)
    response = client.get(f"/for/open.example/?x={CANARY}", headers={"referer": f"http://127.0.0.1/{CANARY}"})
    assert response.status_code == 500
    assert trace_of(response) == []
    lines = [json.loads(line) for line in log_lines.getvalue().splitlines()]
    assert CANARY not in log_lines.getvalue()
    assert [line["event"] for line in lines] == ["a view failed", "request"]
    assert lines[0]["fault"].endswith("RuntimeError")
    assert lines[0]["at"][-1].endswith(" fail")
    assert (lines[1]["route"], lines[1]["status"]) == ("kb-domain", 500)
