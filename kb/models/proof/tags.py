"""One row for each tag: which domain, app and guide it was given for, and what came. No address and no tag is kept.

asked ─► came (through which server) ─► answered ─► opened
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final, NamedTuple, Self

from django.db import models
from django.db.models import Count, F, Q

from kb.mail.proof.tags import GOOD_FOR
from kb.mail.proof.verdicts import Through
from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move

#: Days for which rows are kept.
KEPT: Final = timedelta(days=90)
#: So long after a message came its answer has left, and it is deleted, or whoever did that died over it.
SETTLED: Final = timedelta(minutes=5)


class AnswerState(models.TextChoices):
    """What became of our answer. There is at most one for a tag, whatever happens."""

    NONE = ""
    #: It is being handed over; for longer than a moment: nobody knows whether it left, and nobody sends it again.
    SENDING = "sending"
    SENT = "sent"
    #: It is not sent: a machine wrote, nobody vouches for the sender, or too many were answered in this hour.
    WITHHELD = "withheld"
    FAILED = "failed"


def digest_of(tag: str) -> str:
    """By which a row is found: who reads the database knows no tag."""
    return sha256(f"signpost proof {tag}".encode()).hexdigest()


class GuideTests(NamedTuple):
    """Of one guide, how many devices began the test, sent by the new or the old server, and are done."""

    guide: str
    begun: int
    by_new: int
    by_old: int
    done: int


class ProofTagQuerySet(models.QuerySet["ProofTag"]):
    def of(self, tag: str) -> Self:
        return self.filter(digest=digest_of(tag))

    def awaited(self, at: datetime) -> Self:
        """Those of which something may still come, and those of which something may still lie in the mailbox."""
        return self.filter(Q(came_at=None) | Q(came_at__gt=at - SETTLED), asked_at__gt=at - GOOD_FOR)

    def by_guide(self, move: Move) -> list[GuideTests]:
        """The tests of a move's domains since they were told to change, the guide with the most first."""
        new = Q(through=Through.NEW.value)
        counted = (
            self.filter(domain__move=move, asked_at__gte=move.change_from)
            .values_list("guide")
            .annotate(
                begun=Count("pk"),
                by_new=Count("pk", filter=new),
                by_old=Count("pk", filter=Q(through=Through.OLD.value)),
                done=Count("pk", filter=new & Q(opened_on=F("platform")) & ~Q(platform="")),
            )
            .order_by("-begun", "guide")
        )
        return [GuideTests(*row) for row in counted]

    def newest_by_new(self, domains: Iterable[int], since: datetime) -> "dict[int, ProofTag]":
        """For each of these domains the last message that came through its new server, if there is one."""
        rows = self.filter(domain__in=list(domains), through=Through.NEW.value, came_at__gte=since)
        return {row.domain_id: row for row in rows.order_by("came_at")}

    def by_old_after(self, row: "ProofTag") -> Self:
        """What came from its domain through the old server after the message of this row."""
        return self.filter(domain=row.domain_id, through=Through.OLD.value, came_at__gt=row.came_at)

    def answered_since(self, domain: Domain, moment: datetime) -> Self:
        states = (AnswerState.SENDING, AnswerState.SENT)
        return self.filter(domain=domain, came_at__gte=moment, answer__in=states)


class ProofTag(models.Model):
    digest = models.CharField(max_length=64, unique=True)
    domain = models.ForeignKey(Domain, on_delete=models.CASCADE, related_name="proofs")
    guide = models.CharField(max_length=120)
    #: The class of device that asked, and that pressed the button of our answer: `iphone`, `android`, `windows` …
    platform = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=12)
    asked_at = models.DateTimeField()
    came_at = models.DateTimeField(null=True)
    through = models.CharField(max_length=8, blank=True, choices=[(one.value, one.name) for one in Through])
    #: The domain that it came from, if that is another one: which account of the device is the wrong one.
    came_from = models.CharField(max_length=253, blank=True)
    app = models.CharField(max_length=40, blank=True)
    #: Which of SPF, DKIM and DMARC failed for it, in one line.
    failed = models.CharField(max_length=20, blank=True)
    answer = models.CharField(max_length=10, blank=True, choices=AnswerState, default=AnswerState.NONE)
    opened_at = models.DateTimeField(null=True)
    opened_on = models.CharField(max_length=20, blank=True)

    objects = ProofTagQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["asked_at"], name="kb_prooftag_asked")]

    def __str__(self) -> str:
        return f"proof {self.pk}"

    def is_open(self, at: datetime) -> bool:
        return at - self.asked_at <= GOOD_FOR

    def is_being_answered(self, at: datetime) -> bool:
        """Whether our answer may still leave. If a worker dies over it, nobody sends it again."""
        return self.answer == AnswerState.SENDING and self.came_at is not None and at - self.came_at < SETTLED

    @property
    def is_received_here(self) -> bool:
        """Whether our answer was opened on the class of device that had asked."""
        return self.opened_at is not None and bool(self.platform) and self.opened_on == self.platform

    @property
    def is_proof(self) -> bool:
        """Sent through the new server, and received on the same device."""
        return self.through == Through.NEW and self.is_received_here


def forget_old_proofs(at: datetime) -> int:
    """Delete what is older than `KEPT`; gives the number of rows."""
    return ProofTag.objects.filter(asked_at__lt=at - KEPT).delete()[0]
