"""The WSGI application as a server calls it, with headers that Django's test client cannot send."""

import io
import sys
from datetime import datetime
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler

from kb.operations.site import samples
from kb.protocols.mail_apps.autodiscover import LONGEST_BODY
from kb.wsgi import LONGEST_UNANNOUNCED, application, plain_content_type, plain_path
from tests.door.entering import Entrance
from tests.door.speaking import scope

FORM = "application/x-www-form-urlencoded"


def ask(method: str, path: str, query: str = "", body: bytes = b"", **environ: Any) -> tuple[int, bytes]:
    begun: dict[str, Any] = {}
    everything = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_HOST": "127.0.0.1:8000",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
        **environ,
    }

    def start_response(status: str, headers: object) -> None:
        begun["status"] = int(status.split()[0])

    assert isinstance(application, WSGIHandler)
    response = application(everything, start_response)
    return begun["status"], b"".join(response)


HOSTILE = (
    "text/plain; charset=undefined",
    "text/plain; charset=hex",
    "text/plain; charset=idna",
    "text/plain; charset=utf-16",
    "text/plain; charset*=nope''a",
    "text/plain; x*=nope''a",
    "text/plain; " * 2000,
    "multipart/form-data; boundary=x; charset=undefined",
    ";;;",
    "\xff\xfe; charset=\xff",
)


@pytest.mark.thorough
@pytest.mark.parametrize("content_type", HOSTILE)
def test_no_content_type_decides_how_a_query_is_read(sample: Any, content_type: str) -> None:
    sample(datetime.fromisoformat("2026-11-22T12:00:00Z"))
    plain = ask("GET", "/search/", "q=%C3%BCber+imap")
    assert ask("GET", "/search/", "q=%C3%BCber+imap", CONTENT_TYPE=content_type) == plain
    assert plain[0] == 200
    assert "über imap".encode() in plain[1]


@pytest.mark.parametrize("content_type", HOSTILE)
def test_no_content_type_breaks_a_form(sample: Any, content_type: str) -> None:
    sample(datetime.fromisoformat("2026-11-22T12:00:00Z"))
    assert ask("POST", "/settings/", body=b"domain=open.example", CONTENT_TYPE=content_type)[0] < 500


@pytest.mark.parametrize("charset", ["", "; charset=utf-8", "; charset=undefined"])
def test_a_form_is_read_as_utf8(sample: Any, charset: str) -> None:
    sample(datetime.fromisoformat("2026-11-22T12:00:00Z"))
    name = samples.CASE_DOMAINS[2].encode()
    body = "domain=bücher.example".encode()
    fields = '--x y\r\nContent-Disposition: form-data; name="domain"\r\n\r\nbücher.example\r\n--x y--\r\n'.encode()
    assert ask("POST", "/settings/", body=body, CONTENT_TYPE=FORM + charset) == (303, b"")
    assert (
        ask("POST", "/settings/", body=fields, CONTENT_TYPE=f'multipart/form-data{charset}; boundary="x y"')[0] == 303
    )
    assert name == b"xn--bcher-kva.example"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("", ""),
        ("text/html", "text/html"),
        ("text/html; charset=utf-8", "text/html"),
        ("multipart/form-data; boundary=----x1", 'multipart/form-data; boundary="----x1"'),
        ('multipart/form-data; charset=hex; Boundary="a b" ; x=y', 'multipart/form-data; boundary="a b"'),
        ('multipart/form-data; boundary="a', "multipart/form-data"),
        ("multipart/form-data; boundary=" + "a" * 71, "multipart/form-data"),
        ("multipart/form-data; boundary*=utf-8''a", "multipart/form-data"),
    ],
)
def test_a_content_type_keeps_its_kind_and_its_boundary(text: str, plain: str) -> None:
    assert plain_content_type(text) == plain


