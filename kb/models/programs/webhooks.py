"""Addresses of other programs that are told what changed, and what each of them is still to be told.

    waiting ─claim─► sending ─► delivered · failed · waiting (later)

What is told of an event is written in its transaction: what is rolled back is never told, and what is committed is told
at least once. When and how is `kb.operations.programs.rounds`'s; in which words, `kb.protocols.programs.webhooks`'.
"""

import secrets
from datetime import datetime, timedelta
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q

from kb.models.ground.columns import JsonColumn
from kb.models.ground.outbox import Outgoing, OutgoingQuerySet
from kb.models.ground.work import queue_once
from kb.protocols.programs.webhook_signing import secret_of
from kb.protocols.programs.webhooks import TEST, Change, WebhookKind

#: The background work that sends. It never changes: rows that wait hold it.
SEND_WORK: Final = "webhooks.send"
#: For so long after a new secret was made, messages are signed with the old one too.
BOTH_SECRETS: Final = timedelta(hours=24)
#: What is settled is kept for so long.
KEPT: Final = timedelta(days=30)


class Pause(models.TextChoices):
    """Why an address is told nothing."""

    NONE = ""
    #: An operator said so.
    ASKED = "asked"
    #: Nothing arrived for days.
    FAILING = "failing"
    #: The other side said that it wants nothing more (410).
    GONE = "gone"
    #: The site's secret key is another one, so what we would sign with is not what the other side knows.
    KEY = "key"


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def hearing(self) -> Self:
        return self.filter(pause=Pause.NONE)

    def stopped_by_itself(self) -> Self:
        return self.exclude(pause__in=(Pause.NONE, Pause.ASKED)).order_by("name")

    def counted(self) -> Self:
        """Each with `waiting` and `failed`: how many messages."""
        unsettled = Q(deliveries__state__in=(DeliveryState.WAITING, DeliveryState.SENDING))
        failed = Q(deliveries__state=DeliveryState.FAILED) & ~Q(deliveries__type=TEST)
        return self.annotate(
            waiting=Count("deliveries", filter=unsettled), failed=Count("deliveries", filter=failed)
        ).order_by("name")


class Webhook(models.Model):
    name = models.CharField(max_length=80, unique=True)
    address = models.CharField(max_length=500)
    kinds = JsonColumn()
    salt = models.CharField(max_length=32)
    #: By which key of the site the secret was made; see `key_mark`.
    made_with = models.CharField(max_length=8)
    old_salt = models.CharField(max_length=32, blank=True)
    old_until = models.DateTimeField(null=True)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    pause = models.CharField(max_length=8, choices=Pause.choices, default=Pause.NONE, blank=True)
    paused_at = models.DateTimeField(null=True)
    #: After a failure nothing is tried before this moment.
    next_at = models.DateTimeField(null=True)
    faults_in_a_row = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField(null=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"webhook {self.name}"

    @property
    def is_known_secret(self) -> bool:
        return self.made_with == key_mark()

    def secrets_at(self, at: datetime) -> list[bytes]:
        """What messages are signed with, the current secret first."""
        salts = [self.salt]
        if self.old_salt and self.old_until and at < self.old_until:
            salts.append(self.old_salt)
        return [secret_of(settings.SECRET_KEY, salt) for salt in salts]


class DeliveryState(models.TextChoices):
    WAITING = "waiting"
    SENDING = "sending"
    DELIVERED = "delivered"
    FAILED = "failed"


class WebhookDeliveryQuerySet(OutgoingQuerySet["WebhookDelivery"]):
    def failed(self) -> Self:
        """What the other program was never told; a test told nothing."""
        return self.filter(state=DeliveryState.FAILED).exclude(type=TEST)

    def tests(self) -> Self:
        return self.filter(type=TEST)

    def from_before(self, at: datetime) -> Self:
        """What was settled before `at`, or happened before it and waits at an address that is paused."""
        return self.filter(Q(settled_at__lt=at) | Q(settled_at=None, at__lt=at))


class WebhookDelivery(Outgoing):
    """One message to one address. `subject` is the key of a service or a move, or a domain; empty for many."""

    WAITS, HELD = DeliveryState.WAITING, DeliveryState.SENDING
    CLAIMABLE = OPEN = (DeliveryState.WAITING, DeliveryState.SENDING)
    WORDS = "trouble"

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    message_id = models.CharField(max_length=40)
    type = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    counts = JsonColumn(null=True)
    path = models.CharField(max_length=400)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    answer_code = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=16, blank=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["webhook", "message_id"], name="kb_webhookdelivery_once")]
        indexes = [
            models.Index(fields=["webhook", "state", "due_at"], name="kb_webhookdelivery_next"),
            models.Index(fields=["kind", "subject"], name="kb_webhookdelivery_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.message_id}: {self.state}"

    def as_change(self) -> Change:
        kind = WebhookKind(self.kind) if self.kind else None
        return Change(self.type, frozenset(), kind, self.subject, self.counts, self.path)


def key_mark() -> str:
    """By which one sees that the site's secret key is the one of then, without learning anything about it."""
    return secret_of(settings.SECRET_KEY, "mark").hex()[:8]


def tell_webhooks(change: Change, at: datetime) -> None:
    """Note what is to be told, for each address that hears of such a thing; in the transaction of the event."""
    message_id = new_message_id()
    for webhook in Webhook.objects.hearing():
        if change.about & {WebhookKind(kind) for kind in webhook.kinds}:
            note_delivery(webhook, message_id, change, at)


def note_delivery(webhook: Webhook, message_id: str, change: Change, at: datetime) -> WebhookDelivery:
    row = WebhookDelivery.objects.create(
        webhook=webhook,
        message_id=message_id,
        type=change.type,
        kind=change.kind or "",
        subject=change.key,
        counts=change.counts,
        path=change.path,
        at=at,
        due_at=at,
    )
    wake(webhook, at, at if change.type == TEST else max(at, webhook.next_at or at))
    return row


def new_message_id() -> str:
    """Random, so that a database that was put back to an old state never gives one out twice."""
    return f"msg_{secrets.token_hex(12)}"


def wake(webhook: Webhook, at: datetime, not_before: datetime) -> None:
    """Have a worker look after an address from a moment on."""
    queue_once(SEND_WORK, {"webhook": webhook.pk}, at, not_before)
