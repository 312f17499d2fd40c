"""The clients of the standard library for SMTP and IMAP, with a budget for the whole conversation under them.

By themselves they wait for each byte anew, and read as much as a server likes to say. Here whoever drips is cut at the
same second as whoever is silent, and what is no answer by the protocol is never taken for one. What a fault means for a
message, and what people are told, is decided elsewhere. All raise `NotReached` beside what they raise by themselves.
"""

import imaplib
import re
import smtplib
import ssl
from dataclasses import dataclass
from typing import Final, cast

from kb.probes.conversations import Wire
from kb.probes.guard import Budget, NotReached, Trouble, dialled

#: Octets; RFC 5321 4.5.3.1.5 says 512, and servers that explain themselves take more.
_LONGEST_LINE: Final = 8192
#: RFC 5321 4.2. Nothing else tells a number that begins with 250 from the answer 250.
_REPLY: Final = re.compile(rb"([0-9]{3})(?:([ -])(.*))?\Z", re.DOTALL)
#: A literal that no number of IMAP announces, and no Python reads (RFC 3501 9, `number`: 32 bits).
_ENDLESS: Final = re.compile(rb"\{[0-9]{11,}\+?\}\r\n\Z")
#: Our tag of a command that the client of the standard library learns with Python 3.14; it numbers its own otherwise.
_IDLE: Final = b"WAIT"


@dataclass(frozen=True, slots=True)
class Line:
    """Where to, for how long, and by which rules it is encrypted: from the first byte, or later."""

    host: str
    port: int
    budget: Budget
    context: ssl.SSLContext
    is_encrypted: bool

    def opened(self) -> Wire:
        wire = Wire(dialled(self.host, self.port, self.budget), self.budget)
        if self.is_encrypted:
            try:
                wire.encrypt(self.context, self.host)
            except BaseException:
                wire.close()
                raise
        return wire

    def upgrading(self) -> ssl.SSLContext:
        """What both clients ask for as a context, of which they use one method."""
        return cast("ssl.SSLContext", _Upgrading(self.context))


class _Upgrading:
    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context

    def wrap_socket(self, wire: Wire, server_hostname: str) -> Wire:
        wire.encrypt(self._context, server_hostname)
        return wire


class SmtpClient(smtplib.SMTP):
    """`name` is the host that we say to be."""

    def __init__(self, line: Line, name: str) -> None:
        self._line_to = line
        super().__init__(line.host, line.port, name)

    def connect(self, *_where: object, **_how: object) -> tuple[int, bytes]:
        """Called by the constructor."""
        wire = self._line_to.opened()
        self.sock, self.file = wire, None  # type: ignore[assignment]
        try:
            return self.getreply()
        except BaseException:
            self.close()
            raise

    def getreply(self) -> tuple[int, bytes]:
        """The code and words of one answer, which has the same code on all of its lines."""
        words: list[bytes] = []
        codes: set[bytes] = set()
        while True:
            code, mark, text = self._reply_line()
            codes.add(code)
            words.append(text)
            if len(codes) > 1:
                raise NotReached(Trouble.GARBLED)
            if mark != b"-":
                return int(code), b"\n".join(words)

    def _reply_line(self) -> tuple[bytes, bytes, bytes]:
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("please run connect() first")
        if self.file is None:
            self.file = self.sock.makefile("rb")
        try:
            line = self.file.readline(_LONGEST_LINE + 1)
        except OSError as error:
            self.close()
            raise smtplib.SMTPServerDisconnected(f"Connection unexpectedly closed: {error}") from error
        if len(line) > _LONGEST_LINE:
            raise NotReached(Trouble.TOO_MUCH)
        if not line.endswith(b"\n"):
            self.close()
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
        found = _REPLY.match(line.rstrip(b" \t\r\n"))
        if found is None:
            raise NotReached(Trouble.GARBLED)
        return found[1], found[2] or b"", (found[3] or b"").strip()


class ImapClient(imaplib.IMAP4):
    """`longest_answer` and `longest_literal`: octets of what one command leads to, and of one announced piece in it."""

    def __init__(self, line: Line, longest_answer: int, longest_literal: int) -> None:
        self._line_to, self._heard = line, 0
        self._longest_answer, self._longest_literal = longest_answer, longest_literal
        super().__init__(line.host, line.port)

    def _create_socket(self, _timeout: float | None) -> Wire:
        self._wire = self._line_to.opened()
        return self._wire

    def wait_for_news(self, seconds: float) -> bool:
        """Wait for so long at most until the server tells of anything in the open folder, by IDLE (RFC 2177); False if
        it does not let us."""
        self.send(_IDLE + b" IDLE\r\n")
        while not (line := self._line_heard()).startswith(b"+"):
            if line.startswith(_IDLE):
                return False
        self._wire.listen(seconds)
        self.send(b"DONE\r\n")
        while not self._line_heard().startswith(_IDLE):
            pass
        return True

    def _line_heard(self) -> bytes:
        line = self.readline()
        if not line:
            raise imaplib.IMAP4.abort("the connection ended")
        return line

    def send(self, data: bytes) -> None:  # type: ignore[override]
        self._heard = 0
        super().send(data)

    def read(self, size: int) -> bytes:
        """A literal, of as many octets as the server announced."""
        if size > self._longest_literal:
            raise NotReached(Trouble.TOO_MUCH)
        return self._counted(super().read(size))

    def readline(self) -> bytes:
        try:
            line = self._counted(super().readline())
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:  # for nothing else than a line that does not end
            raise NotReached(Trouble.TOO_MUCH) from None
        if _ENDLESS.search(line):
            raise NotReached(Trouble.TOO_MUCH)
        return line

    def _counted(self, data: bytes) -> bytes:
        self._heard += len(data)
        if self._heard > self._longest_answer:
            raise NotReached(Trouble.TOO_MUCH)
        return data
