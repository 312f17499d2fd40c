"""What mail apps ask, answered at the door: the same as Django's answer in every byte, or no answer at all.

The views' own tests ask both ways (`tests.views.conftest.app`); here is what belongs to the door alone.
"""

import io
import json
import sys
from collections.abc import Callable
from typing import Any, Final

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.urls import resolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb import mail_apps
from kb.mail_apps import QUESTIONS, answered
from kb.models import Domain, DomainDay
from kb.operations.readers.evidence import tally
from kb.protocols.mail_apps.autodiscover import LONGEST_BODY
from kb.wsgi import application
from tests.views.machines.test_hosts import TEXTS

ANNA: Final = b"<Autodiscover><Request><EMailAddress>anna@open.example</EMailAddress></Request></Autodiscover>"
PHONE: Final = ANNA.replace(b"</Request>", b"<AcceptableResponseSchema>mobilesync</AcceptableResponseSchema></Request>")
GET: Final = "/mail/config-v1.1.xml"
POST: Final = "/autodiscover/autodiscover.xml"

#: Enough of them that Python would refuse to read the number.
ZEROS: Final = "0" * 5000
pytestmark = pytest.mark.usefixtures("noon")
#: One clock for both ways, and nothing that is counted or kept between two examples matters.
BUSY: Final = settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def environ(method: str = "GET", path: str = GET, body: bytes = b"", **more: Any) -> dict[str, Any]:
    """What a WSGI server hands over."""
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": str(len(body)) if body else "",
        "REMOTE_ADDR": "192.0.2.7",
        "HTTP_HOST": "autoconfig.open.example",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
        **more,
    }


def by(call: Callable[..., Any], asked: dict[str, Any]) -> tuple[str, dict[str, str], bytes]:
    """Status, headers and body from a WSGI application."""
    begun: list[Any] = []
    body = b"".join(call(asked, lambda status, headers: begun.extend((status, dict(headers)))))
    return begun[0], begun[1], body


def by_django(asked: dict[str, Any]) -> tuple[str, dict[str, str], bytes]:
    assert isinstance(application, WSGIHandler)
    return by(lambda *both: WSGIHandler.__call__(application, *both), asked)


@pytest.mark.parametrize(("method", "path"), QUESTIONS)
def test_the_door_says_what_django_says(method: str, path: str) -> None:
    body = ANNA if method == "POST" else b""
    assert answered(environ(method, path, body)) is not None
    assert by(application, environ(method, path, body)) == by_django(environ(method, path, body))
    assert QUESTIONS[method, path][0] == resolve(path.lower()).view_name


@BUSY
@given(host=TEXTS, query=TEXTS, body=st.sampled_from([b"", ANNA, PHONE, ANNA[:-3]]))
def test_whatever_is_asked_the_door_never_says_anything_else(host: str, query: str, body: bytes) -> None:
    """Text as a WSGI server gives it: each character is a byte (PEP 3333)."""
    method, path = ("POST", POST) if body else ("GET", GET)
    for name, asked in ((host, query), ("autoconfig.open.example", query), (host, "emailaddress=a@open.example")):
        more = {"HTTP_HOST": _as_bytes(name), "QUERY_STRING": _as_bytes(asked)}
        if (ready := answered(environ(method, path, body, **more))) is not None:
            assert ("200 OK", dict(ready.headers), ready.body) == by_django(environ(method, path, body, **more))