@pytest.mark.parametrize("length", ["", "-1", "99999999999999999999", "10"])
def test_no_content_length_is_an_error_of_ours(db: None, length: str) -> None:
    environ = {"CONTENT_TYPE": FORM, "CONTENT_LENGTH": length}
    assert ask("POST", "/settings/", body=b"domain=-", **environ)[0] < 500


class Unread(io.BytesIO):
    """A body that nobody may ask for."""

    def read(self, size: int | None = -1) -> bytes:
        raise AssertionError(f"{size} bytes were asked for")


@pytest.mark.parametrize("path", ["/settings/", "/api/v1/settings", "/autodiscover/autodiscover.xml"])
@pytest.mark.parametrize("length", ["-1", "+8", "8 ", "8, 8", "1_0", "0x8", "8.0", "\xb2", "\xa08", "\x00"])
def test_a_length_that_is_no_number_is_refused_in_a_sentence(db: None, path: str, length: str) -> None:
    status, body = ask("POST", path, CONTENT_TYPE=FORM, CONTENT_LENGTH=length, **{"wsgi.input": Unread()})
    assert (status, b"The length of what was sent is not a number." in body) == (400, True)


@pytest.mark.parametrize("zeros", [0, 18, 20, 5000])
def test_zeros_in_front_of_a_length_outwit_no_limit(sample: Any, zeros: int) -> None:
    sample(datetime.fromisoformat("2026-11-22T12:00:00Z"))
    long = {"CONTENT_LENGTH": "0" * zeros + "200000000", "wsgi.input": Unread()}
    status, body = ask("POST", "/settings/", CONTENT_TYPE=FORM, **long)
    assert (status, b"That is too much at once." in body) == (413, True)
    short = {"CONTENT_LENGTH": "0" * zeros + "19"}
    assert ask("POST", "/settings/", body=b"domain=open.example", CONTENT_TYPE=FORM, **short) == (303, b"")


@pytest.mark.parametrize("zeros", [0, 18, 20, 5000])
def test_nothing_is_read_of_a_mail_apps_question_that_is_too_long(sample: Any, zeros: int) -> None:
    sample()
    body = io.BytesIO(b"x" * 100_000)
    said = {"CONTENT_LENGTH": "0" * zeros + "100000", "wsgi.input": body}
    assert ask("POST", "/autodiscover/autodiscover.xml", **said) == (413, b"That request is too long.\n")
    assert body.tell() == 0


@pytest.mark.thorough
@pytest.mark.parametrize(
    "header",
    [
        "HTTP_COOKIE",
        "HTTP_IF_NONE_MATCH",
        "HTTP_IF_MODIFIED_SINCE",
        "HTTP_ACCEPT_ENCODING",
        "HTTP_REFERER",
        "HTTP_ORIGIN",
        "HTTP_USER_AGENT",
        "HTTP_RANGE",
        "HTTP_AUTHORIZATION",
        "HTTP_X_FORWARDED_FOR",
        "HTTP_ACCEPT_LANGUAGE",
        "REMOTE_ADDR",
    ],
)
@pytest.mark.parametrize(
    "value", ["", "\xff\xfe", ";" * 10_000, "http://[", '"', "a=b; a=b; =", "gzip;q=x", "bytes=0-,9-1"]
)
def test_no_header_is_an_error_of_ours(db: None, header: str, value: str) -> None:
    for path in ("/", "/for/unknown.example/", "/admin/login/", "/operator/sign-in/"):
        assert ask("GET", path, **{header: value})[0] < 500
    assert ask("POST", "/admin/login/", body=b"a=b", CONTENT_TYPE=FORM, **{header: value})[0] == 403


#: What a server says of a body that came in chunks: no length, and that the input ends by itself.
CHUNKED: Any = {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}
POX = "/autodiscover/autodiscover.xml"
ANNA = b"<Autodiscover><Request><EMailAddress>anna@open.example</EMailAddress></Request></Autodiscover>"


