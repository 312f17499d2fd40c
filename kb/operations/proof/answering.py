"""Our answer to a message that came: once, to nobody who did not write it, and never in a loop."""

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from kb.mail.names import DomainName
from kb.mail.proof.arrivals import Arrival
from kb.mail.proof.verdicts import Through
from kb.mail.recipients import NotARecipient, Recipient
from kb.models.messages.texts import sender_in
from kb.models.moves.domains import Domain
from kb.models.proof.tags import AnswerState, ProofTag
from kb.operations.proof.asking import word_of
from kb.operations.sending.mail_server import Outcome, ServerUnusable, connected
from kb.operations.sending.sender import Outbox, outbox
from kb.protocols.messages.mail_headers import HeaderRefused
from kb.protocols.messages.proof_answer import ProofAnswer, render

#: Answers to the mailboxes of one domain.
MOST_AN_HOUR: Final = 5
_HOUR: Final = timedelta(hours=1)


def may_answer(row: ProofTag, arrival: Arrival, at: datetime) -> bool:
    """Whether an answer would go to whoever wrote: our server vouches for the sender, or the client's own server
    handed the message over, which takes mail from its own people alone."""
    if arrival.is_automatic or not arrival.sender or outbox() is None:
        return False
    if not (arrival.is_authentic or row.through in (Through.NEW, Through.OLD)):
        return False
    return ProofTag.objects.all().answered_since(row.domain, at - _HOUR).count() < MOST_AN_HOUR


def send_answer(row: ProofTag, arrival: Arrival, tag: str, at: datetime) -> None:
    """Hand it over and write down what became of it. The row says already that it is being sent: what is lost on the
    way is not sent again."""
    box = outbox()
    state = AnswerState.FAILED
    if box is not None:
        try:
            recipient = Recipient.parse(arrival.sender)
            content = render(_answer(row, arrival, tag, box, recipient, at))
            with connected(box.server, box.host) as server:
                answer = server.send(box.sender.address, recipient.address, content)
            state = AnswerState.SENT if answer.outcome is Outcome.ACCEPTED else AnswerState.FAILED
        except (NotARecipient, HeaderRefused, ServerUnusable):
            state = AnswerState.FAILED
    ProofTag.objects.filter(pk=row.pk, answer=AnswerState.SENDING).update(answer=state)


def _answer(row: ProofTag, arrival: Arrival, tag: str, box: Outbox, recipient: Recipient, at: datetime) -> ProofAnswer:
    with override(row.language):
        return ProofAnswer(
            subject=_subject(row),
            lines=tuple(_lines(row, at)),
            button=_("I read this on the device that sent it"),
            url=sender_in(row.language).address(f"/for/{row.domain.name}/proof/{tag}/?read={word_of(tag)}"),
            sender=box.sender,
            recipient=recipient,
            host=box.host,
            answers=arrival.message_id,
            sent_at=at,
        )


def _subject(row: ProofTag) -> str:
    if row.through == Through.NEW:
        return _("Your device sends through the new server")
    if row.through == Through.OLD:
        return _("Your device still sends through the old server")
    return _("Your test message has arrived")


def _lines(row: ProofTag, at: datetime) -> list[str]:
    name = DomainName(row.domain.name)
    lines = [_("Your test message for %(domain)s has arrived.") % {"domain": name.u_label}]
    told = Domain.objects.settings_for(name, at)
    values = told.to_type if told else None
    incoming, outgoing = (values.incoming(), values.outgoing) if values else (None, None)
    if row.through == Through.NEW:
        lines.append(_("It came through the new server: sending works."))
    elif row.through == Through.OLD:
        lines.append(_("It came through the old server, so the outgoing server on this device is not changed yet."))
    if incoming and outgoing:
        said = _("Incoming server: %(incoming)s. Outgoing server: %(outgoing)s.")
        lines.append(said % {"incoming": incoming.host, "outgoing": outgoing.host})
    lines.append(_("If you read this on the same device, receiving works too. Press the button to say so."))
    return lines
