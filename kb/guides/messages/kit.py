"""The message kit: every piece that one client is told, for one domain at one moment."""

from dataclasses import dataclass

from kb.guides.messages.email_html import email_html
from kb.guides.messages.faces import one_line, paragraphs, plain
from kb.guides.messages.filling import fill
from kb.guides.messages.gsm import LONGEST, fits, plainer
from kb.guides.messages.names import Sender
from kb.guides.messages.tree import Message
from kb.mail.moves import MailSettings


class TooLong(ValueError):
    """Not even the shortest wording fits into one text message."""


@dataclass(frozen=True, slots=True)
class EmailText:
    """Both parts say the same: they are made from one text. The subject is one line."""

    subject: str
    plain: str
    html: str


def email_text(message: Message, settings: MailSettings, sender: Sender, contact: str = "") -> EmailText:
    """Raises `Unfilled`: nothing is sent with a gap in it. The subject is empty if there are no words for the state."""
    document = fill(message, settings, sender, contact)
    return EmailText(document.subject, plain(document), email_html(document, sender))


def text_message(message: Message, settings: MailSettings, sender: Sender) -> str:
    """The first paragraph that is one text message. Raises `Unfilled` and `TooLong`."""
    wordings = tuple(map(plainer, paragraphs(fill(message, settings, sender))))
    found = next(filter(fits, wordings), None)
    if found is None:
        raise TooLong(f"no wording fits into one text message of {LONGEST} characters")
    return found


def auto_reply(message: Message, settings: MailSettings, sender: Sender) -> str:
    """What a mailbox answers by itself. Raises `Unfilled`."""
    return plain(fill(message, settings, sender))


def invoice_line(message: Message, settings: MailSettings, sender: Sender) -> str:
    """One line. Raises `Unfilled`."""
    return one_line(fill(message, settings, sender))
