"""When notices leave: their background work, from the test to the operator's own address to the last recipient.

A notice has a piece of work that sends for a few seconds and queues the next. Should a piece be lost, the watch
queues another; two of them at once do no harm, since each message and each turn is claimed.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.formats import localize
from django.utils.translation import gettext as _

from kb.mail.recipients import NotARecipient, Recipient
from kb.models.ground.outbox import change
from kb.models.ground.work import queue_once
from kb.models.sending.deliveries import Delivery
from kb.models.sending.notices import Notice, NoticeState, TrialState
from kb.models.site.address import why_unreachable
from kb.models.site.events import CLOCK, record_event
from kb.operations.sending.mail_server import Outcome, ServerUnusable, connected
from kb.operations.sending.moments import back_to_draft, follow, planned_for, said, why_not_now
from kb.operations.sending.recipients import Addressees, addressees
from kb.operations.sending.rounds import NoticeRound, give_up_abandoned, next_round
from kb.operations.sending.sender import Outbox, outbox
from kb.operations.sending.stops import stop_if_left_alone
from kb.operations.sending.texts import CannotBeSent, Trial, envelope, example
from kb.operations.work.background import background, every
from kb.operations.work.lanes import Lane
from kb.operations.work.rounds import now

#: How long recipients are kept after a notice began to leave; counts stay.
KEPT: Final = timedelta(days=90)
_GO_ON: Final = "notices.go-on"


def queue_round(notice: Notice, not_before: datetime) -> None:
    """Let a worker go on with it from a moment on."""
    queue_once(_GO_ON, {"notice": notice.pk}, now(), not_before)


@background(_GO_ON, lane=Lane.MAIL)
def go_on(*, notice: int) -> None:
    """Start the notice if its moment has come, send for a while, and queue what follows."""
    row = Notice.objects.under_way().filter(pk=notice).first()
    box = outbox()
    if row is None or box is None:
        return
    if row.state == NoticeState.READY:
        moment = follow(row, now())
        again = start(row, now()) if moment and moment <= now() else moment
    elif stop_if_left_alone(row, next_round(row, now()), now()):
        again = None
    else:
        again = NoticeRound(row, box, now).run()
    if again is not None:
        queue_round(row, again)


def start(notice: Notice, at: datetime) -> datetime | None:
    """Write a row for each recipient of this moment and begin; gives when to send.

    If there are many more of them than the operator confirmed, if the move is not published, or if it is not the moment
    or the move that somebody has seen, it goes back to be looked at instead.
    """
    found = addressees(notice.move, at)
    if fault := _why_not(notice, found, at) or why_not_now(notice, at):
        back_to_draft(notice, fault, at)
        return None
    with transaction.atomic():
        as_read = {"state": NoticeState.READY, "ready_at": notice.ready_at, "leaves_at": notice.leaves_at}
        begun = {"state": NoticeState.SENDING, "started_at": at, "next_at": at, "fault": "", "faults_in_a_row": 0}
        if not change(notice, as_read, **begun):
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


@background("notices.test", lane=Lane.MAIL)
def send_test(*, notice: int, number: int) -> None:
    """Send the notice, as it will read when it leaves, to the operator's own address. A second call does nothing."""
    row = Notice.objects.filter(pk=notice, tests=number, test_state=TrialState.ASKED).select_related("move").first()
    box = outbox()
    if row is None or box is None:
        return
    fault = _tried(row, box, now())
    state = TrialState.FAILED if fault else TrialState.SENT
    asked = Notice.objects.filter(pk=row.pk, tests=number, test_state=TrialState.ASKED)
    asked.update(test_state=state, test_fault=fault[:300])


@every(hours=1 / 12, name="notices.watch", lane=Lane.MAIL)
def watch(at: datetime) -> None:
    """Take up again what nobody goes on with: a piece of work was lost, or the dates of a move were changed."""
    for row in Notice.objects.under_way():
        moment = follow(row, at) if row.state == NoticeState.READY else next_round(row, at)
        if moment is not None:
            queue_round(row, max(at, moment))
    for row in Notice.objects.filter(state=NoticeState.STOPPED):
        give_up_abandoned(row, at)


@every(hours=24, name="notices.forget", lane=Lane.KEEPING)
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
        return sentence % {"now": localize(len(found.messages)), "then": localize(expected)}
    return ""


def _tried(notice: Notice, box: Outbox, at: datetime) -> str:
    """Hand the test over; gives what went wrong, if anything."""
    moment = planned_for(notice, at)
    shown = example(notice, moment)
    if shown is None:
        return _("The move has no domain yet, so there is nothing to fill in.")
    sentence = _("This is a test. It reads as it will on %(then)s, for %(domain)s.")
    note = sentence % {"then": said(moment), "domain": shown.settings.domain.u_label}
    try:
        recipient = Recipient.parse(notice.test_to)
        trial = Trial(notice.tests, at, note)
        ready = envelope(notice, shown.settings, recipient, box, shown.contact, trial)
        with connected(box.server, box.host) as server:
            answer = server.send(box.sender.address, recipient.address, ready.content)
    except (ServerUnusable, CannotBeSent) as fault:
        return str(fault)
    except NotARecipient as fault:
        return _(fault.reason)
    if answer.outcome is Outcome.ACCEPTED:
        return ""
    if answer.outcome is Outcome.UNKNOWN:
        said_to_it = f"{answer.code or ''} {answer.words}".strip()
        return _("It is not known whether the mail server took it: %(answer)s") % {"answer": said_to_it}
    return _("The mail server did not take it: %(code)s %(words)s") % {"code": answer.code, "words": answer.words}
