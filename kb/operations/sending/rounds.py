"""Sending a notice, message by message, so that nobody gets one twice.

For each message: look whether it may still be sent, claim its row and its turn in one transaction, commit, and only
then speak to the mail server; at last write down what became of it. A worker that is killed in between leaves a claimed
row, which later counts as unknown and is never sent again by itself. When a round is due is decided in `schedule`.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kb.mail.names import DomainName
from kb.mail.notice_days import APART, Seen, seen_in
from kb.mail.recipients import NotARecipient, Recipient
from kb.models.ground.outbox import BackOff, change
from kb.models.moves.contacts import Contact
from kb.models.moves.domains import Domain
from kb.models.moves.progress import domains_seen_as_moved
from kb.models.moves.words import MoveWord, Word
from kb.models.sending.deliveries import Delivery, DeliveryState
from kb.models.sending.notices import Notice, NoticeState
from kb.models.sending.suppressions import Reason, why_suppressed
from kb.models.site.events import CLOCK, record_event
from kb.operations.readiness.messages import Leave, leave
from kb.operations.sending.mail_server import Answer, MailServer, Outcome, ServerUnusable, connected
from kb.operations.sending.moments import not_as_seen
from kb.operations.sending.sender import Outbox
from kb.operations.sending.stops import stop_by_itself, stop_if_many_came_back
from kb.operations.sending.texts import CannotBeMade, CannotBeSent, Envelope, envelope
from kb.operations.work.rounds import Clock, for_a_round

#: Longer than a whole dialogue with a slow server takes.
LEASE: Final = timedelta(minutes=10)
_BETWEEN_ROUNDS: Final = timedelta(seconds=15)
#: Before a recipient is tried again.
RETRIES: Final = BackOff(timedelta(minutes=5), timedelta(hours=4))
#: After a day of “try later” it is a no.
GIVE_UP: Final = timedelta(hours=24)
#: Before a server that takes nothing is asked again.
PAUSES: Final = BackOff(timedelta(minutes=1), timedelta(hours=1))
#: So long a message waits whose clients would be stopped, by what was seen before our own line was in doubt.
IN_DOUBT: Final = timedelta(minutes=15)
#: So many refusals, or broken connections, one after the other are no accident.
TOO_MANY_REFUSALS: Final = 10
TOO_MANY_BREAKS: Final = 3


class NoticeRound:
    """A few seconds of sending. `clock` is asked before each message, so that a stop counts from the next one on."""

    def __init__(self, notice: Notice, box: Outbox, clock: Clock) -> None:
        self._notice, self._box, self._clock = notice, box, clock

    def run(self) -> datetime | None:
        """Send what is due; gives the moment of the next round, `None` if there is none."""
        give_up_abandoned(self._notice, self._clock())
        if self._may_send(self._clock()) and not stop_if_many_came_back(self._notice, self._clock()):
            try:
                with connected(self._box.server, self._box.host) as server:
                    for_a_round(lambda: self._send_one(server))
            except ServerUnusable as fault:
                self._pause(str(fault), stop=not fault.by_itself)
        return next_round(self._notice, self._clock())

    def _may_send(self, at: datetime) -> bool:
        self._notice.refresh_from_db()
        return self._notice.has_turn(at) and self._notice.deliveries.due(at).exists()

    def _send_one(self, server: MailServer) -> bool:
        """Whether there may be another one."""
        at = self._clock()
        delivery = self._notice.deliveries.due(at).select_related("domain").first()
        if delivery is None:
            return False
        try:
            ready = self._ready(delivery, at)
        except CannotBeMade as fault:
            delivery.settle(DeliveryState.UNMADE, at, words=str(fault))
            return not self._stopped_by(DeliveryState.UNMADE)
        except CannotBeSent as fault:
            self._stop(str(fault))
            return False
        if ready is None:
            return True
        if not self._claim(delivery, ready, at):
            return False
        try:
            answer = server.send(self._box.sender.address, ready.recipient.address, ready.content)
        except ServerUnusable as fault:
            delivery.put_back(at + RETRIES.after(delivery.attempts) if fault.is_in_message else at)
            raise
        return self._write_down(delivery, answer)

    def _ready(self, delivery: Delivery, at: datetime) -> Envelope | None:
        """The message, unless there is a reason by now not to send it, or not yet, which is then written down.

        Raises `CannotBeMade` and `CannotBeSent`.
        """
        domain, move = delivery.domain, self._notice.move
        settings = Domain.objects.settings_for(DomainName(domain.name), at)
        known = Contact.objects.filter(domain=domain, email__iexact=delivery.recipient).order_by("pk")
        wishes = dict(known.values_list("no_mail", "name"))
        if not wishes or settings is None or settings.move is None or settings.move.slug != move.slug:
            delivery.settle(DeliveryState.GONE, at)
            return None
        if self._notice.seen_as and seen_in(settings.move, at) != Seen.parse(self._notice.seen_as):
            raise CannotBeSent(not_as_seen())
        if self._is_held(delivery, leave(settings, move, domain.pk, at), at) or self._holds_back(delivery, at):
            return None
        recipient = _recipient(delivery)
        if why := why_suppressed(recipient):
            delivery.settle(DeliveryState.DEAD if why is Reason.DEAD else DeliveryState.SUPPRESSED, at)
        elif True in wishes:
            delivery.settle(DeliveryState.SUPPRESSED, at)
        elif domains_seen_as_moved(move, at).filter(pk=domain.pk).exists():
            delivery.settle(DeliveryState.MOVED, at)
        elif MoveWord.objects.of(move, Word.ENOUGH).filter(domain=domain).exists():
            delivery.settle(DeliveryState.ENDED, at)
        else:
            return envelope(self._notice, settings, recipient, self._box, wishes[False])
        return None

    def _is_held(self, delivery: Delivery, leave: Leave, at: datetime) -> bool:
        """Hold it back whose clients would be stopped. What was seen while our own line is in doubt grows old within a
        day, so a message that waits for that leaves some time."""
        if leave is Leave.HELD:
            delivery.settle(DeliveryState.HELD, at)
        elif leave is Leave.LATER:
            change(delivery, {"state": DeliveryState.QUEUED}, due_at=at + IN_DOUBT)
        return leave is not Leave.NOW

    def _holds_back(self, delivery: Delivery, at: datetime) -> bool:
        """Let a message wait whose client has had another one of this move within a day, unless that is agreed."""
        if delivery.attempts or self._notice.close_agreed_at:
            return False
        last = Delivery.objects.all().reached_at(self._notice, delivery.recipient_key)
        if last is None or last + APART <= at:
            return False
        return change(delivery, {"state": DeliveryState.QUEUED, "attempts": 0}, due_at=last + APART)

    def _claim(self, delivery: Delivery, ready: Envelope, at: datetime) -> bool:
        """Both or neither, committed before a byte is sent."""
        with transaction.atomic():
            notice = Notice.objects.get(pk=self._notice.pk)
            taken = notice.take_turn(at) and delivery.claim(at, LEASE, message_id=ready.message_id)
            if not taken:
                transaction.set_rollback(True)
        return taken

    def _write_down(self, delivery: Delivery, answer: Answer) -> bool:
        at = self._clock()
        if answer.outcome is Outcome.ACCEPTED:
            delivery.settle(DeliveryState.SENT, at, answer.code, answer.words)
            Notice.objects.filter(pk=self._notice.pk, faults_in_a_row__gt=0).update(faults_in_a_row=0, fault="")
        elif answer.outcome is Outcome.UNKNOWN:
            delivery.settle(DeliveryState.UNKNOWN, at, answer.code, answer.words)
            breaks = self._notice.faults_in_a_row + 1 >= TOO_MANY_BREAKS
            self._pause(_unclear(answer), stop=breaks)
            return False
        elif answer.outcome is Outcome.LATER and not delivery.was_tried_for(GIVE_UP, at):
            delivery.put_back(at + RETRIES.after(delivery.attempts), answer.code, answer.words)
        else:
            delivery.settle(DeliveryState.REFUSED, at, answer.code, answer.words)
            return not self._stopped_by(DeliveryState.REFUSED)
        return True

    def _stopped_by(self, trouble: DeliveryState) -> bool:
        """Whether it was stopped now, because the last messages all ended like this one."""
        ended = self._notice.deliveries.filter(state__in=(DeliveryState.SENT, DeliveryState.BOUNCED, trouble))
        last = list(ended.order_by("-settled_at", "-pk").values_list("state", flat=True)[:TOO_MANY_REFUSALS])
        if len(last) < TOO_MANY_REFUSALS or set(last) != {trouble}:
            return False
        sentence = _("The mail server refused %(count)s messages one after the other.")
        if trouble is DeliveryState.UNMADE:
            sentence = _("%(count)s messages one after the other could not be made.")
        self._stop(sentence % {"count": TOO_MANY_REFUSALS})
        return True

    def _pause(self, fault: str, *, stop: bool) -> None:
        """Nothing more goes out for a while; or until an operator says so, if waiting would not help."""
        if stop:
            self._stop(fault)
            return
        self._notice.refresh_from_db()
        self._notice.hold_off(fault, self._clock(), PAUSES)

    def _stop(self, fault: str) -> None:
        stop_by_itself(self._notice, fault, self._clock())


def next_round(notice: Notice, at: datetime) -> datetime | None:
    """When there is something to send next; a notice of which nothing is left is done."""
    notice.refresh_from_db()
    if notice.state != NoticeState.SENDING:
        return None
    first = notice.deliveries.all().unsettled().first()
    if first is None:
        _finish(notice, at)
        return None
    if first.state == DeliveryState.SENDING:
        return first.due_at
    turn = notice.next_at or at
    if at < turn < at + _BETWEEN_ROUNDS and not notice.faults_in_a_row:
        turn = at + _BETWEEN_ROUNDS  # by then several turns are kept, for one connection
    return max(first.due_at, turn)


def give_up_abandoned(notice: Notice, at: datetime) -> None:
    """What a killed worker had in hand may have arrived or not. Nobody sends it again but an operator."""
    why = _("The worker was ended meanwhile.")
    notice.deliveries.abandoned(at).update(state=DeliveryState.UNKNOWN, settled_at=at, answer=why)


def _finish(notice: Notice, at: datetime) -> None:
    with transaction.atomic():
        now = {"state": NoticeState.DONE, "finished_at": at, "fault": ""}
        if change(notice, {"state": NoticeState.SENDING}, **now):
            after = {"kind": notice.kind, **notice.deliveries.all().counted()}
            record_event(at, CLOCK, "notice.done", f"move {notice.move.slug}", after=after)


def _unclear(answer: Answer) -> str:
    if not answer.code:
        return _("The connection broke while a message was handed over.")
    sentence = _("It is not known whether the mail server took a message: it answered with %(code)s out of turn.")
    return sentence % {"code": answer.code}


def _recipient(delivery: Delivery) -> Recipient:
    """Whom it is for, by the rule of today: an earlier one may have taken more addresses. Raises `CannotBeMade`."""
    try:
        return Recipient.parse(delivery.recipient)
    except NotARecipient as error:
        raise CannotBeMade(_(error.reason)) from error
