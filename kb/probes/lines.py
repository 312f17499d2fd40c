"""A connection of a look: to a judged number, plain and then by TLS, with one budget of time and bytes.

Nothing here waits for another: all of it is asyncio. TLS runs between two buffers in memory, so that a handshake
without end is counted too. Whatever ends a conversation is `Ended`.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Final, Self, TypeVar

from kb.mail.readiness.facts import LineTrouble
from kb.probes.addresses import may_visit, trouble_of
from kb.probes.guard import Budget, Networks, NotReached

_Result = TypeVar("_Result")
_CONNECTING: Final = 4.0
_AT_ONCE: Final = 4096
#: Octets of a line; RFC 5321 says 512, and lists of capabilities are longer.
_LONGEST_LINE: Final = 4096
#: The kinds of a record of TLS (RFC 8446 5.1) with which a server may begin: an alert, or its part of the handshake.
_RECORDS: Final = (21, 22)


class Ended(Exception):
    """The conversation is over. `error` is OpenSSL's, where TLS could not be agreed.

    `of_name`: the other side had been told for which name it is asked, so with another name it may end otherwise.
    """

    def __init__(self, trouble: LineTrouble, error: ssl.SSLError | None = None) -> None:
        super().__init__(trouble.value)
        self.trouble, self.error = trouble, error
        self.of_name = False


class Line:
    """Made by `dialled`; whoever made it closes it."""

    #: Whether the other side was told a name (RFC 6066 3).
    has_named = False

    def __init__(self, sock: socket.socket, budget: Budget) -> None:
        self._sock, self._budget = sock, budget
        self._waiting = b""
        self._tls: ssl.SSLObject | None = None
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()

    @classmethod
    async def dialled(cls, number: str, port: int, inside: Networks, budget: Budget) -> Self:
        address = ip_address(number)
        if not may_visit(address, port, inside):
            raise Ended(LineTrouble.NOT_VISITED)
        sock = socket.socket(socket.AF_INET if address.version == 4 else socket.AF_INET6, socket.SOCK_STREAM)
        try:
            sock.setblocking(False)
            connecting = asyncio.get_running_loop().sock_connect(sock, (number, port))
            await asyncio.wait_for(connecting, min(_CONNECTING, _left(budget)))
            if ip_address(sock.getpeername()[0]) != address:
                raise Ended(LineTrouble.NOT_VISITED)
        except OSError as error:
            sock.close()
            raise Ended(trouble_of(error, address)) from error
        except BaseException:
            sock.close()
            raise
        return cls(sock, budget)

    def close(self) -> None:
        self._sock.close()

    async def say(self, words: str) -> None:
        data = f"{words}\r\n".encode("ascii")
        if self._tls is None:
            await self._put(data)
            return
        tls = self._tls
        await self._carried(lambda: tls.write(data))

    async def line(self) -> str:
        """One line of the other side, without its end; what is no ASCII is replaced."""
        while b"\n" not in self._waiting:
            if len(self._waiting) > _LONGEST_LINE:
                raise Ended(LineTrouble.FLOOD)
            if not (data := await self._received()):
                raise Ended(LineTrouble.DROPPED)
            self._waiting += data
        found, _, self._waiting = self._waiting.partition(b"\n")
        if len(found) > _LONGEST_LINE:
            raise Ended(LineTrouble.FLOOD)
        return found.rstrip(b"\r").decode("ascii", "replace")

    def has_more(self) -> bool:
        """Whether the other side already said more than was read: before TLS nothing may follow its last answer."""
        try:
            more = self._sock.recv(_AT_ONCE)  # which is forgotten, too
        except OSError:
            more = b""
        return bool(self._waiting or more)

    async def encrypt(self, context: ssl.SSLContext, host: str) -> None:
        """From now on. What was said before the handshake is forgotten."""
        self._waiting, self.has_named = b"", True
        tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)
        with _counting_certificates():
            await self._carried(tls.do_handshake, is_first=True)
        self._tls = tls

    def certificate(self) -> bytes:
        """The other side's, as DER."""
        return (self._tls and self._tls.getpeercert(binary_form=True)) or b""

    def version(self) -> str:
        return (self._tls and self._tls.version()) or ""

    async def _received(self) -> bytes:
        if self._tls is None:
            return await self._got()
        tls = self._tls
        try:
            return await self._carried(lambda: tls.read(_AT_ONCE))
        except Ended as ended:
            if isinstance(ended.error, ssl.SSLZeroReturnError | ssl.SSLEOFError):
                return b""
            raise

    async def _carried(self, act: Callable[[], _Result], *, is_first: bool = False) -> _Result:
        """Do one thing of TLS, and carry to and fro what it asks for."""
        while True:
            try:
                result = act()
            except ssl.SSLWantReadError:
                await self._flush()
                data = await self._got()
                if is_first and data and data[0] not in _RECORDS:
                    raise Ended(LineTrouble.NOT_TLS) from None
                is_first = False
                self._fed(data)
            except ssl.SSLError as error:
                await self._flush()  # the other side is told why
                large = error.reason == "EXCESSIVE_MESSAGE_SIZE"
                raise Ended(LineTrouble.TLS_FLOOD if large else LineTrouble.TLS, error) from error
            else:
                await self._flush()
                return result

    def _fed(self, data: bytes) -> None:
        if data:
            self._incoming.write(data)
        elif self._tls is None:
            raise Ended(LineTrouble.DROPPED)
        else:
            self._incoming.write_eof()

    async def _flush(self) -> None:
        if data := self._outgoing.read():
            await self._put(data)

    async def _put(self, data: bytes) -> None:
        await self._in_time(asyncio.get_running_loop().sock_sendall(self._sock, data))

    async def _got(self) -> bytes:
        data = await self._in_time(asyncio.get_running_loop().sock_recv(self._sock, _AT_ONCE))
        try:
            self._budget.spend(len(data))
        except NotReached:
            raise Ended(LineTrouble.FLOOD) from None
        return data

    async def _in_time(self, act: Awaitable[_Result]) -> _Result:
        try:
            return await asyncio.wait_for(act, _left(self._budget))
        except TimeoutError:
            raise Ended(LineTrouble.MUTE) from None
        except OSError:
            raise Ended(LineTrouble.DROPPED) from None


def _left(budget: Budget) -> float:
    """Seconds; never none at all, so that whoever waits notices by itself."""
    try:
        return budget.seconds()
    except NotReached:
        return 0.001


@contextmanager
def _counting_certificates() -> Iterator[None]:
    """Too much in a handshake is too much of certificates: nothing else in it is large."""
    try:
        yield
    except Ended as ended:
        if ended.trouble is LineTrouble.FLOOD:
            raise Ended(LineTrouble.TLS_FLOOD) from None
        raise
