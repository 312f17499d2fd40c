"""What a notice says: the e-mail of the message kit, kept as it was tested, filled for one domain when it leaves."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kb.guides.messages.filling import Unfilled
from kb.guides.messages.kit import EmailText, email_text
from kb.guides.messages.source import read_message
from kb.guides.messages.tree import Piece
from kb.guides.text.errors import ContentError
from kb.mail.moves import MailSettings
from kb.mail.names import DomainName
from kb.mail.recipients import Recipient
from kb.models.messages.texts import message_text, sender_in
from kb.models.moves.domains import Domain
from kb.models.pages.library import current_snapshot
from kb.models.sending.notices import Notice
from kb.models.sending.suppressions import recipient_key, unsubscribe_token
from kb.models.site.address import why_unreachable
from kb.models.site.profile import current_profile
from kb.operations.sending.sender import Outbox
from kb.protocols.messages.mail_headers import HeaderRefused
from kb.protocols.messages.notice_email import NoticeEmail, message_id, render


class CannotBeSent(ValueError):
    """The text cannot be sent as it is; its own text is a sentence for the operator."""


class CannotBeMade(CannotBeSent):
    """This one message cannot be made; others may leave."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message that is ready to be handed over."""

    recipient: Recipient
    message_id: str
    content: bytes


def kit_text(move: str, at: datetime, language: str) -> str:
    """The source of the e-mail of a move, as the message kit has it now."""
    message = message_text(Piece.EMAIL, move, at, language)
    snapshot = current_snapshot(at)
    return next(snapshot.sources[path].text for path, known in snapshot.messages.items() if known is message)


def filled(notice: Notice, settings: MailSettings, source: str) -> EmailText:
    """A text for one domain. Raises `CannotBeSent` rather than leave a gap."""
    try:
        message = read_message(source, piece=Piece.EMAIL, language=notice.language, path="notice")
        return email_text(message, settings, sender_in(notice.language))
    except Unfilled as gap:
        sentence = _("The text uses {{ %(name)s }}, which has no value for %(domain)s.")
        raise CannotBeSent(sentence % {"name": gap.name, "domain": settings.domain.u_label}) from gap
    except ContentError as error:
        raise CannotBeSent(_("The text cannot be read any more: %(why)s.") % {"why": error.message}) from error


def envelope(notice: Notice, settings: MailSettings, recipient: Recipient, box: Outbox, *, test: int = 0) -> Envelope:
    """The whole message. `test` makes it another one than the recipient gets later.

    Raises `CannotBeMade`, and what `filled` raises; also `CannotBeSent` while its links would lead nowhere.
    """
    if dead_links := why_unreachable():
        raise CannotBeSent(dead_links)
    text = filled(notice, settings, notice.text)
    key = f"{settings.domain.a_label} {recipient_key(recipient)}{f' test {test}' if test else ''}"
    identity = message_id(notice.uuid, key, box.host)
    email = NoticeEmail(
        subject=text.subject,
        plain=text.plain,
        html=text.html,
        sender=box.sender,
        recipient=recipient,
        message_id=identity,
        sent_at=settings.at,
        unsubscribe_url=sender_in(notice.language).address(f"/unsubscribe/{unsubscribe_token(recipient)}/"),
        domain=settings.domain.u_label,
        site=current_profile().name,
        language=notice.language,
        answers_to=box.answers_to,
    )
    try:
        return Envelope(recipient, identity, render(email))
    except HeaderRefused as refused:
        sentence = _("The message for %(domain)s cannot be made: %(why)s")
        why = {"domain": settings.domain.u_label, "why": _(refused.reason)}
        raise CannotBeMade(sentence % why) from refused


def example_email(notice: Notice, at: datetime) -> EmailText | None:
    """The text as the first domain of the move would get it; `None` if there is none. Raises `CannotBeSent`."""
    domain = Domain.objects.active().filter(move=notice.move).order_by("name").first()
    settings = Domain.objects.settings_for(DomainName(domain.name), at) if domain else None
    if settings is None or settings.move is None:
        return None
    return filled(notice, settings, notice.text or kit_text(notice.move.slug, at, notice.language))
