"""A mailbox on this machine for the tests: as much IMAP as is asked of it, with TLS, and everything that goes wrong."""

import binascii
import re
import select
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any, Final
from urllib.parse import quote

from kb.mail.bounce_mailbox import BounceMailbox, ImapEncryption
from tests.thunderbird.street import Authority

USER: Final = ("help@example.net", 'pass/"word\\:')
ARRIVED: Final = datetime(2026, 11, 22, 13, tzinfo=UTC)


@dataclass
class Letter:
    uid: int
    content: bytes
    arrived_at: datetime = ARRIVED
    flags: set[str] = field(default_factory=set)


@dataclass
class Box:
    """What is in the folder, what was asked, and what the server shall be like."""

    context: ssl.SSLContext | None
    encryption: ImapEncryption
    folder: str = '"INBOX"'
    uid_validity: int = 7
    letters: list[Letter] = field(default_factory=list)
    capabilities: str = "IMAP4rev1 AUTH=PLAIN"
    #: What is told beside them to whoever has signed in, as Dovecot does.
    more_within: str = ""
    #: What is answered to everybody who signs in, if anything.
    turned_away: str = ""
    is_read_only: bool = False
    #: The connection breaks at the first of these.
    breaks_at: str = ""
    #: So many bytes are announced for each part of a message.
    announces: int = 0
    asked: list[str] = field(default_factory=list)
    sign_ins: int = 0

    def put(self, content: bytes, arrived_at: datetime = ARRIVED) -> Letter:
        letter = Letter(self.uid_next, content, arrived_at)
        self.letters.append(letter)
        return letter

    @property
    def uid_next(self) -> int:
        return max((letter.uid for letter in self.letters), default=0) + 1


class _Dialogue(StreamRequestHandler):
    """One connection."""

    server: "_Server"
    timeout = 60

    def handle(self) -> None:
        box, self.may_write, self.is_known = self.server.box, False, False
        with suppress(OSError):
            if box.context and box.encryption is ImapEncryption.TLS:
                self._encrypt(box.context)
            self._say("* OK ready")
            while line := self.rfile.readline():
                tag, _, rest = line.decode().strip().partition(" ")
                verb, _, rest = rest.partition(" ")
                box.asked.append(f"{verb} {rest}".strip() if verb not in {"LOGIN", "AUTHENTICATE"} else verb)
                if box.breaks_at and box.asked[-1].startswith(box.breaks_at):
                    return
                self._say(f"{tag} {self._answer(verb.upper(), rest)}")
                if verb == "LOGOUT":
                    return
                if verb == "STARTTLS" and box.context:
                    self._encrypt(box.context)

    def _answer(self, verb: str, rest: str) -> str:
        box = self.server.box
        if verb == "CAPABILITY":
            offers = box.context and box.encryption is ImapEncryption.STARTTLS
            more = f" {box.more_within}" if self.is_known else ""
            self._say(f"* CAPABILITY {box.capabilities}{more}{' STARTTLS' if offers else ''}")
        elif verb == "AUTHENTICATE":
            self._say("+ ")
            return self._known(b64decoded(self.rfile.readline()).split("\0")[1:])
        elif verb == "LOGIN":
            return self._known([unquoted(one) for one in rest.split(" ", 1)])
        elif verb in {"SELECT", "EXAMINE"}:
            return self._open(verb, rest)
        elif verb == "UID":
            return self._by_uid(*rest.split(" ", 1))
        elif verb == "IDLE":
            self._idle()
        elif verb == "STARTTLS":
            return "OK go" if box.context else "BAD no"
        return "OK done"

    def _known(self, said: list[str]) -> str:
        box = self.server.box
        box.sign_ins += 1
        self.is_known = tuple(said) == USER and not box.turned_away
        return box.turned_away or ("OK welcome" if self.is_known else f"NO not {said[-1]}")

    def _open(self, verb: str, folder: str) -> str:
        box = self.server.box
        if folder != box.folder:
            return "NO [NONEXISTENT] no"
        self.may_write = verb == "SELECT" and not box.is_read_only
        self._say(f"* {len(box.letters)} EXISTS")
        self._say(f"* OK [UIDVALIDITY {box.uid_validity}] valid")
        self._say(f"* OK [UIDNEXT {box.uid_next}] next")
        return f"OK [{'READ-WRITE' if self.may_write else 'READ-ONLY'}] open"

    def _idle(self) -> None:
        """Tells of letters as they come, until the other side has heard enough."""
        known = len(self.server.box.letters)
        self._say("+ idling")
        while not select.select([self.connection], [], [], 0.01)[0]:
            if len(self.server.box.letters) > known:
                known = len(self.server.box.letters)
                self._say(f"* {known} EXISTS")
        self.server.box.asked.append(self.rfile.readline().decode().strip())

    def _by_uid(self, verb: str, rest: str) -> str:
        box = self.server.box
        if verb == "SEARCH":
            words = rest.split()
            first, _, last = words[1].partition(":")
            since = datetime.strptime(words[3], "%d-%b-%Y").replace(tzinfo=UTC)
            found = [one.uid for one in box.letters if one.arrived_at >= since]
            if last == "*":
                behind = [uid for uid in found if uid >= int(first)] or found[-1:]
            else:
                behind = [uid for uid in found if int(first) <= uid <= int(last)]
            self._say(f"* SEARCH {' '.join(map(str, behind))}".rstrip())
            return "OK done"
        numbers, _, what = rest.partition(" ")
        wanted = {int(number) for number in numbers.split(",")}
        if verb == "EXPUNGE":
            box.letters[:] = [one for one in box.letters if one.uid not in wanted or r"\Deleted" not in one.flags]
            return "OK done"
        for place, letter in enumerate(box.letters, 1):
            if letter.uid in wanted and verb == "FETCH":
                self._hand_over(place, letter, what)
            elif letter.uid in wanted:
                assert (verb, what) in (("STORE", rf"+FLAGS.SILENT ({flag})") for flag in (r"\Seen", r"\Deleted"))
                if not self.may_write:
                    return "NO read-only"
                letter.flags.add(what.partition("(")[2].rstrip(")"))
        return "OK done"

    def _hand_over(self, place: int, letter: Letter, what: str) -> None:
        most = int(what.split("<0.")[1].split(">")[0])
        whole = (_fields(letter.content, what) if "HEADER.FIELDS" in what else letter.content)[:most]
        arrived = f"{letter.arrived_at:%d-%b-%Y %H:%M:%S %z}"
        name = what.split("BODY.PEEK")[1].split("<")[0]
        size = self.server.box.announces or len(whole)
        self._say(f'* {place} FETCH (INTERNALDATE "{arrived}" BODY{name}<0> {{{size}}}')
        self.connection.sendall(whole)
        self._say(f" UID {letter.uid})")
        self._say(f"* {place} FETCH (FLAGS ())")  # what another program did meanwhile, which nobody asked for

    def _encrypt(self, context: ssl.SSLContext) -> None:
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")

    def setup(self) -> None:
        self.connection = self.request
        self.connection.settimeout(self.timeout)
        # Else the second line of an answer waits 40 ms for the word that the first one arrived.
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        self.rfile = self.connection.makefile("rb")

    def _say(self, line: str) -> None:
        self.connection.sendall(f"{line}\r\n".encode())

    def finish(self) -> None:
        self.rfile.close()
        self.connection.close()


