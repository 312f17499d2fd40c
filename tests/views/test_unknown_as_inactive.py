"""A client who is switched off is told of like a name that nobody ever heard: on every face, in everything."""

import io
import re
from typing import Any, Final

import pytest
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.views.canaries import ASLEEP, STRANGER, every_address
from tests.views.conftest import HOST, browser

pytestmark = pytest.mark.thorough

LABELS: Final = ("", "www.", "autoconfig.", "autodiscover.", "ua-auto-config.")
MACHINES: Final = [path for path in every_address("x") if path.startswith(("/mail/", "/v1.1/", "/autod", "/.well"))]
POX: Final = "<Autodiscover><Request><EMailAddress>anna@{}</EMailAddress></Request></Autodiscover>"
#: What differs between any two answers: the moment, the token of a form, how long it took.
_MOMENT: Final = re.compile(r'Time="[^"]*"|value="[\w-]{64}"|csrftoken=\w+|expires=[^;]+|"(?:time|ms)": [^,}]+')


@pytest.fixture
def world(clients: None, log_lines: io.StringIO, settings: Any) -> io.StringIO:
    settings.LOOKUP_LIMIT = settings.SEARCH_LIMIT = settings.PROFILE_LIMIT = settings.VOTE_LIMIT = ""
    return log_lines


def told(log: io.StringIO, client: Client, name: str, method: str, path: str, **more: Any) -> tuple[object, ...]:
    """Everything that a visitor can see of an answer, and an operator of its log line, without the name itself."""
    start = log.tell()
    reset_queries()  # more than some thousands are not kept
    with CaptureQueriesContext(connection) as queries:
        response = client.generic(method, path, **more)
    seen = str(response.headers) + response.content.decode()
    spelt = re.compile(re.escape(name).replace(r"\.", "[.-]"))
    plain = [_MOMENT.sub("", spelt.sub("…", text)) for text in (seen, log.getvalue()[start:])]
    return response.status_code, *plain, len(queries)


def ways(name: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Every way in which a name can be asked about."""
    found: list[tuple[str, str, dict[str, Any]]] = []
    for label in LABELS:
        about = [path for path in every_address(label + name) if name in path]
        found += [(method, path, {}) for path in about for method in ("GET", "HEAD", "POST")]
        hosts = [HOST, label + name, f"{label}open.example"]
        for path in MACHINES:
            for host in hosts:
                headers = {"host": host}
                found.append(("GET", path, {"headers": headers}))
                found.append(("GET", f"{path}?emailaddress=anna@{name}&email=anna@{name}", {"headers": headers}))
                found.append(("POST", path, {"headers": headers, "data": POX.format(name), "content_type": "text/xml"}))
    for typed in (name, f"anna@{name}", f"www.{name}", f"autoconfig.{name}", f"https://{name}/x"):
        asking = ("/settings/", "/de/settings/", "/api/v1/settings", "/internal/tls-ask")
        found += [("GET", f"{path}?domain={typed}", {}) for path in asking]
        form = {"data": f"domain={typed}&address={typed}", "content_type": "application/x-www-form-urlencoded"}
        found += [("POST", path, form) for path in ("/settings/", f"/for/{name}/mail.mobileconfig")]
    return found


def test_a_client_who_is_switched_off_is_told_of_like_nobody(world: io.StringIO) -> None:
    client = browser()
    asleep, stranger = ways(ASLEEP), ways(STRANGER)
    assert len(asleep) > 800
    different = {}
    for (method, path, more), (_, other, others) in zip(asleep, stranger, strict=True):
        two = told(world, client, STRANGER, method, other, **others)
        one = told(world, client, ASLEEP, method, path, **more)
        # Whoever comes first pays for what a process learns once: the stranger may have to come again.
        if one != two and one != told(world, client, STRANGER, method, other, **others):
            different[f"{method} {path} {more}"] = one, two
    assert different == {}


@pytest.mark.parametrize("path", [*MACHINES, "/for/{}/", "/settings/?domain={}", "/api/v1/settings?domain={}"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_both_use_up_what_a_visitor_may_guess(world: io.StringIO, settings: Any, path: str, method: str) -> None:
    settings.LOOKUP_LIMIT = "2/minute"
    seen = []
    for name, visitor in ((ASLEEP, "192.0.2.1"), (STRANGER, "192.0.2.2")):
        client = Client(headers={"host": f"autoconfig.{name}" if path in MACHINES else HOST}, REMOTE_ADDR=visitor)
        more = {"data": POX.format(name), "content_type": "text/xml"} if method == "POST" else {}
        seen.append([client.generic(method, path.format(name), **more).status_code for _ in range(4)])
    assert seen[0] == seen[1]
    assert seen[0][2:] in ([429, 429], [405, 405]) or path in {"/settings/?domain={}", "/autodiscover/x"}
