"""What a notice says: the e-mail of the message kit, kept as it was tested, filled for one domain when it leaves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from kb.guides.messages.filling import Unfilled
from kb.guides.messages.kit import EmailText, email_text
from kb.guides.messages.source import read_message
from kb.guides.messages.tree import EMAILS, Piece
from kb.guides.text.errors import ContentError
from kb.mail.moves import MailSettings
from kb.mail.names import DomainName
from kb.mail.notice_days import NoticeKind
from kb.mail.recipients import Recipient
from kb.models.messages.texts import message_text, sender_in
from kb.models.moves.contacts import Contact
from kb.models.moves.domains import Domain
from kb.models.pages.library import current_snapshot
from kb.models.sending.notices import Notice
from kb.models.sending.reminder_links import Reminded, reminder_token
from kb.models.sending.suppressions import recipient_key, unsubscribe_token
from kb.models.site.address import why_unreachable
from kb.models.site.profile import current_profile
from kb.operations.sending.logos import notice_logo
from kb.operations.sending.sender import Outbox
from kb.protocols.messages.mail_headers import HeaderRefused
from kb.protocols.messages.notice_email import NoticeEmail, message_id, render, shown_alone

_ANYBODY: Final = DomainName("client.example")


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


@dataclass(frozen=True, slots=True)
class Trial:
    """A test: its number, when it is sent, and the sentence above it that says for which moment it is made."""

    number: int
    sent_at: datetime
    note: str


def kit_text(notice: Notice, at: datetime) -> str:
    """The source of a notice's e-mail, as the message kit has it now: each occasion has a text of its own."""
    message = message_text(_piece(notice), notice.move.slug, at, notice.language)
    snapshot = current_snapshot(at)
    return next(snapshot.sources[path].text for path, known in snapshot.messages.items() if known is message)


def filled(notice: Notice, settings: MailSettings, source: str, contact: str = "") -> EmailText:
    """A text for one domain. Raises `CannotBeSent` rather than leave a gap."""
    try:
        message = read_message(source, piece=_piece(notice), language=notice.language, path="notice")
        text = email_text(message, settings, sender_in(notice.language), contact)
    except Unfilled as gap:
        sentence = _("The text uses {{ %(name)s }}, which has no value for %(domain)s.")
        raise CannotBeSent(sentence % {"name": gap.name, "domain": settings.domain.u_label}) from gap
    except ContentError as error:
        raise CannotBeSent(_("The text cannot be read any more: %(why)s.") % {"why": error.message}) from error
    if not text.subject:
        raise CannotBeSent(_("The text has no words for where the move stands at that moment. Discard this notice."))
    return text


def _refuse_dead_links() -> None:
    if dead_links := why_unreachable():
        raise CannotBeSent(dead_links)


def _ways_out(notice: Notice, settings: MailSettings, recipient: Recipient, test: int) -> dict[str, str]:
    """The links that end further messages, all of them or those of this move."""
    address = sender_in(notice.language).address
    return {
        "unsubscribe_url": address(f"/unsubscribe/{unsubscribe_token(recipient)}/"),
        "reminders_url": address(f"/reminders/{_reminder_token(notice, settings, test=test)}/"),
    }


def envelope(
    notice: Notice,
    settings: MailSettings,
    recipient: Recipient,
    box: Outbox,
    contact: str = "",
    trial: Trial | None = None,
) -> Envelope:
    """The whole message to somebody called `contact`. `trial` makes it another one than the recipient gets later.

    Raises `CannotBeMade`, and what `filled` raises; also `CannotBeSent` while its links would lead nowhere.
    """
    _refuse_dead_links()
    text = filled(notice, settings, notice.text, contact)
    test = trial.number if trial else 0
    key = f"{settings.domain.a_label} {recipient_key(recipient)}{f' test {test}' if test else ''}"
    identity = message_id(notice.uuid, key, box.host)
    email = NoticeEmail(
        subject=text.subject,
        plain=text.plain,
        html=text.html,
        sender=box.sender,
        recipient=recipient,
        message_id=identity,
        sent_at=trial.sent_at if trial else settings.at,
        **_ways_out(notice, settings, recipient, test),
        domain=settings.domain.u_label,
        site=current_profile().name,
        language=notice.language,
        answers_to=box.answers_to,
        logo=notice_logo(),
        note=trial.note if trial else "",
    )
    try:
        return Envelope(recipient, identity, render(email))
    except HeaderRefused as refused:
        sentence = _("The message for %(domain)s cannot be made: %(why)s")
        why = {"domain": settings.domain.u_label, "why": _(refused.reason)}
        raise CannotBeMade(sentence % why) from refused


def _reminder_token(notice: Notice, settings: MailSettings, *, test: int) -> str:
    """In a test, which the operator gets, it is of no domain: pressing it must end nothing of a client's."""
    domain = 0 if test else Domain.objects.only("pk").get(name=settings.domain.a_label).pk
    return reminder_token(Reminded(domain, notice.move_id))


@dataclass(frozen=True, slots=True)
class Example:
    """Who gets the first message, and with which values: somebody to show a notice with."""

    settings: MailSettings
    contact: str


def example(notice: Notice, moment: datetime) -> Example | None:
    """The first domain of the move as it will be at a moment, whether the move is published or not; `None` if it has
    none."""
    row = Domain.objects.active().filter(move=notice.move_id).order_by("name").first()
    if row is None:
        return None
    settings = notice.move.as_value().as_if_published(moment).settings(DomainName(row.name))
    person = Contact.objects.filter(domain=row).to_be_written_to().order_by("pk").first()
    return Example(settings, person.name if person else "")


def example_email(notice: Notice, moment: datetime, source: str) -> EmailText | None:
    """The text as the first domain of the move gets it at a moment; `None` if there is none. Raises `CannotBeSent`."""
    found = example(notice, moment)
    return filled(notice, found.settings, source, found.contact) if found else None


def preview(notice: Notice, moment: datetime, source: str) -> str:
    """That as mail apps show it, with the logo in it; empty if there is no domain. Raises `CannotBeSent`."""
    text = example_email(notice, moment, source)
    return shown_alone(text.html, notice_logo(), current_profile().name) if text else ""


def subject_of(notice: Notice, moment: datetime, source: str) -> str:
    """The subject of a text at a moment, for a domain that nobody has: two notices of a move are compared by it.

    Raises `CannotBeSent`.
    """
    anybody = notice.move.as_value().as_if_published(moment).settings(_ANYBODY)
    return filled(notice, anybody, source).subject


def _piece(notice: Notice) -> Piece:
    return EMAILS[NoticeKind(notice.kind)]
