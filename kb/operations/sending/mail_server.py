"""Speaking to the mail server that the site sends by: encrypted or not at all, and exact about each message's end.

Four things can become of a message, and only one of them is not known: when the connection is lost, or the time is up,
after the server was asked to take the text and before it said whether it has; or when its answer means nothing there.
What follows from each is not decided here. The whole conversation has one budget of time and of octets.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

from kb.mail.outgoing import Encryption, OutgoingServer
from kb.probes.guard import Budget, NotReached, Trouble
from kb.probes.mail_clients import Line, SmtpClient
from kb.probes.tls import client_context, words_of

#: Seconds of a whole conversation: several rounds long, and below the lease of a delivery.
PATIENCE: Final = 90.0
#: Octets of the server's side of it. A round of the fastest server has a tenth of it.
MOST_OCTETS: Final = 4 * 1024 * 1024
#: Seconds for its farewell, on which nothing depends.
_FAREWELL: Final = 5.0
#: Characters of a server's answer that are kept.
_LONGEST_ANSWER: Final = 200
_GO_AHEAD: Final = 354
_CLOSING: Final = 421
_SIGN_IN_FIRST: Final = 530
#: A password that has to be changed first (RFC 4954 4.7.12): a 4 that no waiting helps.
_NEW_PASSWORD_FIRST: Final = 432
_FAULTS: Final = (smtplib.SMTPException, OSError, NotReached)


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    REFUSED = "refused"
    LATER = "later"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one message, with the code and words of the server."""

    outcome: Outcome
    code: int = 0
    words: str = ""


class ServerUnusable(Exception):
    """Nothing can be sent at the moment, whoever it is for; no message was begun. The text says why, to people.

    `by_itself`: waiting may help. Otherwise somebody has to change something first. `is_in_message`: it came to light
    in the middle of one message, so another one might fare better.
    """

    def __init__(self, sentence: str, *, by_itself: bool = True, is_in_message: bool = False) -> None:
        super().__init__(sentence)
        self.by_itself, self.is_in_message = by_itself, is_in_message


