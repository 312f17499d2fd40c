"""A wire with an ear: every byte that a web server sends to the site goes on unchanged, and is kept to be looked at."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Tap:
    """`port` leads to the site; `heard` is all that came through since `clear()`."""

    def __init__(self, site_port: int) -> None:
        self._site_port = site_port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._pieces: list[bytes] = []
        self.port = int(self._listening.getsockname()[1])

    @property
    def heard(self) -> bytes:
        return b"".join(self._pieces)

    def clear(self) -> None:
        self._pieces.clear()

    def open(self) -> None:
        threading.Thread(target=self._take_calls, daemon=True).start()

    def close(self) -> None:
        with suppress(OSError):  # wakes the thread that waits for the next call
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _take_calls(self) -> None:
        while True:
            try:
                caller, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._take, args=(caller,), daemon=True).start()

    def _take(self, caller: socket.socket) -> None:
        with caller, socket.create_connection(("127.0.0.1", self._site_port)) as site:
            there = threading.Thread(target=self._carry, args=(caller, site, self._pieces), daemon=True)
            there.start()
            self._carry(site, caller, [])
            there.join()

    def _carry(self, source: socket.socket, target: socket.socket, kept: list[bytes]) -> None:
        """One direction; the other goes on, since a site may answer before it has read everything."""
        with suppress(OSError):  # either side may hang up at any time
            while piece := source.recv(65536):
                kept.append(piece)
                target.sendall(piece)
        for side, way in ((source, socket.SHUT_RD), (target, socket.SHUT_WR)):
            with suppress(OSError):
                side.shutdown(way)


@contextmanager
def tapped(site_port: int) -> Iterator[Tap]:
    tap = Tap(site_port)
    tap.open()
    try:
        yield tap
    finally:
        tap.close()
