"""A program that is told of changes, on this machine: by http or https, polite, broken or hostile."""

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any, Final, TypeAlias

from tests.thunderbird.street import Authority

#: What is sent back, or somebody who sends it by himself.
Reply: TypeAlias = bytes | Callable[[Callable[[bytes], object]], None]


def status(code: int, *lines: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {code} Said", "Content-Length: 0", *lines, "", ""]).encode()


OK: Final = status(204)
#: Seconds for which a receiver does not answer: whoever gives up before had a limit of its own.
SILENCE: Final = 60


def drips(send: Callable[[bytes], object]) -> None:
    """One byte at a time, for as long."""
    send(b"HTTP/1.1 200 ")
    ends = time.monotonic() + SILENCE
    while time.monotonic() < ends:
        send(b"x")
        time.sleep(0.02)


def never_ends_its_headers(send: Callable[[bytes], object]) -> None:
    send(b"HTTP/1.1 200 OK\r\n")
    while True:
        send(b"Padding: " + b"x" * 4000 + b"\r\n")


def never_ends_its_body(send: Callable[[bytes], object]) -> None:
    send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        send(b"fff\r\n" + b"x" * 4095 + b"\r\n")


def says_nothing(_send: Callable[[bytes], object]) -> None:
    time.sleep(SILENCE)


@dataclass
class Request:
    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """`replies` are given one after the other, the last one for ever."""

    address: str = ""
    replies: list[Reply] = field(default_factory=lambda: [OK])
    requests: list[Request] = field(default_factory=list)
    connections: int = 0

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2].partition("/")[0])

    @property
    def ids(self) -> list[str]:
        return [request.headers["webhook-id"] for request in self.requests]

    def next_reply(self) -> Reply:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


class _Handler(StreamRequestHandler):
    server: "_Server"
    timeout = SILENCE

    def handle(self) -> None:
        self.server.receiver.connections += 1
        with suppress(OSError):
            if self.server.context:
                self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
                self.rfile = self.connection.makefile("rb")
            self._answer()

    def _answer(self) -> None:
        line = self.rfile.readline().decode().strip()
        if not line:
            return
        lines = b""
        while (one := self.rfile.readline()).strip():
            lines += one
        said = {name.lower(): value for name, value in BytesHeaderParser().parsebytes(lines).items()}
        body = self.rfile.read(int(said.get("content-length", "0")))
        self.server.receiver.requests.append(Request(line, said, body))
        reply = self.server.receiver.next_reply()
        if isinstance(reply, bytes):
            self.connection.sendall(reply)
        else:
            reply(self.connection.sendall)

    def finish(self) -> None:
        super().finish()
        self.rfile.close()
        self.connection.close()


class _Server(ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    receiver: Receiver
    context: ssl.SSLContext | None = None

    def shutdown_request(self, request: Any) -> None:
        """The handler has closed its own connection."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever hangs up on a hostile receiver does what it should."""


@contextmanager
def receiving(authority: Authority | None = None, folder: Path | None = None, name: str = "localhost") -> Iterator[Any]:
    """A receiver by http, or with an authority by https, with a certificate for `name`."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        scheme, host = "http", "127.0.0.1"
        if authority and folder:
            server.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            server.context.load_cert_chain(authority.issue((name,), folder / "receiver.pem"))
            scheme, host = "https", "localhost"
        server.receiver = Receiver(f"{scheme}://{host}:{server.server_address[1]}/signpost?from=here")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.receiver
        finally:
            server.shutdown()
            thread.join()
