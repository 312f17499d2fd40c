"""Notices of a move: what is sent to its clients, when, and how far it is.

The text is kept as it was when it was last tested, so that nobody gets another one than the operator saw. What may
happen to a notice, and when, is up to `kb.operations.sending`; `deliveries` knows what became of each message.
"""

from datetime import datetime, timedelta
from typing import Final, Self
from uuid import uuid4

from django.db import models
from django.db.models import Q

from kb.mail.notice_days import NoticeKind
from kb.models.ground.columns import JsonColumn
from kb.models.ground.outbox import BackOff, change
from kb.models.moves.moves import Move

#: Messages an hour, unless the operator says otherwise.
USUAL_RATE = 100
FASTEST_RATE = 36_000
LONGEST_SUBJECT = 200
#: Of 100 messages that were taken so many may come back, unless the operator says otherwise; of fewer than these the
#: share says nothing.
USUAL_STOP_SHARE = 5
FEWEST_FOR_SHARE = 40
#: Turns that were not used are kept for so long, so that a round may send a few at once.
_KEPT_TURNS: Final = timedelta(seconds=30)


class NoticeState(models.TextChoices):
    DRAFT = "draft"
    #: The operator has said yes; it waits for its moment, and can be taken back.
    READY = "ready"
    SENDING = "sending"
    STOPPED = "stopped"
    DONE = "done"


class TrialState(models.TextChoices):
    """How the message to the operator's own address stands."""

    NONE = ""
    ASKED = "asked"
    SENT = "sent"
    FAILED = "failed"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of_move(self, move: Move) -> Self:
        return self.filter(move=move).order_by("pk")

    def under_way(self) -> Self:
        """What a worker has to look after."""
        return self.filter(state__in=(NoticeState.READY, NoticeState.SENDING)).select_related("move")

    def beside(self, notice: "Notice") -> Self:
        """The others of its move that are set or have left, at least in part."""
        set_or_left = self.filter(move=notice.move_id).exclude(state=NoticeState.DRAFT)
        return set_or_left.exclude(pk=notice.pk).order_by("pk")

    def sent_since(self, moment: datetime) -> Self:
        """Those of which a message may still come back: some left after this moment."""
        return self.filter(
            Q(started_at__gte=moment) | Q(finished_at__gte=moment) | Q(state=NoticeState.SENDING), counts__isnull=True
        )

    def with_old_recipients(self, before: datetime) -> Self:
        """Those whose recipients were kept long enough."""
        return self.filter(started_at__lt=before, counts__isnull=True)


class Notice(models.Model):
    #: From which the Message-ID of each of its messages is made.
    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    move = models.ForeignKey(Move, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in NoticeKind])
    language = models.CharField(max_length=12)
    #: As it was tested, for a domain that nobody has: no two notices of a move have the same.
    subject = models.CharField(max_length=LONGEST_SUBJECT, blank=True)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=NoticeState, default=NoticeState.DRAFT)
    rate = models.PositiveIntegerField("messages an hour", default=USUAL_RATE)

    test_to = models.CharField(max_length=254, blank=True)
    test_state = models.CharField(max_length=8, choices=TrialState, default=TrialState.NONE, blank=True)
    test_fault = models.CharField(max_length=300, blank=True)
    tests = models.PositiveIntegerField(default=0)
    #: What the test said of the move, a `Seen` as text: what leaves later must not say anything else.
    seen_as = models.CharField(max_length=150, blank=True)

    #: It stops by itself once so many of 100 came back; 0 for never. Counted are messages that left after a moment: an
    #: operator who lets it go on has seen what came back before.
    stop_share = models.PositiveSmallIntegerField("of 100 messages that may come back", default=USUAL_STOP_SHARE)
    watched_from = models.DateTimeField(null=True, blank=True)

    #: What was confirmed: how many, when and by whom.
    expected = models.PositiveIntegerField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    ready_by = models.CharField(max_length=160, blank=True)
    #: For which moment it is set. If the dates of its move give another one, that is looked at before anything leaves.
    leaves_at = models.DateTimeField(null=True, blank=True)
    #: Somebody typed a word to let it leave within a day of another notice of its move.
    close_agreed_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    #: No message before this moment: the pace, or a pause because the mail server takes nothing.
    next_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=300, blank=True)
    faults_in_a_row = models.PositiveIntegerField(default=0)
    #: What became of its messages, once the recipients are deleted.
    counts = JsonColumn(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["move", "kind"], condition=~Q(kind=NoticeKind.NOW.value), name="kb_notice_once_a_kind"
            ),
            models.CheckConstraint(condition=Q(rate__gte=1) & Q(rate__lte=FASTEST_RATE), name="kb_notice_rate"),
            models.CheckConstraint(condition=Q(stop_share__lte=100), name="kb_notice_stop_share"),
        ]
        indexes = [models.Index(fields=["state"], name="kb_notice_state")]

    def __str__(self) -> str:
        return f"{self.move_id}: {self.kind}"

    def has_turn(self, at: datetime) -> bool:
        """Whether a message may leave now: the notice is not stopped, and neither its pace nor a pause forbids it."""
        return self.state == NoticeState.SENDING and self.next_at is not None and self.next_at <= at

    def take_turn(self, at: datetime) -> bool:
        """Take the right to send one message now; False if there is none, or somebody else was faster."""
        if self.next_at is None or not self.has_turn(at):
            return False
        turn = max(self.next_at, at - _KEPT_TURNS) + timedelta(hours=1) / self.rate
        return change(self, {"state": self.state, "next_at": self.next_at}, next_at=turn)

    def hold_off(self, fault: str, at: datetime, pauses: BackOff) -> None:
        """Let nothing leave for a while, ever longer, unless it was stopped meanwhile."""
        number = self.faults_in_a_row + 1
        pause = {"next_at": at + pauses.after(number), "faults_in_a_row": number, "fault": fault[:300]}
        change(self, {"state": NoticeState.SENDING}, **pause)

    @property
    def is_tested(self) -> bool:
        """Whether its text, as it is, has reached the operator's own mailbox as far as the mail server says."""
        return bool(self.text) and self.test_state == TrialState.SENT
