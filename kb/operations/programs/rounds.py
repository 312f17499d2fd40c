"""Telling an address what changed, message by message, until it takes it.

Each message is claimed in a row before it is sent, and its answer written down after it; a worker that is killed in
between leaves a claim that ends, and somebody else sends the message again, under the same id. So a message arrives at
least once. A failure holds off everything for this address for a while, so that one that is dead, or slow on purpose,
costs little; the message that failed goes to the end of the queue. The order is nobody's promise.
"""

import random
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F

from kb.models.ground.outbox import BackOff
from kb.models.programs.webhooks import (
    KEPT,
    SEND_WORK,
    DeliveryState,
    Pause,
    Webhook,
    WebhookDelivery,
    wake,
)
from kb.models.site.events import CLOCK, record_event
from kb.operations.work.background import background, every
from kb.operations.work.lanes import Lane
from kb.operations.work.rounds import Clock, for_a_round, now
from kb.probes.guard import Budget, NotReached, Trouble, parsed_networks
from kb.probes.http_post import Answer, Target, post
from kb.protocols.programs.webhook_signing import headers
from kb.protocols.programs.webhooks import TEST, render

#: A whole conversation: seconds, and bytes of the other side.
PATIENCE: Final = 15.0
_MOST_OCTETS: Final = 65_536
#: Longer than any conversation.
LEASE: Final = timedelta(seconds=60)
#: Between the tries of one message, a tenth more or less by chance; after the last one it has failed.
RETRIES: Final = BackOff(timedelta(seconds=10), timedelta(hours=12, minutes=30), factor=5)
MOST_TRIES: Final = 10
#: A message that had fewer tries, because the whole address was held off, is given up then too.
GIVE_UP: Final = timedelta(hours=48)
#: How long an address is held off after a failure.
PAUSES: Final = BackOff(timedelta(seconds=10), timedelta(minutes=15))
#: A refusal (4xx) may be about this message alone, so others wait no longer than this.
_AFTER_REFUSAL: Final = BackOff(PAUSES.first, timedelta(minutes=1))
_TOO_MANY: Final = 429
#: An address may ask for more, up to this.
_LONGEST_WISH: Final = timedelta(hours=1)
_GONE: Final = 410


