"""Telling an address what changed, message by message, until it takes it.

Each message is claimed in a row before it is sent, and its answer written down after it; a worker that is killed in
between leaves a claim that ends, and somebody else sends the message again, under the same id. So a message arrives at
least once. A failure holds off everything for this address for a while, so that one that is dead, or slow on purpose,
costs little; the message that failed goes to the end of the queue. The order is nobody's promise.
"""

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F

from kb.models.programs.webhooks import (
    KEPT,
    SEND_WORK,
    DeliveryState,
    Pause,
    Webhook,
    WebhookDelivery,
    WebhookDeliveryQuerySet,
    wake,
)
from kb.models.site.events import CLOCK, record_event
from kb.operations.work.background import background, every
from kb.probes.guard import Budget, NotReached, Trouble, parsed_networks
from kb.probes.http_post import Answer, Target, post
from kb.protocols.programs.webhook_signing import headers
from kb.protocols.programs.webhooks import TEST, render

Clock = Callable[[], datetime]

#: A whole conversation: seconds, and bytes of the other side.
PATIENCE: Final = 15.0
_MOST_OCTETS: Final = 65_536
#: Longer than any conversation.
LEASE: Final = timedelta(seconds=60)
#: After so many seconds a round leaves the worker to other work.
_LONGEST_ROUND: Final = 8.0
#: Between the tries of one message, a tenth more or less by chance; after the last one it has failed.
WAITS: Final = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=17),
)
MOST_TRIES: Final = len(WAITS) + 1
#: A message that had fewer tries, because the whole address was held off, is given up then too.
GIVE_UP: Final = timedelta(hours=48)
#: How long an address is held off after a failure, doubled each time.
FIRST_PAUSE: Final = timedelta(seconds=10)
LONGEST_PAUSE: Final = timedelta(minutes=15)
#: A refusal (4xx) may be about this message alone, so others wait no longer than this.
_AFTER_REFUSAL: Final = timedelta(minutes=1)
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
        ends = time.monotonic() + _LONGEST_ROUND
        while time.monotonic() < ends and self._send_one():
            pass
        return next_round(self._webhook, self._clock())

    def _send_one(self) -> bool:
        """Whether there may be another one."""
        at = self._clock()
        delivery = self._next(at)
        if delivery is None:
            return False
        if delivery.attempts >= MOST_TRIES:  # nobody ever came to say how the last try went
            delivery.settle(DeliveryState.FAILED, at, trouble=Trouble.TIME)
        elif delivery.claim(at, at + LEASE):
            return self._write_down(delivery, *self._told(delivery, at))
        return True

    def _next(self, at: datetime) -> WebhookDelivery | None:
        self._webhook.refresh_from_db()
        if self._webhook.pause == Pause.NONE and not self._webhook.is_known_secret:
            _pause(self._webhook, Pause.KEY, at)
        return _open(self._webhook, at).due(at).first()

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
            delivery.settle(DeliveryState.DELIVERED, at, answer.status)
            Webhook.objects.filter(pk=self._webhook.pk).update(told_at=at, next_at=None, faults_in_a_row=0)
            return True
        if delivery.type == TEST:
            delivery.settle(DeliveryState.FAILED, at, answer.status, trouble)
            return True
        if answer.status == _GONE:
            delivery.settle(DeliveryState.FAILED, at, answer.status)
            _pause(self._webhook, Pause.GONE, at)
        elif _was_last(delivery, at):
            delivery.settle(DeliveryState.FAILED, at, answer.status, trouble)
            if self._took_nothing_since(delivery.first_tried_at or at):
                _pause(self._webhook, Pause.FAILING, at)
        else:
            wait = WAITS[delivery.attempts - 1] * random.uniform(0.9, 1.1)  # noqa: S311  no secret
            delivery.put_back(at + wait, answer.status, trouble)
        self._hold_off(at, answer)
        return False

    def _took_nothing_since(self, moment: datetime) -> bool:
        return not Webhook.objects.filter(pk=self._webhook.pk, told_at__gte=moment).exists()

    def _hold_off(self, at: datetime, answer: Answer) -> None:
        refused = answer.status // 100 == 4 and answer.status != _TOO_MANY
        longest = _AFTER_REFUSAL if refused else LONGEST_PAUSE
        pause = min(FIRST_PAUSE * 2 ** min(self._webhook.faults_in_a_row, 10), longest)
        pause = max(pause, min(timedelta(seconds=answer.retry_after or 0), _LONGEST_WISH))
        Webhook.objects.filter(pk=self._webhook.pk).update(next_at=at + pause, faults_in_a_row=F("faults_in_a_row") + 1)


@transaction.atomic
def _pause(webhook: Webhook, why: Pause, at: datetime) -> None:
    if Webhook.objects.hearing().filter(pk=webhook.pk).update(pause=why, paused_at=at):
        record_event(at, CLOCK, "webhook.pause", str(webhook), after={"why": why.value})
    webhook.refresh_from_db()


def next_round(webhook: Webhook, at: datetime) -> datetime | None:
    """When there is something to send next, as far as is known."""
    webhook.refresh_from_db()
    tests = webhook.deliveries.unsettled().tests().order_by("due_at").first()
    moments = [tests.due_at] if tests else []
    first = webhook.deliveries.unsettled().order_by("due_at").first()
    if first and webhook.pause == Pause.NONE:
        moments.append(max(first.due_at, webhook.next_at or at))
    return min(moments, default=None)


def _open(webhook: Webhook, at: datetime) -> WebhookDeliveryQuerySet:
    """What may be sent to an address now: while it is paused or held off, only what an operator tries it with."""
    rows: WebhookDeliveryQuerySet = webhook.deliveries.all()
    held_off = webhook.next_at is not None and webhook.next_at > at
    return rows.tests() if held_off or webhook.pause != Pause.NONE else rows


def _was_last(delivery: WebhookDelivery, at: datetime) -> bool:
    too_late = delivery.first_tried_at is not None and at - delivery.first_tried_at >= GIVE_UP
    return too_late or delivery.attempts >= MOST_TRIES


@background(SEND_WORK)
def send(*, webhook: int) -> None:
    """Send for a while, and have somebody go on with what is left."""
    row = Webhook.objects.filter(pk=webhook).first()
    again = WebhookRound(row, _now).run() if row else None
    if row and again:
        wake(row, _now(), again)


@every(hours=1 / 12, name="webhooks.watch")
def watch(at: datetime) -> None:
    """Notice another secret key before there is anything to tell; take up again what nobody goes on with, should a
    piece of work be lost."""
    for row in Webhook.objects.hearing():
        if not row.is_known_secret:
            _pause(row, Pause.KEY, at)
    for row in Webhook.objects.filter(deliveries__state__in=(DeliveryState.WAITING, DeliveryState.SENDING)).distinct():
        if moment := next_round(row, at):
            wake(row, at, max(at, moment))


@every(hours=24, name="webhooks.forget")
def forget_deliveries(at: datetime) -> None:
    WebhookDelivery.objects.from_before(at - KEPT).delete()


def _now() -> datetime:
    return datetime.now(UTC)