def _as_bytes(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param(environ("HEAD"), id="a head"),
        pytest.param(environ("PUT"), id="another method"),
        pytest.param(environ(path="/"), id="a page"),
        pytest.param(environ(path=f"{GET}/"), id="another spelling"),
        pytest.param(environ(HTTP_IF_NONE_MATCH='"x"'), id="a kept answer"),
        pytest.param(environ(HTTP_HOST="nobody.example"), id="an unknown domain"),
        pytest.param(environ(QUERY_STRING="emailaddress=a@nobody.example"), id="an unknown address"),
        pytest.param(environ(HTTP_HOST="autoconfig.open.example, x"), id="no host"),
        pytest.param(environ(HTTP_HOST="autoconfig.open.example "), id="a space in the host"),
        pytest.param(environ(HTTP_HOST=""), id="no host at all"),
        pytest.param(environ("POST", POST, b"x"), id="no request"),
        pytest.param(environ("POST", POST, PHONE), id="a schema that is not offered"),
        pytest.param(environ("POST", POST, ANNA, CONTENT_LENGTH=""), id="no length"),
        pytest.param(environ("POST", POST, ANNA, CONTENT_LENGTH="-1"), id="a wrong length"),
        pytest.param(environ("POST", POST, ANNA, CONTENT_LENGTH="9" * 9000), id="an endless length"),
        pytest.param(environ("POST", POST, ANNA, CONTENT_LENGTH=str(LONGEST_BODY + 1)), id="too long"),
        pytest.param(
            environ("POST", POST, ANNA, CONTENT_LENGTH=ZEROS + str(LONGEST_BODY + 1)), id="too long with zeros"
        ),
        pytest.param(environ("POST", POST, ANNA, CONTENT_LENGTH="\xa05"), id="a space in the length"),
        pytest.param(environ("POST", POST, ANNA, HTTP_TRANSFER_ENCODING="chunked"), id="in chunks"),
    ],
)
def test_everything_unusual_is_left_to_django_as_it_came(asked: dict[str, Any]) -> None:
    body = asked["wsgi.input"].getvalue()
    before = {key: value for key, value in asked.items() if key != "wsgi.input"}
    assert answered(asked) is None
    assert {key: value for key, value in asked.items() if key != "wsgi.input"} == before
    assert asked["wsgi.input"].read() == body


def test_zeros_in_front_of_a_length_change_nothing() -> None:
    padded = environ("POST", POST, ANNA, CONTENT_LENGTH=ZEROS + str(len(ANNA)))
    assert by(application, padded) == by(application, environ("POST", POST, ANNA))


def test_an_inactive_domain_is_left_to_django() -> None:
    Domain.objects.filter(name="open.example").update(active=False)
    assert answered(environ()) is None


def test_who_has_asked_for_too_much_is_left_to_django(settings: Any) -> None:
    settings.LOOKUP_LIMIT, settings.TRUSTED_PROXIES = "2/minute", ["10.0.0.1"]
    visitor = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "198.51.100.9"}
    for name in ("a.example", "b.example"):
        assert by(application, environ(HTTP_HOST=name, REMOTE_ADDR="198.51.100.9"))[0].startswith("404")
    assert answered(environ(**visitor)) is None
    assert answered(environ(**{**visitor, "HTTP_X_FORWARDED_FOR": "198.51.100.10"})) is not None
    assert by(application, environ(REMOTE_ADDR="198.51.100.9"))[0].startswith("429")


def test_both_are_counted_and_logged_alike(log_lines: io.StringIO) -> None:
    tally.taken()
    for method, path, body in (("GET", GET, b""), ("POST", POST, ANNA)):
        by(application, environ(method, path, body))
        by_django(environ(method, path, body))
    tally.write()
    counts = DomainDay.objects.order_by("detail").values_list("domain__name", "sign", "detail", "count")
    assert list(counts) == [("open.example", "looked_up", face, 2) for face in ("autoconfig", "autodiscover")]
    lines = [json.loads(line) for line in log_lines.getvalue().splitlines()]
    told = [{name: value for name, value in line.items() if name not in {"time", "ms"}} for line in lines]
    assert told[0::2] == told[1::2]
    assert [(line["route"], line["status"]) for line in told[0::2]] == [
        ("kb-autoconfig", 200),
        ("kb-autodiscover", 200),
    ]
    assert all(line["ms"] > 0 for line in lines)


def test_a_fault_is_logged_without_its_words_and_left_to_django(
    monkeypatch: pytest.MonkeyPatch, log_lines: io.StringIO
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("anna@open.example cannot be found")

    monkeypatch.setattr(mail_apps, "autoconfig_for", fails)
    status, _headers, body = by(application, environ())
    assert (status, b"<domain>open.example</domain>" in body) == ("200 OK", True)
    assert '"fault": "RuntimeError"' in log_lines.getvalue()
    assert "open.example" not in log_lines.getvalue()


def test_the_language_of_the_page_before_does_not_matter() -> None:
    first = by(application, environ())
    assert by(application, environ(path="/de/", HTTP_HOST="127.0.0.1:8000"))[0] == "200 OK"
    assert by(application, environ()) == first
