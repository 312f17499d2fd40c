"""What is wrong with a mailbox that cannot be read, to people."""

import imaplib
from typing import Final

from django.utils.translation import gettext as _

from kb.probes.guard import NotReached, Trouble

#: The client of the standard library trips over odd answers in its own ways.
FAULTS: Final = (imaplib.IMAP4.error, OSError, ValueError, LookupError, NotReached)


class MailboxUnusable(Exception):
    """The mailbox cannot be read at the moment. The text says why, to people.

    `by_itself`: waiting may help. Otherwise somebody has to change something first.
    """

    def __init__(self, sentence: str, *, by_itself: bool = True) -> None:
        super().__init__(sentence)
        self.by_itself = by_itself


def broken(error: Exception, otherwise: str) -> MailboxUnusable:
    """What broke a conversation, to people."""
    trouble = error.trouble if isinstance(error, NotReached) else None
    if trouble is Trouble.TIME:
        sentence = _("The mail server of the mailbox is too slow. The site no longer waited for it.")
    elif trouble is Trouble.TOO_MUCH:
        sentence = _(
            "The mail server of the mailbox said far more than it was asked, so the site closed the connection."
        )
    elif trouble is Trouble.GARBLED or isinstance(error, ValueError | LookupError):
        sentence = _("The mail server of the mailbox gave an answer that is none in IMAP.")
    else:
        sentence = otherwise
    return MailboxUnusable(sentence)