class WebhookRound:
    """A few seconds for one address. `clock` is asked before each message."""

    def __init__(self, webhook: Webhook, clock: Clock) -> None:
        self._webhook, self._clock = webhook, clock

    def run(self) -> datetime | None:
        """Send what is due; gives the moment of the next round, `None` if nothing waits."""
        for_a_round(self._send_one)
        return next_round(self._webhook, self._clock())

    def _send_one(self) -> bool:
        """Whether there may be another one."""
        at = self._clock()
        delivery = self._next(at)
        if delivery is None:
            return False
        if delivery.attempts >= MOST_TRIES:  # nobody ever came to say how the last try went
            delivery.settle(DeliveryState.FAILED, at, words=Trouble.TIME)
        elif delivery.claim(at, LEASE):
            return self._write_down(delivery, *self._told(delivery, at))
        return True

    def _next(self, at: datetime) -> WebhookDelivery | None:
        """What may be sent now: while the address is paused or held off, only what an operator tries it with."""
        row = self._webhook
        row.refresh_from_db()
        _look_at_key(row, at)
        due = row.deliveries.all().due(at)
        is_closed = row.pause != Pause.NONE or (row.next_at is not None and row.next_at > at)
        return (due.tests() if is_closed else due).first()

    def _told(self, delivery: WebhookDelivery, at: datetime) -> tuple[Answer, str]:
        """The answer, or what was in the way."""
        body = render(delivery.message_id, delivery.as_change(), delivery.at, settings.SITE_URL)
        told = {
            "Content-Type": "application/json",
            "User-Agent": f"Signpost ({settings.SITE_URL})",
            **headers(self._webhook.secrets_at(at), delivery.message_id, at, body),
        }
        inside, budget = parsed_networks(settings.WEBHOOK_NETWORKS), Budget(PATIENCE, _MOST_OCTETS)
        try:
            return post(Target.parse(self._webhook.address), told, body, inside=inside, budget=budget), ""
        except NotReached as fault:
            return Answer(0), fault.trouble

    def _write_down(self, delivery: WebhookDelivery, answer: Answer, trouble: str) -> bool:
        """Whether the address may be sent another one at once."""
        at = self._clock()
        if answer.status // 100 == 2:
            delivery.settle(DeliveryState.DELIVERED, at, answer.status, trouble)
            Webhook.objects.filter(pk=self._webhook.pk).update(told_at=at, next_at=None, faults_in_a_row=0)
            return True
        if delivery.type == TEST:
            delivery.settle(DeliveryState.FAILED, at, answer.status, trouble)
            return True
        if answer.status == _GONE:
            delivery.settle(DeliveryState.FAILED, at, answer.status, trouble)
            _pause(self._webhook, Pause.GONE, at)
        elif delivery.attempts >= MOST_TRIES or delivery.was_tried_for(GIVE_UP, at):
            delivery.settle(DeliveryState.FAILED, at, answer.status, trouble)
            taken_since = Webhook.objects.filter(pk=self._webhook.pk, told_at__gte=delivery.first_tried_at or at)
            if not taken_since.exists():
                _pause(self._webhook, Pause.FAILING, at)
        else:
            wait = RETRIES.after(delivery.attempts) * random.uniform(0.9, 1.1)  # noqa: S311  no secret
            delivery.put_back(at + wait, answer.status, trouble)
        self._hold_off(at, answer)
        return False

    def _hold_off(self, at: datetime, answer: Answer) -> None:
        refused = answer.status // 100 == 4 and answer.status != _TOO_MANY
        pause = (_AFTER_REFUSAL if refused else PAUSES).after(self._webhook.faults_in_a_row + 1)
        pause = max(pause, min(timedelta(seconds=answer.retry_after or 0), _LONGEST_WISH))
        Webhook.objects.filter(pk=self._webhook.pk).update(next_at=at + pause, faults_in_a_row=F("faults_in_a_row") + 1)


@transaction.atomic
def _pause(webhook: Webhook, why: Pause, at: datetime) -> None:
    if Webhook.objects.hearing().filter(pk=webhook.pk).update(pause=why, paused_at=at):
        record_event(at, CLOCK, "webhook.pause", str(webhook), after={"why": why.value})
    webhook.refresh_from_db()


def _look_at_key(webhook: Webhook, at: datetime) -> None:
    if webhook.pause == Pause.NONE and not webhook.is_known_secret:
        _pause(webhook, Pause.KEY, at)


def next_round(webhook: Webhook, at: datetime) -> datetime | None:
    """When there is something to send next, as far as is known."""
    webhook.refresh_from_db()
    unsettled = webhook.deliveries.all().unsettled()
    moments = [test.due_at for test in unsettled.tests()[:1]]
    if webhook.pause == Pause.NONE:
        moments += [max(first.due_at, webhook.next_at or at) for first in unsettled[:1]]
    return min(moments, default=None)


@background(SEND_WORK, lane=Lane.PROGRAMS)
def send(*, webhook: int) -> None:
    """Send for a while, and have somebody go on with what is left."""
    row = Webhook.objects.filter(pk=webhook).first()
    again = WebhookRound(row, now).run() if row else None
    if row and again:
        wake(row, now(), again)


@every(hours=1 / 12, name="webhooks.watch", lane=Lane.PROGRAMS)
def watch(at: datetime) -> None:
    """Notice another secret key before there is anything to tell; take up again what nobody goes on with, should a
    piece of work be lost."""
    for row in Webhook.objects.all():
        _look_at_key(row, at)
        if moment := next_round(row, at):
            wake(row, at, max(at, moment))


@every(hours=24, name="webhooks.forget", lane=Lane.KEEPING)
def forget_deliveries(at: datetime) -> None:
    WebhookDelivery.objects.from_before(at - KEPT).delete()
