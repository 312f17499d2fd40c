"""Speaking to the mailbox to which messages come back: encrypted or not at all, by IMAP, looking without touching.

The folder is opened for reading alone, and messages are fetched without being marked as read. Only those that the
caller names are marked. The whole conversation has one budget of time and of octets, and each answer a bound.
"""

import imaplib
import re
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from kb.mail.bounce_mailbox import BounceMailbox, ImapEncryption, quoted
from kb.mail.bounces import DECIDING_FIELDS, MOST_BYTES
from kb.operations.sending.mailbox_faults import FAULTS, MailboxUnusable, broken
from kb.probes.guard import Budget, NotReached, Trouble
from kb.probes.mail_clients import ImapClient, Line
from kb.probes.tls import client_context, words_of

#: Seconds of a whole conversation: several rounds long.
PATIENCE: Final = 120.0
#: Octets of the server's side of it. A third of it, after which nothing new is begun, is a handful of long messages.
MOST_OCTETS: Final = 96 * 1024 * 1024
#: Octets of one answer: of the longest message, or of all numbers that are searched at once.
_LONGEST_ANSWER: Final = 4 * MOST_BYTES
#: Seconds for its farewell, on which nothing depends.
_FAREWELL: Final = 5.0
#: What is fetched of every message. Some have ten thousand bytes of trace above the fields by which it is told whether
#: the rest is worth fetching, so these are asked for by name.
_HEADERS: Final = f"BODY.PEEK[HEADER.FIELDS ({' '.join(DECIDING_FIELDS).upper()})]<0.{8 * 1024}>"
#: What a server says that would take this password another time (RFC 5530).
_LATER: Final = re.compile(r"\[(?:UNAVAILABLE|INUSE|LIMIT)\]", re.IGNORECASE)
_UID: Final = re.compile(rb"\bUID (\d{1,10})\b")
_ARRIVED: Final = re.compile(rb'\bINTERNALDATE "([^"]{20,30})"')
#: Numbers of messages and of folders (RFC 3501 2.3.1.1): 32 bits.
_LARGEST: Final = 2**32 - 1
#: A server that always has news is not listened to more often than so many seconds.
_SHORTEST_WAIT: Final = 1.0


