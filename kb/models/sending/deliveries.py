"""One message of a notice to one recipient: a row that is claimed before anything is sent, and never twice.

    queued ─claim─► sending ─► sent · refused · queued (later) · unknown
    queued ─► unmade · suppressed · dead · moved · ended · gone · held (later queued again, or overtaken)
                  sending · sent · unknown ─► bounced

A recipient is an address for a domain, since the message speaks of one domain. Addresses are personal data: they are
deleted some time after the notice, and only counts stay.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Final, Self

from django.db import models
from django.db.models import Count, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from kb.models.ground.outbox import Outgoing, OutgoingQuerySet
from kb.models.moves.contacts import Contact
from kb.models.moves.domains import Domain
from kb.models.sending.notices import Notice

_TEXT: Final = models.TextField()


class DeliveryState(models.TextChoices):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    #: The mail server said no for ever.
    REFUSED = "refused"
    #: The mail server took it, and later it came back.
    BOUNCED = "bounced"
    #: It could not be written, for this recipient alone.
    UNMADE = "unmade"
    #: Nobody knows whether it arrived, so nobody sends it again but an operator.
    UNKNOWN = "unknown"
    #: They asked not to be written to.
    SUPPRESSED = "suppressed"
    #: An earlier message came back because there is no such mailbox.
    DEAD = "dead"
    #: They have moved already.
    MOVED = "moved"
    #: They ended the reminders of this move for this domain, by the link in an earlier one.
    ENDED = "ended"
    #: They are no contact of a domain on this move any more.
    GONE = "gone"
    #: Its new server is not ready, so nobody is told to change to it; it is sent when that has changed.
    HELD = "held"
    #: It was held back, and a later message of the move took its place.
    OVERTAKEN = "overtaken"


#: Nothing more happens to these by itself.
SETTLED = frozenset(DeliveryState) - {DeliveryState.QUEUED, DeliveryState.SENDING}
#: From these a message can come back.
_ON_ITS_WAY = (DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.UNKNOWN)


class DeliveryQuerySet(OutgoingQuerySet["Delivery"]):
    def abandoned(self, at: datetime) -> Self:
        """Claimed by somebody who was gone before saying what became of the message."""
        return self.filter(state=DeliveryState.SENDING, due_at__lt=at)

    def troubled(self, state: DeliveryState) -> Self:
        """What was refused, not made, came back or nobody knows about, and nobody has seen to yet."""
        return self.filter(state=state, handled_at=None).order_by("domain__name", "pk")

    def counted_as_troubled(self, states: Collection[DeliveryState]) -> dict[DeliveryState, dict[int, int]]:
        """For each of these states, and each notice that has some, how many nobody has seen to yet."""
        found: dict[DeliveryState, dict[int, int]] = {state: {} for state in states}
        # All of them less those that were seen to: either is counted in an index, and no row is read.
        rows = self.filter(notice__in=Notice.objects.values("pk"), state__in=states).order_by()
        handled = rows.filter(handled_at__isnull=False).by_notice()
        seen_to = {(notice, state): number for notice, state, number in handled}
        for notice, state, number in rows.by_notice():
            if left := number - seen_to.get((notice, state), 0):
                found[DeliveryState(state)][notice] = left
        return found

    def by_notice(self) -> "models.QuerySet[Delivery, tuple[int, str, int]]":
        """How many each notice has in each state."""
        return self.order_by().values_list("notice", "state").annotate(number=Count("pk"))

    def first_troubled(self, state: DeliveryState, most: int) -> Self:
        """So many of the troubled with their domains and contacts, by name. If there are more, those whose domains came
        first: what is known of the others is not read, nor are they sorted."""
        chosen = list(self.troubled(state).order_by("domain_id", "pk").values_list("pk", flat=True)[:most])
        rows = self.filter(pk__in=chosen).order_by("domain__name", "pk")
        return rows.with_contacts().select_related("domain")

    def with_contacts(self) -> Self:
        """Each with what is known of whom to call or to write a letter to, if they still are a contact."""
        whom = Contact.objects.filter(domain=OuterRef("domain"), email__iexact=OuterRef("recipient"))
        known = ("name", "phone", "role", "language", "post_address")
        return self.annotate(
            **{
                f"contact_{one}": Coalesce(Subquery(whom.values(one)[:1]), Value(""), output_field=_TEXT)
                for one in known
            }
        )

    def with_message_ids(self, ids: Collection[str]) -> Self:
        return self.filter(message_id__in=[one for one in ids if one])

    def last_to(self, key: str, before: datetime) -> Self:
        """What has left for an address with the newest notice that had begun before a moment."""
        left = self.filter(recipient_key=key, state__in=(*_ON_ITS_WAY, DeliveryState.BOUNCED))
        newest = left.filter(notice__started_at__lte=before).order_by("-notice__started_at", "-notice")
        return left.filter(notice__in=newest.values_list("notice")[:1])

    def reached_at(self, notice: Notice, key: str) -> datetime | None:
        """When a message of another notice of the same move last went to an address."""
        others = self.filter(recipient_key=key, notice__move=notice.move_id).exclude(notice=notice)
        last: datetime | None = others.filter(state__in=(*_ON_ITS_WAY, DeliveryState.BOUNCED)).aggregate(
            last=Max("settled_at")
        )["last"]
        return last

    def returned_of(self, since: datetime | None) -> tuple[int, int]:
        """How many came back, and of how many that the mail server took after a moment, or at any."""
        taken = self.filter(state__in=(DeliveryState.SENT, DeliveryState.BOUNCED))
        counts = (taken.filter(settled_at__gt=since) if since else taken).counted()
        return counts[DeliveryState.BOUNCED], counts[DeliveryState.SENT] + counts[DeliveryState.BOUNCED]

    def counted(self) -> dict[str, int]:
        """How many are in each state; every state is there."""
        found = dict(self.order_by().values_list("state").annotate(number=Count("pk")))
        return {state.value: found.get(state.value, 0) for state in DeliveryState}


class Delivery(Outgoing):
    WAITS, HELD = DeliveryState.QUEUED, DeliveryState.SENDING
    CLAIMABLE = (DeliveryState.QUEUED,)
    #: An answer still counts that comes after it was given up for unknown.
    OPEN = (DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.UNKNOWN)
    WORDS = "answer"

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    domain = models.ForeignKey(Domain, on_delete=models.CASCADE, related_name="deliveries")
    recipient = models.CharField(max_length=254)
    #: The address without saying it; see `suppressions.recipient_key`.
    recipient_key = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=DeliveryState, default=DeliveryState.QUEUED)
    #: Somebody has seen to it that the client knows in another way.
    handled_at = models.DateTimeField(null=True, blank=True)
    #: When it came back last, by the clock of the mailbox. What came back before is known already.
    bounced_at = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(max_length=320, blank=True)
    answer_code = models.IntegerField(default=0)
    answer = models.CharField(max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "domain", "recipient_key"], name="kb_delivery_once"),
        ]
        indexes = [
            models.Index(fields=["notice", "state", "due_at"], name="kb_delivery_next"),
            models.Index("message_id", condition=~Q(message_id=""), name="kb_delivery_message"),
            models.Index(fields=["recipient_key"], name="kb_delivery_recipient"),
            models.Index(fields=["notice", "state"], condition=Q(handled_at__isnull=False), name="kb_delivery_handled"),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.recipient_key[:8]} {self.state}"

    def come_back(self, arrived_at: datetime, code: int, words: str) -> bool:
        """Write down that it came back, perhaps before the server's yes; False if that is known, or it waits."""
        taken = Delivery.objects.filter(pk=self.pk, state__in=_ON_ITS_WAY)
        return bool(
            taken.filter(Q(bounced_at=None) | Q(bounced_at__lt=arrived_at)).update(
                state=DeliveryState.BOUNCED,
                bounced_at=arrived_at,
                settled_at=Coalesce("settled_at", arrived_at),
                answer_code=code,
                answer=words[:300],
            )
        )
