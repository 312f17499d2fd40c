"""When notices leave: their background work, from the test to the operator's own address to the last recipient.

A notice has a piece of work that sends for a few seconds and queues the next. Should a piece be lost, the watch
queues another; two of them at once do no harm, since each message and each turn is claimed.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kb.mail.names import DomainName
from kb.mail.notice_days import NoticeKind, leaves_at
from kb.mail.recipients import NotARecipient, Recipient
from kb.models.ground.work import queue_once
from kb.models.moves.domains import Domain
from kb.models.sending.deliveries import Delivery
from kb.models.sending.notices import Notice, NoticeState, TrialState
from kb.models.site.address import why_unreachable
from kb.models.site.events import CLOCK, record_event
from kb.models.site.profile import current_profile
from kb.operations.sending.mail_server import Outcome, ServerUnusable, connected
from kb.operations.sending.recipients import Addressees, addressees
from kb.operations.sending.rounds import NoticeRound, give_up_abandoned, next_round
from kb.operations.sending.sender import Outbox, outbox
from kb.operations.sending.texts import CannotBeSent, envelope
from kb.operations.work.background import background, every
from kb.operations.work.rounds import now

#: How long recipients are kept after a notice began to leave; counts stay.
KEPT: Final = timedelta(days=90)
_GO_ON: Final = "notices.go-on"


def moment_of(notice: Notice) -> datetime | None:
    """When a notice that somebody said yes to begins to leave, by the dates of its move as they are now."""
    if notice.ready_at is None:
        return None
    return leaves_at(NoticeKind(notice.kind), notice.move.moves_at, current_profile().tz, notice.ready_at)


def queue_round(notice: Notice, not_before: datetime) -> None:
    """Let a worker go on with it from a moment on."""
    queue_once(_GO_ON, {"notice": notice.pk}, now(), not_before)


@background(_GO_ON)
def go_on(*, notice: int) -> None:
    """Start the notice if its moment has come, send for a while, and queue what follows."""
    row = Notice.objects.under_way().filter(pk=notice).first()
    box = outbox()
    if row is None or box is None:
        return
    again: datetime | None
    if row.state == NoticeState.READY:
        moment = moment_of(row)
        again = moment if moment and moment > now() else start(row, now())
    else:
        again = NoticeRound(row, box, now).run()
    if again is not None:
        queue_round(row, again)


def start(notice: Notice, at: datetime) -> datetime | None:
    """Write a row for each recipient of this moment and begin; gives when to send.

    If there are many more of them than the operator confirmed, or the move is not published, it goes back to be looked
    at instead.
    """
    found = addressees(notice.move, at)
    if fault := _why_not(notice, found, at):
        Notice.objects.filter(pk=notice.pk, state=NoticeState.READY).update(
            state=NoticeState.DRAFT, fault=fault[:300], ready_at=None
        )
        return None
    with transaction.atomic():
        begun = Notice.objects.filter(pk=notice.pk, state=NoticeState.READY, ready_at=notice.ready_at).update(
            state=NoticeState.SENDING, started_at=at, next_at=at, fault="", faults_in_a_row=0
        )
        if not begun:
            return None
        Delivery.objects.bulk_create(
            (
                Delivery(
                    notice=notice,
                    domain_id=one.domain,
                    recipient=one.recipient.address,
                    recipient_key=one.key,
                    due_at=at,
                )
                for one in found.messages
            ),
            batch_size=500,
        )
        after = {"kind": notice.kind, "messages": len(found.messages)}
        record_event(at, notice.ready_by, "notice.send", f"move {notice.move.slug}", after=after)
    return at


@background("notices.test")
def send_test(*, notice: int, number: int) -> None:
    """Send the notice as it is to the operator's own address. A second call for the same test does nothing."""
    row = Notice.objects.filter(pk=notice, tests=number, test_state=TrialState.ASKED).select_related("move").first()
    box = outbox()
    if row is None or box is None:
        return
    fault = _tried(row, box, now())
    state = TrialState.FAILED if fault else TrialState.SENT
    asked = Notice.objects.filter(pk=row.pk, tests=number, test_state=TrialState.ASKED)
    asked.update(test_state=state, test_fault=fault[:300])


@every(hours=1 / 12, name="notices.watch")
def watch(at: datetime) -> None:
    """Take up again what nobody goes on with: a piece of work was lost, or the dates of a move were brought forward."""
    for row in Notice.objects.under_way():
        moment = moment_of(row) if row.state == NoticeState.READY else next_round(row, at)
        if moment is not None:
            queue_round(row, max(at, moment))
    for row in Notice.objects.filter(state=NoticeState.STOPPED):
        give_up_abandoned(row, at)


@every(hours=24, name="notices.forget")
def forget_recipients(at: datetime) -> None:
    """Delete the addresses of old notices; the counts stay."""
    for row in Notice.objects.with_old_recipients(at - KEPT).select_related("move"):
        with transaction.atomic():
            counts = row.deliveries.all().counted()
            row.deliveries.all().delete()
            Notice.objects.filter(pk=row.pk).update(
                counts=counts, test_to="", state=NoticeState.DONE, finished_at=row.finished_at or at
            )
            after = {"kind": row.kind, **counts}
            record_event(at, CLOCK, "notice.forget", f"move {row.move.slug}", after=after)


def _why_not(notice: Notice, found: Addressees, at: datetime) -> str:
    if why := why_unreachable():
        return why
    if notice.move.published_at is None or notice.move.published_at > at:
        return _("The move is not published, so the pages that the message leads to would show nothing of it.")
    expected = notice.expected or 0
    if len(found.messages) > expected + max(5, expected // 10):
        sentence = _("There are %(now)s messages to send by now, and you confirmed %(then)s. Look once more.")
        return sentence % {"now": len(found.messages), "then": expected}
    return ""


def _tried(notice: Notice, box: Outbox, at: datetime) -> str:
    """Hand the test over; gives what went wrong, if anything."""
    domain = Domain.objects.active().filter(move=notice.move).order_by("name").first()
    settings = Domain.objects.settings_for(DomainName(domain.name), at) if domain else None
    if settings is None or settings.move is None:
        return _("The move has no domain yet, or is not published, so there is nothing to fill in.")
    try:
        recipient = Recipient.parse(notice.test_to)
        ready = envelope(notice, settings, recipient, box, test=notice.tests)
        with connected(box.server, box.host) as server:
            answer = server.send(box.sender.address, recipient.address, ready.content)
    except (ServerUnusable, CannotBeSent) as fault:
        return str(fault)
    except NotARecipient as fault:
        return _(fault.reason)
    if answer.outcome is Outcome.ACCEPTED:
        return ""
    return _("The mail server did not take it: %(code)s %(words)s") % {"code": answer.code, "words": answer.words}
