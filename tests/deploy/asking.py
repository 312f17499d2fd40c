"""Requests as raw as they are needed: any name, any header twice, any body, over a connection of their own."""

import http.client
import socket
import ssl
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from tests.deploy.web_servers import WebServer

_PATIENCE: Final = 30
Headers = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; names of headers in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(server: WebServer, url: str, method: str = "GET", headers: Headers = (), body: bytes | None = None) -> Answer:
    """The answer to one request. Its Host is that of the address; whoever wants another uses `send`."""
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    lines = [f"{method} {target} HTTP/1.1", f"Host: {parts.netloc}", *(f"{name}: {value}" for name, value in headers)]
    if body is not None and "transfer-encoding" not in {name.lower() for name, _ in headers}:
        lines.append(f"Content-Length: {len(body)}")
    return send(server, parts.scheme, parts.netloc, lines, body or b"")


def send(server: WebServer, scheme: str, name: str, lines: Iterable[str], body: bytes = b"") -> Answer:
    """The answer to these very lines; `name` is asked for in the handshake of https."""
    with connected(server, scheme, name) as connection:
        # A web server may refuse what is too long before it has read it.
        with suppress(BrokenPipeError, ConnectionResetError, ssl.SSLEOFError):
            connection.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1") + body)
        response = http.client.HTTPResponse(connection, method=next(iter(lines)).partition(" ")[0])
        response.begin()
        headers = {key.lower(): value for key, value in response.getheaders()}
        return Answer(response.status, headers, response.read())


def connected(server: WebServer, scheme: str, name: str) -> socket.socket:
    """A connection; https as a strict client has it, so that a certificate for another name is a fault."""
    plain = socket.create_connection(("127.0.0.1", getattr(server, scheme)), timeout=_PATIENCE)
    return server.trust.wrap_socket(plain, server_hostname=name) if scheme == "https" else plain


def chunked(body: bytes) -> bytes:
    """A body whose length is told by nobody beforehand."""
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
