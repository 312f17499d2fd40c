"""Whoever begins to send something and never ends it: the site has four threads, and none of them waits for that."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Final, NamedTuple

import pytest

from tests.deploy.asking import ask, chunked, connected
from tests.deploy.conftest import Street
from tests.deploy.web_servers import SITE

#: Many times the threads of the site.
SENDERS: Final = 60
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
