"""Mail servers that mean harm, or are broken: each keeps to the protocol up to one place, where it does otherwise.

A place is the first word that the client said, `GREETING` or `TEXT`; what is done there is an `Act`. Nothing ends by
itself before the client hangs up, but for a drip, which after a long time does, so that a test turns red and not stiff.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from kb.probes.guard import Budget
from tests.thunderbird.street import Authority

#: Done instead of the usual answer; the conversation goes on if it returns.
Act = Callable[[socket.socket], None]
#: An answer to a line; the conversation goes on.
Says = Mapping[str, bytes | Act]

_LONGEST: Final = 40.0
_SMTP: Final[Mapping[str, bytes]] = {
    "GREETING": b"220 peer.example\r\n",
    "EHLO": b"250-peer.example\r\n250 AUTH PLAIN\r\n",
    "AUTH": b"235 welcome\r\n",
    "DATA": b"354 go\r\n",
    "TEXT": b"250 Taken\r\n",
    "QUIT": b"221 bye\r\n",
}


class Hangup(Exception):
    """The peer closes the connection."""


def closes(_line: socket.socket) -> None:
    raise Hangup


def drips(budget: Budget, piece: bytes = b"2") -> Act:
    """A piece at a time, for ever, when a quarter of a second is left of a budget that had plenty until then."""

    def drip(line: socket.socket) -> None:
        budget.hurry(0.25)
        ends = time.monotonic() + _LONGEST
        while time.monotonic() < ends:
            line.sendall(piece)
            time.sleep(0.02)
        raise Hangup

    return drip


def falls_silent(budget: Budget) -> Act:
    """After the first byte, since only what is waited for from then on is shortened."""

    def keep_silent(line: socket.socket) -> None:
        budget.hurry(0.25)
        line.sendall(b"2")
        while line.recv(65_536):
            pass
        raise Hangup

    return keep_silent


def is_silent(line: socket.socket) -> None:
    while line.recv(65_536):
        pass
    raise Hangup


def floods(piece: bytes) -> Act:
    def flood(line: socket.socket) -> None:
        while True:
            line.sendall(piece * 1000)

    return flood


class _Peer:
    def __init__(self, says: Says, context: ssl.SSLContext | None) -> None:
        self._says, self._context = says, context
        #: The first word of each line, in order.
        self.heard: list[str] = []

    def serve(self, listening: socket.socket) -> None:
        with suppress(OSError, Hangup):
            line, _ = listening.accept()
            with line:
                if "HANDSHAKE" in self._says:
                    line.recv(65_536)
                    self._do("HANDSHAKE", line)
                self._talk(self._encrypted(line) if self._context else line)

    def _talk(self, line: socket.socket) -> None:
        with line:
            self._do("GREETING", line)
            with line.makefile("rb") as lines:
                for said in lines:
                    place = said.decode("latin-1").split()[0].upper()
                    self.heard.append(place)
                    self._do(place, line)
                    if place == "DATA":
                        while lines.readline() not in (b".\r\n", b""):
                            pass
                        self._do("TEXT", line)

    def _do(self, place: str, line: socket.socket) -> None:
        act = self._says.get(place, _SMTP.get(place, b"250 OK\r\n"))
        if isinstance(act, bytes):
            line.sendall(act)
        else:
            act(line)

    def _encrypted(self, line: socket.socket) -> socket.socket:
        assert self._context
        return self._context.wrap_socket(line, server_side=True)


@contextmanager
def smtp_peer(says: Says, folder: Path, authority: Authority | None) -> Iterator[tuple[list[str], int]]:
    """What it has heard, and its port; by TLS from the first byte if there is an authority."""
    context = None
    if authority:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(authority.issue(("localhost",), folder / "peer.pem"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        peer = _Peer(says, context)
        thread = threading.Thread(target=peer.serve, args=(listening,))
        thread.start()
        try:
            yield peer.heard, listening.getsockname()[1]
        finally:
            thread.join()
