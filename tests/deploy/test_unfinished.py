"""Whoever begins to send something and never ends it: the site has four threads, and none of them waits for that."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Final, NamedTuple

import pytest

from tests.deploy.asking import ask, chunked, connected
from tests.deploy.conftest import Street
from tests.deploy.web_servers import SITE

#: Many times the threads of the site.
SENDERS: Final = 60
MANY: Final = 200
PAGES: Final = (f"https://{SITE}/", f"https://{SITE}/guides/", "http://autoconfig.kunde.test/mail/config-v1.1.xml")
MULTIPART: Final = "multipart/form-data; boundary=x"


class Place(NamedTuple):
    """An address that takes bodies, and the longest one that the web server lets through, in bytes."""

    scheme: str
    host: str
    path: str
    limit: int


PLACES: Final = (
    Place("http", "autodiscover.kunde.test", "/autodiscover/autodiscover.xml", 16_384),
    Place("https", SITE, "/settings/", 32_768),
    Place("https", SITE, "/api/v1/settings", 1_048_576),
    Place("https", SITE, "/operator/sign-in/", 33_554_432),
)


@pytest.fixture
def begun() -> Iterator[ExitStack]:
    """What is begun and hung up on when the test ends."""
    with ExitStack() as connections:
        yield connections


def begin(street: Street, place: Place, said: str, body: bytes, begun: ExitStack) -> socket.socket:
    """Send a head and what there is of a body, and then nothing."""
    connection = begun.enter_context(connected(street.server, place.scheme, place.host))
    head = f"POST {place.path} HTTP/1.1\r\nHost: {place.host}\r\nContent-Type: {MULTIPART}\r\n{said}\r\n\r\n"
    connection.sendall(head.encode() + body)
    return connection


def in_a_chunk(body: bytes) -> bytes:
    """One chunk, after which another may come."""
    return chunked(body).removesuffix(b"0\r\n\r\n")


def statuses(street: Street) -> list[int]:
    """How the site answers other people."""
    return [ask(street.server, url).status for url in PAGES]


@pytest.mark.parametrize(
    ("said", "body"),
    [("Content-Length: 9000", b"--x\r\n" * 99), ("Transfer-Encoding: chunked", in_a_chunk(b"--x\r\n" * 99))],
    ids=["with a length", "in chunks"],
)
def test_sixty_who_never_end_stop_nobody_else(street: Street, begun: ExitStack, said: str, body: bytes) -> None:
    for number in range(SENDERS):
        begin(street, PLACES[number % len(PLACES)], said, body, begun)
    assert statuses(street) == [200, 200, 200]
    assert b"POST" not in street.tap.heard


def half_a_head(street: Street, begun: ExitStack, number: int) -> None:
    connection = begun.enter_context(connected(street.server, ("https", "http")[number % 2], SITE))
    connection.sendall(b"POST /settings/ HTTP/1.1\r\nHost: help.exa")


def half_a_handshake(street: Street, begun: ExitStack, number: int) -> None:
    connection = begun.enter_context(socket.create_connection(("127.0.0.1", street.server.https)))
    connection.sendall(b"\x16\x03\x01")


def a_pause(street: Street, begun: ExitStack, number: int) -> None:
    """One answer, and then nothing on a connection that stays open."""
    connection = begun.enter_context(connected(street.server, "https", SITE))
    connection.sendall(f"GET /healthz HTTP/1.1\r\nHost: {SITE}\r\n\r\n".encode())
    assert connection.recv(4096).startswith(b"HTTP/1.1 200 ")


def nobody_who_reads(street: Street, begun: ExitStack, number: int) -> None:
    """Long answers, of which next to nothing is taken."""
    plain = begun.enter_context(socket.socket())
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    plain.settimeout(30)
    plain.connect(("127.0.0.1", street.server.https))
    connection = begun.enter_context(street.server.trust.wrap_socket(plain, server_hostname=SITE))
    connection.sendall(f"GET /guides/ HTTP/1.1\r\nHost: {SITE}\r\n\r\n".encode() * 3)


def half_a_form(street: Street, begun: ExitStack, number: int) -> None:
    begin(street, PLACES[number % len(PLACES)], "Transfer-Encoding: chunked", in_a_chunk(b"--x\r\n" * 99), begun)


@pytest.mark.parametrize("begins", [half_a_head, half_a_handshake, a_pause, nobody_who_reads, half_a_form])
def test_two_hundred_who_hold_a_connection_stop_nobody_else(
    street: Street, begun: ExitStack, begins: Callable[[Street, ExitStack, int], None]
) -> None:
    for number in range(MANY):
        begins(street, begun, number)
    assert [statuses(street) for _ in range(17)] == [[200, 200, 200]] * 17
    assert b"POST" not in street.tap.heard


@pytest.mark.parametrize("place", PLACES, ids=[place.path for place in PLACES])
def test_the_site_gets_nothing_before_the_end_however_long_it_is(
    street: Street, begun: ExitStack, place: Place
) -> None:
    connection = begin(street, place, "Transfer-Encoding: chunked", in_a_chunk(b"x" * place.limit), begun)
    assert statuses(street) == [200, 200, 200]
    assert b"POST" not in street.tap.heard
    connection.sendall(b"0\r\n\r\n")
    assert connection.recv(9) == b"HTTP/1.1 "
    assert street.tap.heard.count(b"POST " + place.path.encode()) == 1