@dataclass(frozen=True, slots=True)
class Folder:
    """The generation of its numbers, and the number that the next message gets, if the server says it."""

    uid_validity: int
    uid_next: int


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A message as far as it was fetched. `arrived_at` is by the clock of the mailbox, if it says."""

    uid: int
    arrived_at: datetime | None
    content: bytes


class OpenMailbox:
    """A folder that somebody has signed in for. Each method raises `MailboxUnusable`."""

    def __init__(self, connection: ImapClient, mailbox: BounceMailbox, budget: Budget) -> None:
        self._connection, self._mailbox, self._budget = connection, mailbox, budget
        self._tells: bool | None = None

    def is_tired(self) -> bool:
        """Whether the rest is better left to another conversation."""
        return self._budget.is_low()

    def wait(self, seconds: float) -> None:
        """For so long; where the server tells of new messages (IDLE), only until it does."""
        if self._tells is None:
            self._tells = self._offers(b"IDLE")
        ends, soonest = time.monotonic() + seconds, time.monotonic() + min(seconds, _SHORTEST_WAIT)
        if self._tells:
            self._tells = self._heard(seconds)
        time.sleep(max(0.0, (soonest if self._tells else ends) - time.monotonic()))

    def look(self) -> Folder:
        """Open the folder for reading alone."""
        kind, _data = self._try(self._connection.select, self._mailbox.folder_on_the_wire, True)
        if kind != "OK":
            sentence = _("The mailbox has no folder “%(folder)s” that this account may read.")
            raise MailboxUnusable(sentence % {"folder": self._mailbox.folder}, by_itself=False)
        return Folder(self._number("UIDVALIDITY") or 1, self._number("UIDNEXT"))

    def numbers_after(self, last: int, since: date, up_to: int | None = None) -> list[int]:
        """The messages behind a number, and up to one, that arrived on a day or later; in order."""
        found = self._ask("SEARCH", "UID", f"{last + 1}:{up_to or '*'}", "SINCE", f"{since:%d-%b-%Y}")
        words = b" ".join(line for line in found if isinstance(line, bytes)).split()
        # With nothing behind the number a server names the last message all the same.
        return sorted({number for word in words if word.isdigit() and (number := _number(word)) > last})

    def headers(self, uids: Sequence[int]) -> list[Glimpse]:
        """Of each message the fields that decide."""
        return self._fetch(",".join(map(str, uids)), _HEADERS)

    def fields(self, uids: Sequence[int], names: Sequence[str], most: int) -> list[Glimpse]:
        """Of each message these fields, cut after so many octets."""
        wanted = f"BODY.PEEK[HEADER.FIELDS ({' '.join(names).upper()})]<0.{most}>"
        return self._fetch(",".join(map(str, uids)), wanted)

    def delete(self, uids: Sequence[int]) -> bool:
        """Delete these and no other; False if this account may not.

        Without UIDPLUS (RFC 4315) there is no way to empty the bin of these alone, so they stay, marked as deleted.
        """
        return self._flag(uids, r"(\Deleted)", expunges=True)

    def content(self, uid: int) -> bytes:
        """The beginning of a message; empty if it is gone meanwhile."""
        return next((one.content for one in self._fetch(str(uid), f"BODY.PEEK[]<0.{MOST_BYTES}>")), b"")

    def mark_read(self, uids: Sequence[int]) -> bool:
        """Mark these and no other; False if this account may not."""
        return self._flag(uids, r"(\Seen)")

    def _flag(self, uids: Sequence[int], flag: str, *, expunges: bool = False) -> bool:
        numbers = ",".join(map(str, uids))
        try:
            kind, _data = self._try(self._connection.select, self._mailbox.folder_on_the_wire, False)
            if kind != "OK":
                return False
            kind, _data = self._try(self._connection.uid, "STORE", numbers, "+FLAGS.SILENT", flag)
            if kind == "OK" and expunges and self._offers(b"UIDPLUS"):
                kind, _data = self._try(self._connection.uid, "EXPUNGE", numbers)
        except _ReadOnly:
            return False
        self.look()
        return kind == "OK"

    def _fetch(self, uids: str, what: str) -> list[Glimpse]:
        found = self._ask("FETCH", uids, f"(UID INTERNALDATE {what})")
        return list(_glimpses(found))

    def _ask(self, *words: str) -> list[Any]:
        kind, data = self._try(self._connection.uid, *words)
        if kind != "OK":
            raise MailboxUnusable(_("The mail server did not let the mailbox be searched."))
        return data

    def _try(self, command: Callable[..., tuple[str, list[Any]]], *words: object) -> tuple[str, list[Any]]:
        try:
            return command(*words)
        except imaplib.IMAP4.readonly as error:
            raise _ReadOnly from error
        except FAULTS as error:
            raise broken(error, _("The connection broke while the mailbox was read.")) from error

    def _heard(self, seconds: float) -> bool:
        try:
            return self._connection.wait_for_news(seconds)
        except FAULTS as error:
            raise broken(error, _("The connection broke while the mailbox was read.")) from error

    def _offers(self, name: bytes) -> bool:
        """Asked anew: before somebody signs in servers tell less."""
        _kind, said = self._try(self._connection.capability)
        return any(name in line.upper().split() for line in said if isinstance(line, bytes))

    def _number(self, name: str) -> int:
        _kind, said = self._connection.response(name)
        last = said[-1] if said else None
        return _number(last) if isinstance(last, bytes) and last.isdigit() else 0


class _ReadOnly(Exception):
    """The folder may be looked at and not changed."""


@contextmanager
def opened(mailbox: BounceMailbox, budget: Budget | None = None) -> Iterator[OpenMailbox]:
    """Connect, encrypt, check the certificate, sign in. Raises `MailboxUnusable`.

    `budget` is for all of it, from looking the name up to the last answer.
    """
    budget = budget or Budget(PATIENCE, MOST_OCTETS)
    connection = _connected(mailbox, budget)
    try:
        _sign_in(connection, mailbox)
        yield OpenMailbox(connection, mailbox, budget)
    finally:
        budget.hurry(_FAREWELL)
        with suppress(*FAULTS):
            connection.logout()
        with suppress(OSError):
            connection.shutdown()


def _sign_in(connection: ImapClient, mailbox: BounceMailbox) -> None:
    closed = _("The mail server of the mailbox closed the connection.")
    if connection.state == "AUTH":  # it said so in its greeting, under encryption
        return
    try:
        if "AUTH=PLAIN" in connection.capabilities:
            connection.authenticate("PLAIN", _once(f"\0{mailbox.username}\0{mailbox.password}".encode()))
        else:
            connection.login(quoted(mailbox.username), mailbox.password)
    except imaplib.IMAP4.abort as error:
        raise MailboxUnusable(closed) from error
    except imaplib.IMAP4.error as error:
        # What it answered may repeat what was sent, so it goes no further.
        if _LATER.search(str(error)):
            sentence = _("The mail server of the mailbox lets nobody sign in at the moment.")
            raise MailboxUnusable(sentence) from None
        sentence = _("The mail server of the mailbox does not take this user name and password.")
        raise MailboxUnusable(sentence, by_itself=False) from None
    except FAULTS as error:
        raise broken(error, closed) from None


def _once(said: bytes) -> Callable[[bytes], bytes]:
    """PLAIN has one question; whoever asks on is told nothing more."""
    answers = [said]

    def answer(_question: bytes) -> bytes:
        if not answers:
            raise NotReached(Trouble.GARBLED)
        return answers.pop()

    return answer


def _connected(mailbox: BounceMailbox, budget: Budget) -> ImapClient:
    line = Line(mailbox.host, mailbox.port, budget, client_context(), mailbox.encryption is ImapEncryption.TLS)
    unreached = _("The mail server of the mailbox cannot be reached.")
    try:
        connection = ImapClient(line, _LONGEST_ANSWER, 2 * MOST_BYTES)
        return connection if line.is_encrypted else _upgraded(connection, line.upgrading())
    except ssl.SSLCertVerificationError as error:
        sentence = _("The certificate of the mailbox’s mail server is not right: %(why)s.")
        raise MailboxUnusable(sentence % {"why": words_of(error)}, by_itself=False) from error
    except (ssl.SSLEOFError, ssl.SSLZeroReturnError) as error:
        raise MailboxUnusable(unreached) from error
    except ssl.SSLError as error:
        sentence = _("The mail server of the mailbox does not speak TLS on this port.")
        raise MailboxUnusable(sentence, by_itself=False) from error
    except (imaplib.IMAP4.abort, OSError, ValueError, LookupError, NotReached) as error:
        raise broken(error, unreached) from error
    except imaplib.IMAP4.error as error:
        sentence = _("The mail server of the mailbox offers no encryption here (STARTTLS).")
        raise MailboxUnusable(sentence, by_itself=False) from error


def _upgraded(plain: ImapClient, context: ssl.SSLContext) -> ImapClient:
    """The same connection, encrypted. What was said before counts for nothing afterwards."""
    try:
        if "STARTTLS" not in plain.capabilities:
            raise imaplib.IMAP4.error("STARTTLS is not offered")
        plain.starttls(context)
    except BaseException:
        with suppress(OSError):
            plain.shutdown()
        raise
    return plain


def _number(digits: bytes) -> int:
    """A number as IMAP has them. Raises `MailboxUnusable`."""
    if len(digits) > 10 or (number := int(digits)) > _LARGEST:
        raise broken(NotReached(Trouble.GARBLED), "")
    return number


def _glimpses(found: list[Any]) -> Iterator[Glimpse]:
    """A message is a pair, of what was said of it and its bytes, and whatever was said behind them."""
    for place, item in enumerate(found):
        if not isinstance(item, tuple):
            continue
        behind = found[place + 1] if place + 1 < len(found) else b""
        said = item[0] + b" " + (behind if isinstance(behind, bytes) else b"")
        if uid := _UID.search(said):
            yield Glimpse(_number(uid[1]), _arrived_at(said), bytes(item[1]))


def _arrived_at(said: bytes) -> datetime | None:
    found = _ARRIVED.search(said)
    try:
        return datetime.strptime(found[1].decode().strip(), "%d-%b-%Y %H:%M:%S %z") if found else None
    except ValueError:
        return None