class Dripping(io.BytesIO):
    """A connection that hands out less than is asked for."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(7, size or 7))


class Torn(io.BytesIO):
    """A connection that ends inside a chunk, as gunicorn tells it."""

    def read(self, size: int | None = -1) -> bytes:
        raise OSError(f"the end of {size} bytes is missing")


@pytest.mark.parametrize(
    "said",
    [
        CHUNKED,
        CHUNKED | {"HTTP_TRANSFER_ENCODING": "gzip, chunked"},
        CHUNKED | {"CONTENT_LENGTH": "5"},
        {"CONTENT_LENGTH": "", "wsgi.input_terminated": True},
        CHUNKED | {"wsgi.input": Dripping(ANNA)},
    ],
    ids=["chunked", "with a coding", "beside a length", "http/2", "in small pieces"],
)
def test_a_body_in_chunks_is_read_like_any_other(sample: Any, said: Any) -> None:
    sample(datetime.fromisoformat("2026-11-22T12:00:00Z"))
    status, body = ask("POST", POX, body=ANNA, **said)
    assert (status, body.count(b"<LoginName>anna@open.example</LoginName>")) == (200, 3)
    form = said | {"CONTENT_TYPE": FORM, "wsgi.input": io.BytesIO(b"domain=open.example")}
    assert ask("POST", "/settings/", **form) == (303, b"")


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        (POX, LONGEST_BODY, 200),
        (POX, LONGEST_BODY + 1, 413),
        (POX, LONGEST_UNANNOUNCED + 1, 413),
        ("/settings/", 1000, 400),
        ("/settings/", LONGEST_UNANNOUNCED + 1, 413),
        ("/operator/articles/archive/", LONGEST_UNANNOUNCED + 1, 413),
        ("/never-heard/", 3 * LONGEST_UNANNOUNCED, 413),
    ],
)
def test_a_body_in_chunks_is_bounded_like_any_other(sample: Any, path: str, size: int, status: int) -> None:
    sample()
    body = io.BytesIO(b"domain=" + b"x" * (size - 7))
    assert ask("POST", path, **CHUNKED | {"CONTENT_TYPE": FORM, "wsgi.input": body})[0] == status
    assert body.tell() <= LONGEST_UNANNOUNCED + 1


@pytest.mark.parametrize(
    "said",
    [CHUNKED | {"wsgi.input": Torn()}, CHUNKED | {"wsgi.input_terminated": False, "wsgi.input": Torn()}],
    ids=["torn", "without an end"],
)
def test_a_body_that_cannot_be_read_to_its_end_is_none(sample: Any, said: Any) -> None:
    sample()
    status, body = ask("POST", POX, **said)
    assert (status, b"<ErrorCode>600</ErrorCode>" in body) == (200, True)


def test_nothing_is_read_of_a_request_that_has_no_body(db: None) -> None:
    assert ask("GET", "/healthz", **CHUNKED | {"wsgi.input": Torn()})[0] == 200


@pytest.mark.parametrize("path", ["/guides/\xff/", "/\xc3\x28/", "/for/\xed\xa0\x80.example/", "/de/\xf4\x90\x80\x80"])
def test_a_path_that_is_no_utf8_is_refused_as_the_door_has_it_refused(db: None, path: str) -> None:
    """In front of the door a server decodes the path, and marks what it cannot."""
    by_door = scope("GET", path.encode("latin-1").decode(errors="replace"), [("host", "127.0.0.1:8000")])
    said = Entrance().by_door(by_door)
    assert ask("GET", path) == (said.status, said.body)
    assert said.status == 400


def test_a_path_in_utf8_stays_as_it_is(sample: Any) -> None:
    sample(datetime.fromisoformat("2026-11-22T12:00:00Z"))
    assert plain_path("/f\xc3\xbcr/") == "/f\xc3\xbcr/"
    assert ask("GET", "/f\xc3\xbcr/")[0] == 404
