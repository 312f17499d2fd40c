"""A connection as one side of a conversation: plain or by TLS, every byte of the other side on one budget.

TLS runs between two buffers in memory, so that a handshake that never ends, or tickets without end, are counted too.
"""

import io
import socket
import ssl
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from kb.probes.guard import Budget, NotReached, Trouble

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_Result = TypeVar("_Result")
_AT_ONCE = 16_384


class Conversation(Protocol):
    """What both kinds can do; `receive` gives nothing at the end."""

    def send(self, data: bytes) -> None: ...

    def receive(self, most: int) -> bytes: ...


class Plain:
    def __init__(self, line: socket.socket, budget: Budget) -> None:
        self._line, self._budget = line, budget

    def send(self, data: bytes) -> None:
        self._line.settimeout(self._budget.seconds())
        try:
            self._line.sendall(data)
        except TimeoutError:
            raise NotReached(Trouble.TIME) from None

    def receive(self, most: int) -> bytes:
        self._line.settimeout(self._budget.seconds())
        try:
            data = self._line.recv(most)
        except TimeoutError:
            raise NotReached(Trouble.TIME) from None
        self._budget.spend(len(data))
        return data


class Encrypted:
    """TLS over a plain conversation; the certificate must be good, and for this host."""

    def __init__(self, below: Plain, context: ssl.SSLContext, host: str) -> None:
        self._below = below
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)
        self._carried(self._tls.do_handshake)

    def send(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            piece = rest[:_AT_ONCE]
            rest = rest[self._carried(partial(self._tls.write, piece)) :]

    def receive(self, most: int) -> bytes:
        try:
            return self._carried(partial(self._tls.read, most))
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            return b""

    def _carried(self, act: Callable[[], _Result]) -> _Result:
        """Do one thing of TLS, and carry to and fro what it asks for."""
        while True:
            try:
                result = act()
            except ssl.SSLWantReadError:
                self._flush()
                if data := self._below.receive(_AT_ONCE):
                    self._incoming.write(data)
                else:
                    self._incoming.write_eof()
            except ssl.SSLError:
                self._flush()  # the other side is told why
                raise
            else:
                self._flush()
                return result

    def _flush(self) -> None:
        if data := self._outgoing.read():
            self._below.send(data)


class Stream:
    """A conversation where a socket is expected, as far as clients of the standard library use one."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    def sendall(self, data: bytes) -> None:
        self._conversation.send(bytes(data))

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Source(self._conversation))

    def close(self) -> None:
        """Whoever opened the connection closes it."""


class Wire(Stream):
    """The same for the clients of mail, which encrypt half-way and close what they opened."""

    def __init__(self, line: socket.socket, budget: Budget) -> None:
        self._line, self._plain, self._budget = line, Plain(line, budget), budget
        super().__init__(self._plain)

    def encrypt(self, context: ssl.SSLContext, host: str) -> None:
        """From now on. What was read ahead in a file made before is not heard in one made afterwards."""
        self._conversation = Encrypted(self._plain, context, host)

    def makefile(self, mode: str) -> io.BufferedReader:
        self._file = super().makefile(mode)
        return self._file

    def listen(self, seconds: float) -> bool:
        """Wait for so long at most until the other side says something, or ends; False if it does not. What it says is
        left for whoever reads the file."""
        try:
            with self._budget.within(seconds):
                self._file.peek(1)
        except NotReached as silence:
            if silence.trouble is not Trouble.TIME:
                raise
            return False
        return True

    def recv(self, most: int) -> bytes:
        return self._conversation.receive(most)

    def shutdown(self, how: int) -> None:
        self._line.shutdown(how)

    def close(self) -> None:
        self._line.close()


class _Source(io.RawIOBase):
    def __init__(self, conversation: Conversation) -> None:
        super().__init__()
        self._conversation = conversation

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer).cast("B")
        data = self._conversation.receive(len(view))
        view[: len(data)] = data
        return len(data)
