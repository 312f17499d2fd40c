"""The message kit as an operator sees it: each piece for one client, and why one cannot be made."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from kb.guides.messages.faces import plain
from kb.guides.messages.filling import Unfilled, fill
from kb.guides.messages.gsm import septets
from kb.guides.messages.kit import TooLong, auto_reply, email_text, invoice_line, text_message
from kb.guides.messages.names import Sender
from kb.guides.messages.tree import Message, Piece
from kb.mail.moves import MailSettings, Moment
from kb.mail.names import DomainName
from kb.models.messages.texts import message_path, message_text, sender_in
from kb.models.moves.moves import Move
from kb.models.pages.edited import EditedPage
from kb.operations.moves.clients import domains_of


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a text. `fault` says why there is none. `septets` is the length of a text message."""

    text: str = ""
    subject: str = ""
    fault: str = ""
    septets: int | None = None


@dataclass(frozen=True, slots=True)
class ShownPiece:
    """One piece. `path` is where its words are edited for this move, `site_path` for all moves; `is_own`: this move
    has its own."""

    piece: Piece
    path: str
    site_path: str
    is_own: bool
    made: Made

    @property
    def title(self) -> str:
        return _(self.piece.label)


def pieces_for(name: DomainName, moment: Moment, language: str, at: datetime) -> list[ShownPiece]:
    """Every piece for one client, in the words of `at`."""
    own = _own_paths(moment.move.slug, language)
    settings, sender = moment.settings(name), sender_in(language)
    shown = []
    for piece in Piece:
        message = message_text(piece, moment.move.slug, at, language)
        path = message_path(piece, moment.move.slug, language)
        site_path = message_path(piece, "", language)
        shown.append(ShownPiece(piece, path, site_path, path in own, _made(message, settings, sender)))
    return shown


def lines(move: Move, moment: Moment, language: str, at: datetime) -> Iterator[tuple[str, str, str]]:
    """For each domain of a move the text message and the line for an invoice."""
    texts = [message_text(piece, moment.move.slug, at, language) for piece in (Piece.TEXT_MESSAGE, Piece.INVOICE_LINE)]
    sender = sender_in(language)
    for name in domains_of(move):
        made = [_made(text, moment.settings(name), sender) for text in texts]
        sms, line = (one.text or one.fault for one in made)
        yield name.u_label, sms, line


def _own_paths(move: str, language: str) -> frozenset[str]:
    paths = [message_path(piece, move, language) for piece in Piece]
    return frozenset(EditedPage.objects.filter(path__in=paths).values_list("path", flat=True))


def _letter(message: Message, settings: MailSettings, sender: Sender) -> str:
    document = fill(message, settings, sender)
    return f"{document.subject}\n\n{plain(document)}"


_MAKERS: Final[Mapping[Piece, Callable[[Message, MailSettings, Sender], str]]] = {
    Piece.TEXT_MESSAGE: text_message,
    Piece.LETTER: _letter,
    Piece.AUTO_REPLY: auto_reply,
    Piece.INVOICE_LINE: invoice_line,
}


def _made(message: Message, settings: MailSettings, sender: Sender) -> Made:
    try:
        if message.piece is Piece.EMAIL:
            email = email_text(message, settings, sender)
            return Made(email.plain.rstrip(), email.subject)
        text = _MAKERS[message.piece](message, settings, sender).rstrip()
    except Unfilled as gap:
        sentence = _("The text uses %(name)s, line %(line)s, and this domain has no such value.")
        return Made(fault=sentence % {"name": f"{{{{ {gap.name} }}}}", "line": gap.line})
    except TooLong:
        return Made(fault=_("No wording fits into one text message. Make the shortest one shorter."))
    return Made(text, septets=septets(text) if message.piece is Piece.TEXT_MESSAGE else None)
