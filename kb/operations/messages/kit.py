"""The message kit as an operator sees it: each piece for one client, and why one cannot be made."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Final

from django.utils.translation import gettext as _

from kb.guides.messages.alike import Alike
from kb.guides.messages.faces import plain
from kb.guides.messages.filling import Unfilled, fill
from kb.guides.messages.gsm import septets
from kb.guides.messages.kit import EmailText, TooLong, auto_reply, email_text, invoice_line, text_message
from kb.guides.messages.names import Sender
from kb.guides.messages.tree import Message, Piece
from kb.mail.moves import MailSettings, Moment
from kb.mail.names import DomainName
from kb.mail.notice_days import due_at
from kb.models.messages.texts import message_path, message_text, sender_in
from kb.models.moves.contacts import Contact
from kb.models.moves.moves import Move
from kb.models.pages.edited import EditedPage
from kb.models.site.profile import current_profile
from kb.operations.moves.clients import people_by_domain


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
    #: The moment for which a follow-up is made, whatever day was chosen; `None` for all else.
    leaves_at: datetime | None = None

    @property
    def title(self) -> str:
        return _(self.piece.label)


def pieces_for(name: DomainName, moment: Moment, language: str, at: datetime) -> list[ShownPiece]:
    """Every piece for one client, in the words of `at`; each follow-up as it will be when it leaves."""
    own = _own_paths(moment.move.slug, language)
    sender = sender_in(language)
    contact = _contact(name)
    shown = []
    for piece in Piece:
        of_piece = _moment_of(piece, moment)
        settings = of_piece.settings(name)
        message = message_text(piece, moment.move.slug, at, language)
        path = message_path(piece, moment.move.slug, language)
        site_path = message_path(piece, "", language)
        made = _made(message, settings, sender, contact)
        leaves = None if of_piece is moment else of_piece.at
        shown.append(ShownPiece(piece, path, site_path, path in own, made, leaves))
    return shown


def email_for(piece: Piece, name: DomainName, moment: Moment, language: str, at: datetime) -> EmailText | None:
    """One e-mail for one client, a follow-up as it will be when it leaves; `None` if it cannot be made."""
    message = message_text(piece, moment.move.slug, at, language)
    contact = _contact(name)
    try:
        email = email_text(message, _moment_of(piece, moment).settings(name), sender_in(language), contact)
    except Unfilled:
        return None
    return email if email.subject else None


def _moment_of(piece: Piece, moment: Moment) -> Moment:
    """For which moment a piece is made: a follow-up for its own, whatever day was chosen."""
    leaves = due_at(piece.occasion, moment.move.moves_at, current_profile().tz) if piece.occasion else None
    return moment.move.as_if_published(leaves) if leaves else moment


def lines(move: Move, moment: Moment, language: str, at: datetime) -> Iterator[tuple[str, str, str, str, str]]:
    """For each domain of a move, and each of its people with a number: name, number, text message, invoice line.

    From one query, as it is read.
    """
    texts = [message_text(piece, moment.move.slug, at, language) for piece in (Piece.TEXT_MESSAGE, Piece.INVOICE_LINE)]
    sender = sender_in(language)

    def made(name: DomainName) -> tuple[str, ...]:
        pieces = (_made(text, moment.settings(name), sender) for text in texts)
        return tuple(one.text or one.fault for one in pieces)

    alike = Alike(made)
    for written, rows in groupby(people_by_domain(move), key=itemgetter(0)):
        name = DomainName(written)
        sms, line = alike.of(name)
        known = [(person or "", phone or "") for _name, person, phone in rows]
        for person, phone in [one for one in known if one[1]] or known[:1]:
            yield name.u_label, person, phone, sms, line


def _contact(name: DomainName) -> str:
    """What the first contact of a domain is called; empty without one."""
    people = Contact.objects.filter(domain__name=name.a_label).order_by("pk")
    return people.values_list("name", flat=True).first() or ""


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


def _made(message: Message, settings: MailSettings, sender: Sender, contact: str = "") -> Made:
    try:
        if message.piece.is_email:
            email = email_text(message, settings, sender, contact)
            if not email.subject:
                return Made(fault=_("The text has no words for where the move stands at that moment."))
            return Made(email.plain.rstrip(), email.subject)
        text = _MAKERS[message.piece](message, settings, sender).rstrip()
    except Unfilled as gap:
        sentence = _("The text uses %(name)s, line %(line)s, and this domain has no such value.")
        return Made(fault=sentence % {"name": f"{{{{ {gap.name} }}}}", "line": gap.line})
    except TooLong:
        return Made(fault=_("No wording fits into one text message. Make the shortest one shorter."))
    return Made(text, septets=septets(text) if message.piece is Piece.TEXT_MESSAGE else None)