class MailServer:
    """An open connection. One message at a time, each to one recipient."""

    def __init__(self, connection: smtplib.SMTP, budget: Budget) -> None:
        self._connection, self._budget = connection, budget

    def send(self, sender: str, recipient: str, message: bytes) -> Answer:
        """Hand one message over. Raises `ServerUnusable` if the server takes none at all; then it was not begun."""
        if self._budget.is_low():
            raise _unusable(NotReached(Trouble.TIME))  # or its text would be under way when the time is up
        try:
            if refused := self._envelope(sender, recipient):
                return refused
            code, words = self._connection.docmd("DATA")
            if code != _GO_AHEAD:
                return self._not_taken(code, words)
        except _FAULTS as error:
            self._connection.close()
            raise _unusable(error, is_in_message=True) from error
        return self._hand_over(message)

    def _envelope(self, sender: str, recipient: str) -> Answer | None:
        code, words = self._connection.mail(sender)
        if code // 100 != 2:
            sentence = _("The mail server takes nothing from this sender: %(answer)s") % {"answer": _said(code, words)}
            raise ServerUnusable(sentence, by_itself=code // 100 == 4)
        code, words = self._connection.rcpt(recipient)
        return None if code // 100 == 2 else self._not_taken(code, words)

    def _not_taken(self, code: int, words: bytes) -> Answer:
        if code in (_CLOSING, _SIGN_IN_FIRST):
            sentence = _("The mail server takes nothing at the moment: %(answer)s") % {"answer": _said(code, words)}
            raise ServerUnusable(sentence, by_itself=code == _CLOSING)
        outcome = _outcome_without_text(code)
        if outcome is Outcome.UNKNOWN:
            self._connection.close()  # which of the next answers would be for which command?
        with suppress(*_FAULTS):
            self._connection.rset()  # a server that hangs up now has still said what becomes of this message
        return Answer(outcome, code, _words(words))

    def _hand_over(self, message: bytes) -> Answer:
        """From the first byte on only an answer of the server says what became of it."""
        lines = message if message.endswith(b"\r\n") else message + b"\r\n"
        dotted = lines.replace(b"\r\n.", b"\r\n..")
        try:
            self._connection.send((b"." + dotted if dotted.startswith(b".") else dotted) + b".\r\n")
            code, words = self._connection.getreply()
        except _FAULTS as error:
            self._connection.close()
            return Answer(Outcome.UNKNOWN, words=str(_unusable(error))[:_LONGEST_ANSWER])
        return Answer(_outcome(code), code, _words(words))


@contextmanager
def connected(server: OutgoingServer, name: str, budget: Budget | None = None) -> Iterator[MailServer]:
    """Connect, encrypt, check the certificate, sign in; `name` is the host that we say to be.

    `budget` is for all of it, from looking the name up to the last answer. Raises `ServerUnusable`.
    """
    budget = budget or Budget(PATIENCE, MOST_OCTETS)
    connection = _opened(server, name, budget)
    try:
        if server.username:
            _sign_in(connection, server)
        yield MailServer(connection, budget)
    finally:
        budget.hurry(_FAREWELL)
        with suppress(*_FAULTS):
            connection.quit()
        connection.close()


def _sign_in(connection: smtplib.SMTP, server: OutgoingServer) -> None:
    try:
        connection.login(server.username, server.password)
    except smtplib.SMTPAuthenticationError as error:
        # What it answered may repeat what was sent, so it goes no further.
        raise _not_signed_in(error.smtp_code) from None
    except smtplib.SMTPNotSupportedError as error:
        raise ServerUnusable(_("The mail server lets nobody sign in here."), by_itself=False) from error
    except (smtplib.SMTPServerDisconnected, NotReached) as error:
        raise _unusable(error) from error
    except (smtplib.SMTPException, ValueError):  # a challenge without end, or that is none; no way that we know
        sentence = _("The mail server asks for a way to sign in that this site does not know.")
        raise ServerUnusable(sentence, by_itself=False) from None
    except OSError as error:
        raise _unusable(error) from error


def _not_signed_in(code: int) -> ServerUnusable:
    if code // 100 == 4 and code != _NEW_PASSWORD_FIRST:
        sentence = _("The mail server lets nobody sign in at the moment (%(code)s); the password may well be right.")
        return ServerUnusable(sentence % {"code": code})
    if code // 100 == 5 or code == _NEW_PASSWORD_FIRST:
        return ServerUnusable(_("The mail server does not take this user name and password."), by_itself=False)
    return _unusable(NotReached(Trouble.GARBLED))


def _unusable(error: Exception, *, is_in_message: bool = False) -> ServerUnusable:
    """What broke a conversation, to people."""
    trouble = error.trouble if isinstance(error, NotReached) else None
    if trouble is Trouble.TIME:
        sentence = _("The mail server is too slow. The site no longer waited for it and closed the connection.")
    elif trouble is Trouble.TOO_MUCH:
        sentence = _("The mail server said far more than it has to, so the site closed the connection.")
    elif trouble is Trouble.GARBLED:
        sentence = _("The mail server gave an answer that is none in SMTP, so the site closed the connection.")
    else:
        sentence = _("The mail server closed the connection.")
    return ServerUnusable(sentence, is_in_message=is_in_message)


def _opened(server: OutgoingServer, name: str, budget: Budget) -> smtplib.SMTP:
    line = Line(server.host, server.port, budget, client_context(), server.encryption is Encryption.TLS)
    try:
        connection = SmtpClient(line, name)
        return _greeted(connection, None if line.is_encrypted else line.upgrading())
    except ssl.SSLCertVerificationError as error:
        sentence = _("The certificate of the mail server is not right: %(why)s.") % {"why": words_of(error)}
        raise ServerUnusable(sentence, by_itself=False) from error
    except (ssl.SSLEOFError, ssl.SSLZeroReturnError) as error:
        raise _unusable(error) from error
    except ssl.SSLError as error:
        raise ServerUnusable(_("The mail server does not speak TLS on this port."), by_itself=False) from error
    except smtplib.SMTPNotSupportedError as error:
        raise ServerUnusable(_("The mail server offers no encryption here (STARTTLS)."), by_itself=False) from error
    except smtplib.SMTPResponseException as error:
        words = error.smtp_error if isinstance(error.smtp_error, bytes) else str(error.smtp_error).encode()
        sentence = _("The mail server turns us away: %(answer)s") % {"answer": _said(error.smtp_code, words)}
        raise ServerUnusable(sentence) from error
    except NotReached as error:
        if error.trouble is not Trouble.UNREACHABLE:
            raise _unusable(error) from error
        raise ServerUnusable(_("The mail server cannot be reached.")) from error
    except (smtplib.SMTPException, OSError) as error:
        raise ServerUnusable(_("The mail server cannot be reached.")) from error


def _greeted(connection: smtplib.SMTP, upgrading: ssl.SSLContext | None) -> smtplib.SMTP:
    """The same connection, encrypted. What was said before that counts for nothing afterwards."""
    try:
        connection.ehlo_or_helo_if_needed()
        if upgrading:
            connection.starttls(context=upgrading)
            connection.ehlo_or_helo_if_needed()
    except BaseException:
        connection.close()
        raise
    return connection


def _outcome(code: int) -> Outcome:
    """A code that is none of SMTP's leaves open what was meant."""
    by_class = {2: Outcome.ACCEPTED, 4: Outcome.LATER, 5: Outcome.REFUSED}
    return by_class.get(code // 100, Outcome.UNKNOWN)


def _outcome_without_text(code: int) -> Outcome:
    """“Taken” is no answer to the question whether a text may come: who says it has lost count of the answers."""
    return _outcome(code) if code // 100 in (4, 5) else Outcome.UNKNOWN


def _words(words: bytes) -> str:
    said = " ".join(words.decode("utf-8", "replace").split())
    return "".join(character for character in said if character.isprintable())[:_LONGEST_ANSWER]


def _said(code: int, words: bytes) -> str:
    return f"{code} {_words(words)}"