def _fields(content: bytes, what: str) -> bytes:
    """Those of a head that are asked for (RFC 3501 6.4.5)."""
    names = what.partition("FIELDS (")[2].partition(")")[0].lower().encode().split()
    lines = re.findall(rb"[^\r\n]+\r\n(?:[ \t][^\r\n]*\r\n)*", content.partition(b"\r\n\r\n")[0] + b"\r\n")
    return b"".join(line for line in lines if line.partition(b":")[0].strip().lower() in names) + b"\r\n"


class _Server(ThreadingTCPServer):
    daemon_threads = False
    allow_reuse_address = True
    box: Box

    def shutdown_request(self, request: Any) -> None:
        """The dialogue has closed its own connection."""


def b64decoded(line: bytes) -> str:
    return binascii.a2b_base64(line).decode()


def unquoted(text: str) -> str:
    return text[1:-1].replace('\\"', '"').replace("\\\\", "\\")


@contextmanager
def running_box(
    folder: Path,
    authority: Authority,
    encryption: ImapEncryption = ImapEncryption.TLS,
    *,
    name: str = "localhost",
    offers_tls: bool = True,
) -> Iterator[tuple[Box, BounceMailbox]]:
    """A server whose certificate is for `name`. The authority must be trusted by whoever connects."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(authority.issue((name,), folder / "imap.pem"))
    box = Box(context if offers_tls else None, encryption)
    with _Server(("127.0.0.1", 0), _Dialogue) as server:
        server.box = box
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield box, BounceMailbox("localhost", server.server_address[1], encryption, *USER)
        finally:
            server.shutdown()
            thread.join()


def url_of(mailbox: BounceMailbox) -> str:
    user, password = quote(mailbox.username, safe=""), quote(mailbox.password, safe="")
    return f"{mailbox.encryption}://{user}:{password}@{mailbox.host}:{mailbox.port}"
