"""Mail servers that mean harm, or are broken: each keeps to the protocol up to one place, where it does otherwise.

A place is what the client said last, by its first word, or `GREETING`, `TEXT`, `PASSWORD`; what is done there is an
`Act`, or an answer, in which `{tag}` is that of IMAP. Nothing ends by itself before the client hangs up, but for a
drip, which after a long time does, so that a test turns red and not stiff.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
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
_IMAP: Final[Mapping[str, bytes]] = {
    "GREETING": b"* OK ready\r\n",
    "CAPABILITY": b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n{tag} OK done\r\n",
    "AUTHENTICATE": b"+ \r\n",
    "EXAMINE": b"* OK [UIDVALIDITY 7] v\r\n* OK [UIDNEXT 2] n\r\n{tag} OK [READ-ONLY] open\r\n",
    "SEARCH": b"* SEARCH 1\r\n{tag} OK done\r\n",
    "FETCH": b"* 1 FETCH (UID 1 BODY[] {4}\r\nhead)\r\n{tag} OK done\r\n",
    "LOGOUT": b"* BYE bye\r\n{tag} OK bye\r\n",
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
    def __init__(self, usual: Mapping[str, bytes], says: Says, context: ssl.SSLContext | None) -> None:
        self._usual, self._says, self._context = usual, says, context
        self._tag = b""
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
                    place = self._place(said.decode("latin-1").split())
                    self.heard.append(place)
                    self._do(place, line)
                    if place == "DATA":
                        while lines.readline() not in (b".\r\n", b""):
                            pass
                        self._do("TEXT", line)

    def _place(self, words: list[str]) -> str:
        if self._usual is _SMTP:
            return words[0].upper()
        if len(words) == 1:
            return "PASSWORD"
        self._tag = words[0].encode()
        return words[2] if words[1] == "UID" else words[1]

    def _do(self, place: str, line: socket.socket) -> None:
        other = b"250 OK\r\n" if self._usual is _SMTP else b"{tag} OK done\r\n"
        act = self._says.get(place, self._usual.get(place, other))
        if isinstance(act, bytes):
            line.sendall(act.replace(b"{tag}", self._tag))
        else:
            act(line)

    def _encrypted(self, line: socket.socket) -> socket.socket:
        assert self._context
        return self._context.wrap_socket(line, server_side=True)


def smtp_peer(says: Says, folder: Path, authority: Authority | None) -> AbstractContextManager[tuple[list[str], int]]:
    """What it has heard, and its port; by TLS from the first byte if there is an authority."""
    return _running(_SMTP, says, folder, authority)


def imap_peer(says: Says, folder: Path, authority: Authority | None) -> AbstractContextManager[tuple[list[str], int]]:
    """The same, with a folder of one message."""
    return _running(_IMAP, says, folder, authority)


@contextmanager
def _running(
    usual: Mapping[str, bytes], says: Says, folder: Path, authority: Authority | None
) -> Iterator[tuple[list[str], int]]:
    context = None
    if authority:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(authority.issue(("localhost",), folder / "peer.pem"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        peer = _Peer(usual, says, context)
        thread = threading.Thread(target=peer.serve, args=(listening,))
        thread.start()
        try:
            yield peer.heard, listening.getsockname()[1]
        finally:
            thread.join()
