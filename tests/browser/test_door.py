"""The door of a real site: whoever does not finish holds up nobody, and what is answered is what Django says."""

import http.client
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Final
from urllib.parse import urlsplit

import pytest

from tests.browser.running import running_site
from tests.folders import CopyTo

pytestmark = pytest.mark.browser

UNFINISHED: Final = 200
_PATIENCE: Final = 30
HEADS: Final = (
    "POST /votes/ HTTP/1.1\r\nHost: {host}\r\nContent-Length: 200\r\n\r\n",
    "POST /autodiscover/autodiscover.xml HTTP/1.1\r\nHost: open.example\r\nContent-Length: 400\r\n\r\n<Auto",
    "POST /operator/sign-in/ HTTP/1.1\r\nHost: {host}\r\nContent-Length: 200\r\n\r\nusername=anna",
    "POST /settings/ HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
    "POST /settings/ HTTP/1.1\r\nHost: {host}\r\nX-Half: ",
    "",
)
ADDRESSES: Final = (
    "/",
    "/de/",
    "/guides/",
    "/guides/iphone-mail/",
    "/for/open.example/",
    "/search/?q=iphone",
    "/never-heard/",
    "/f%C3%BCr/",
    "/%01/",
    "/guides/%ff/",
    "/settings/?domain=open.example",
    "/api/v1/settings?domain=open.example",
    "/api/v1/settings?domain=%00",
    "/mail/config-v1.1.xml?emailaddress=a@open.example",
    "/static/no-such-file.css",
    "/operator/",
    "/robots.txt",
)


@pytest.fixture
def begun() -> Iterator[ExitStack]:
    with ExitStack() as connections:
        yield connections


def ask(site: str, path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=_PATIENCE)
    try:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def begin(site: str, head: str) -> socket.socket:
    parts = urlsplit(site)
    connection = socket.create_connection((parts.hostname, parts.port), timeout=_PATIENCE)
    connection.sendall(head.format(host=parts.netloc).encode())
    return connection


def test_two_hundred_who_never_end_stop_nobody(site: str, begun: ExitStack) -> None:
    connections = [begun.enter_context(begin(site, HEADS[number % len(HEADS)])) for number in range(UNFINISHED)]
    assert {ask(site, path)[0] for _ in range(5) for path in ("/", "/healthz", "/for/open.example/")} == {200}
    ends = [connection.recv(16) for connection in connections[: len(HEADS)]]
    assert ends == [b"HTTP/1.1 408 Req"] * 4 + [b""] * 2


@pytest.fixture(scope="module")
def both(first_start: CopyTo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A site with the door and one without, on which nobody has used up any limit."""
    unlimited = {"WORKER": "none", "LOOKUP_LIMIT": "", "SEARCH_LIMIT": "", "UNANSWERED_LIMIT": "", "API_LIMIT": ""}
    on, off = (first_start(tmp_path_factory.mktemp(name) / "data") for name in ("on", "off"))
    with (
        running_site(on, DOOR="1", **unlimited) as ours,
        running_site(off, DOOR="0", **unlimited) as plain,
    ):
        yield ours, plain


def same(answer: tuple[int, dict[str, str], bytes], site: str) -> tuple[int, dict[str, str], bytes]:
    """Without what differs from one site to the next, and from one second to the next."""
    status, headers, body = answer
    kept = {name: _in_order(value.replace(site, "")) for name, value in headers.items() if name not in _DIFFERS}
    return status, kept, body.replace(site.encode(), b"").replace(urlsplit(site).netloc.encode(), b"")


def _in_order(value: str) -> str:
    """The methods of an address stand in the order of a process's own set."""
    return ", ".join(sorted(value.split(", ")))


#: Of a moment, and of how a body is framed.
_DIFFERS: Final = frozenset({"date", "etag", "expires", "last-modified", "content-length", "transfer-encoding"})


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_the_same_is_answered_without_it(both: tuple[str, str], method: str) -> None:
    for path in ADDRESSES:
        ours, plain = (same(ask(one, path, method), one) for one in both)
        assert ours[:2] == plain[:2], path
        assert ours[2].splitlines() == plain[2].splitlines(), path


@pytest.mark.parametrize("piece", ["x\r\n", "-1\r\n", "f" * 20 + "\r\n", "2\r\nabc\r\n", "0\r\nno field\r\n\r\n"])
@pytest.mark.parametrize("asked", ["GET /", "POST /settings/", "PUT /api/v1/moves/spring"])
def test_pieces_that_are_none_are_no_fault_of_ours(site: str, begun: ExitStack, asked: str, piece: str) -> None:
    head = f"{asked} HTTP/1.1\r\nHost: {{host}}\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert begun.enter_context(begin(site, head + piece)).recv(16) == b"HTTP/1.1 400 Bad"
