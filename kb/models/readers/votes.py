"""What readers said at the end of a guide, counted: no row knows who said it, or of which domain.

A count belongs to the version of the text that the reader saw, so an edited guide begins anew. How many rows a day can
make is bounded, however hard somebody tries.
"""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Final, Self

from django.db import models, transaction
from django.db.models import F, Sum

from kb.guides.page.pages import Guide
from kb.guides.page.verdicts import Verdict

#: Days for which counts are kept: thirteen months, so that a month can be compared with the same one a year ago.
KEPT_DAYS: Final = 396
#: From this many rows on, a day's votes are counted without step and search.
MOST_A_DAY: Final = 2_000
#: How much of a digest names a version.
VERSION_LENGTH: Final = 16


def version_of(guide: Guide) -> str:
    """The name of a guide's text in forms and counts."""
    return guide.digest[:VERSION_LENGTH]


@dataclass(frozen=True, slots=True)
class Vote:
    """One reader's word. `version` begins the digest of the text; what is not known is empty."""

    slug: str
    language: str
    version: str
    device: str
    verdict: Verdict
    step: str = ""
    searched: str = ""

    def without_details(self) -> "Vote":
        return Vote(self.slug, self.language, self.version, self.device, self.verdict)


class VoteCountQuerySet(models.QuerySet["VoteCount"]):
    def since(self, first: date) -> Self:
        return self.filter(day__gte=first)

    def summed(self, *by: str) -> list[dict[str, Any]]:
        """Rows of the columns `by` with their `total`, the largest first."""
        return list(self.order_by().values(*by).annotate(total=Sum("count")).order_by("-total", *by))


class VoteCount(models.Model):
    day = models.DateField()
    slug = models.CharField(max_length=120)
    language = models.CharField(max_length=12)
    version = models.CharField(max_length=VERSION_LENGTH)
    device = models.CharField(max_length=40, blank=True)
    verdict = models.CharField(max_length=12, choices=[(verdict.value, verdict.value) for verdict in Verdict])
    step = models.CharField(max_length=160, blank=True)
    searched = models.CharField(max_length=100, blank=True)
    count = models.PositiveIntegerField(default=0)

    objects = VoteCountQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "slug", "language", "version", "device", "verdict", "step", "searched"],
                name="kb_votecount_once_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.slug}: {self.verdict} {self.count}"


@transaction.atomic
def count_vote(vote: Vote, day: date) -> None:
    """Add one to the row of this vote."""
    rows_today = VoteCount.objects.filter(day=day).count()
    if rows_today >= MOST_A_DAY and not VoteCount.objects.filter(day=day, **asdict(vote)).exists():
        vote = vote.without_details()
    row, _ = VoteCount.objects.get_or_create(day=day, **asdict(vote))
    VoteCount.objects.filter(pk=row.pk).update(count=F("count") + 1)


def forget_old_votes(today: date) -> int:
    """Delete what is older than `KEPT_DAYS`; gives the number of rows."""
    return VoteCount.objects.filter(day__lt=today - timedelta(days=KEPT_DAYS)).delete()[0]
