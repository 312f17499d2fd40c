"""Speaking to the mail server that the site sends by: encrypted or not at all, and exact about each message's end.

Four things can become of a message, and only one of them is not known: when the connection is lost after the server was
asked to take the text and before it said whether it has. What follows from each is not decided here.
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
from kb.probes.tls import client_context, words_of

#: Seconds for each answer of the server. With the dialogue's few answers this stays below the lease of a delivery.
PATIENCE: Final = 30.0
#: Characters of a server's answer that are kept.
_LONGEST_ANSWER: Final = 200
_GO_AHEAD: Final = 354
_CLOSING: Final = 421
_SIGN_IN_FIRST: Final = 530


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

    `by_itself`: waiting may help. Otherwise somebody has to change something first.
    """

    def __init__(self, sentence: str, *, by_itself: bool = True) -> None:
        super().__init__(sentence)
        self.by_itself = by_itself


class MailServer:
    """An open connection. One message at a time, each to one recipient."""

    def __init__(self, connection: smtplib.SMTP) -> None:
        self._connection = connection

    def send(self, sender: str, recipient: str, message: bytes) -> Answer:
        """Hand one message over. Raises `ServerUnusable` if the server takes none at all; then it was not begun."""
        try:
            if refused := self._envelope(sender, recipient):
                return refused
            code, words = self._connection.docmd("DATA")
            if code != _GO_AHEAD:
                return self._not_taken(code, words)
        except (smtplib.SMTPException, OSError) as error:
            raise ServerUnusable(_("The mail server closed the connection.")) from error
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
        with suppress(smtplib.SMTPException, OSError):
            self._connection.rset()  # a server that hangs up now has still said what becomes of this message
        return Answer(_outcome(code), code, _words(words))

    def _hand_over(self, message: bytes) -> Answer:
        """From the first byte on only an answer of the server says what became of it."""
        lines = message if message.endswith(b"\r\n") else message + b"\r\n"
        dotted = lines.replace(b"\r\n.", b"\r\n..")
        try:
            self._connection.send((b"." + dotted if dotted.startswith(b".") else dotted) + b".\r\n")
            code, words = self._connection.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self._connection.close()
            return Answer(Outcome.UNKNOWN, words=str(error)[:_LONGEST_ANSWER])
        return Answer(_outcome(code), code, _words(words))


@contextmanager
def connected(server: OutgoingServer, name: str, *, patience: float = PATIENCE) -> Iterator[MailServer]:
    """Connect, encrypt, check the certificate, sign in; `name` is the host that we say to be.

    Raises `ServerUnusable`.
    """
    connection = _opened(server, name, patience)
    try:
        if server.username:
            _sign_in(connection, server)
        yield MailServer(connection)
    finally:
        with suppress(smtplib.SMTPException, OSError):
            connection.quit()
        connection.close()


def _sign_in(connection: smtplib.SMTP, server: OutgoingServer) -> None:
    try:
        connection.login(server.username, server.password)
    except smtplib.SMTPAuthenticationError as error:
        sentence = _("The mail server does not take this user name and password.")
        # What it answered may repeat what was sent, so it goes no further.
        raise ServerUnusable(sentence, by_itself=error.smtp_code // 100 == 4) from None
    except smtplib.SMTPNotSupportedError as error:
        raise ServerUnusable(_("The mail server lets nobody sign in here."), by_itself=False) from error
    except (smtplib.SMTPException, OSError) as error:
        raise ServerUnusable(_("The mail server closed the connection.")) from error


def _opened(server: OutgoingServer, name: str, patience: float) -> smtplib.SMTP:
    context = client_context()
    try:
        if server.encryption is Encryption.TLS:
            implicit = smtplib.SMTP_SSL(server.host, server.port, name, timeout=patience, context=context)
            implicit.ehlo_or_helo_if_needed()
            return implicit
        return _upgraded(smtplib.SMTP(server.host, server.port, name, timeout=patience), context)
    except ssl.SSLCertVerificationError as error:
        sentence = _("The certificate of the mail server is not right: %(why)s.") % {"why": words_of(error)}
        raise ServerUnusable(sentence, by_itself=False) from error
    except ssl.SSLError as error:
        raise ServerUnusable(_("The mail server does not speak TLS on this port."), by_itself=False) from error
    except smtplib.SMTPNotSupportedError as error:
        raise ServerUnusable(_("The mail server offers no encryption here (STARTTLS)."), by_itself=False) from error
    except smtplib.SMTPResponseException as error:
        words = error.smtp_error if isinstance(error.smtp_error, bytes) else str(error.smtp_error).encode()
        sentence = _("The mail server turns us away: %(answer)s") % {"answer": _said(error.smtp_code, words)}
        raise ServerUnusable(sentence) from error
    except (smtplib.SMTPException, OSError) as error:
        raise ServerUnusable(_("The mail server cannot be reached.")) from error


def _upgraded(plain: smtplib.SMTP, context: ssl.SSLContext) -> smtplib.SMTP:
    """The same connection, encrypted. What was said before counts for nothing afterwards."""
    try:
        plain.ehlo_or_helo_if_needed()
        code, _words_of = plain.starttls(context=context)
        if code != 220:
            raise smtplib.SMTPNotSupportedError
        plain.ehlo_or_helo_if_needed()
    except (smtplib.SMTPException, OSError):
        plain.close()
        raise
    return plain


def _outcome(code: int) -> Outcome:
    """A code that is none of SMTP's leaves open what was meant."""
    by_class = {2: Outcome.ACCEPTED, 4: Outcome.LATER, 5: Outcome.REFUSED}
    return by_class.get(code // 100, Outcome.UNKNOWN)


def _words(words: bytes) -> str:
    said = " ".join(words.decode("utf-8", "replace").split())
    return "".join(character for character in said if character.isprintable())[:_LONGEST_ANSWER]


def _said(code: int, words: bytes) -> str:
    return f"{code} {_words(words)}"
