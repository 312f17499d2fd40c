"""A mail server on this machine for the tests: real SMTP with TLS, and recipients to whom things happen.

What happens is in the local part of the recipient; see `_AT_RCPT` and `_AFTER_TEXT`.
"""

import base64
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any, Final

from kb.mail.outgoing import Encryption, OutgoingServer
from tests.thunderbird.street import Authority

_AT_RCPT: Final = {
    "refused": "550 5.1.1 No such mailbox",
    "later": "450 4.2.0 Greylisted, come back",
    "closing": "421 4.3.2 Closing for a while",
    "stranger": "530 5.7.0 Sign in first",
}
#: The connection of `lost` breaks when the server has taken the text and before it says so, that of `cut` at the name.
_AFTER_TEXT: Final = {
    "spam": "554 5.7.1 This looks like spam",
    "full": "452 4.2.2 Mailbox full for now",
    "odd": "999 ?",
}
USER: Final = ("site", "pass/word: \\")


@dataclass
class Sink:
    """What has arrived, and what the server shall be like."""

    context: ssl.SSLContext | None
    encryption: Encryption
    asks_who: bool = False
    #: What is said to every sender, if anything.
    turned_away: str = ""
    #: Local parts that are taken from now on, whatever they were before.
    forgiven: set[str] = field(default_factory=set)
    arrived: list[tuple[str, Message]] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    #: The first word of each line of all dialogues, after encryption too.
    verbs: list[str] = field(default_factory=list)
    connections: int = 0

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _ in self.arrived]


class _Dialogue(StreamRequestHandler):
    """One connection. What a real server would refuse as out of order is none of the tests' matter."""

    server: "_Server"
    timeout = 60

    def handle(self) -> None:
        sink, self.known, self.recipient = self.server.sink, False, ""
        sink.connections += 1
        with suppress(OSError):
            if sink.context and sink.encryption is Encryption.TLS:
                self._encrypt(sink.context)
            self._say("220 sink.example")
            while line := self.rfile.readline():
                verb, _, rest = line.decode().strip().partition(" ")
                if not self._answer(verb.upper(), rest):
                    return

    def _answer(self, verb: str, rest: str) -> bool:
        """Whether the dialogue goes on."""
        sink = self.server.sink
        sink.verbs.append(verb)
        if verb == "EHLO":
            offers = sink.context and sink.encryption is Encryption.STARTTLS and not self._is_encrypted
            self._say(f"250-sink.example\r\n250-AUTH PLAIN\r\n250 {'STARTTLS' if offers else 'SIZE'}")
        elif verb == "STARTTLS" and sink.context:
            self._say("220 go")
            self._encrypt(sink.context)
        elif verb == "AUTH":
            said = base64.b64decode(rest.partition(" ")[2]).decode().split("\0")
            self.known = tuple(said[1:]) == USER
            self._say("235 welcome" if self.known else "535 5.7.8 no")
        elif verb == "MAIL":
            sink.senders.append(rest.partition("<")[2].partition(">")[0])
            self._say(sink.turned_away or ("250 OK" if self.known or not sink.asks_who else "530 5.7.0 Sign in first"))
        elif verb == "RCPT":
            self.recipient = rest.partition("<")[2].partition(">")[0]
            if self._local_part == "cut":
                return False
            self._say(self._happening(_AT_RCPT, "250 OK"))
        elif verb == "DATA":
            self._say("354 go")
            return self._take_text()
        else:
            self._say("221 bye" if verb == "QUIT" else "250 OK")
            return verb != "QUIT"
        return True

    def _take_text(self) -> bool:
        text = b""
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            text += line.removeprefix(b".")
        said = self._happening(_AFTER_TEXT, "250 Taken")
        if said.startswith("250"):
            self.server.sink.arrived.append((self.recipient, message_from_bytes(text)))
        if self._local_part == "lost":
            return False
        self._say(said)
        return True

    def _happening(self, table: dict[str, str], usual: str) -> str:
        return usual if self._local_part in self.server.sink.forgiven else table.get(self._local_part, usual)

    @property
    def _local_part(self) -> str:
        """Without what tells several of a kind apart: `lost` of `lost-2@…`."""
        return self.recipient.partition("@")[0].partition("-")[0]

    @property
    def _is_encrypted(self) -> bool:
        return isinstance(self.connection, ssl.SSLSocket)

    def _encrypt(self, context: ssl.SSLContext) -> None:
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.setup_files()

    def setup_files(self) -> None:
        self.rfile = self.connection.makefile("rb")

    def _say(self, line: str) -> None:
        self.connection.sendall(f"{line}\r\n".encode())

    def finish(self) -> None:
        super().finish()
        self.rfile.close()
        self.connection.close()


class _Server(ThreadingTCPServer):
    daemon_threads = False
    allow_reuse_address = True
    sink: Sink

    def shutdown_request(self, request: Any) -> None:
        """The dialogue has closed its own connection."""


@contextmanager
def running_sink(
    folder: Path,
    authority: Authority,
    encryption: Encryption = Encryption.TLS,
    *,
    name: str = "localhost",
    offers_tls: bool = True,
    asks_who: bool = False,
) -> Iterator[tuple[Sink, OutgoingServer]]:
    """A server whose certificate is for `name`. The authority must be trusted by whoever connects."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(authority.issue((name,), folder / "mail.pem"))
    sink = Sink(context if offers_tls else None, encryption, asks_who)
    with _Server(("127.0.0.1", 0), _Dialogue) as server:
        server.sink = sink
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield sink, OutgoingServer("localhost", server.server_address[1], encryption)
        finally:
            server.shutdown()
            thread.join()


def trust(authority: Authority, folder: Path) -> dict[str, str]:
    """The environment in which a program trusts the authority, by OpenSSL's own variable."""
    path = folder / "authority.pem"
    path.write_text(ssl.DER_cert_to_PEM_cert(authority.der))
    return {"SSL_CERT_FILE": str(path)}
