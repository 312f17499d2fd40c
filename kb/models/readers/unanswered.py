"""What people searched for without an answer, counted by day. Nobody's address, domain or number comes this far.

The words are made fit to be kept before they are counted (`kb.search.private`); how counts gather until they are
written is `kb.operations.readers.unanswered`'s.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Self

from django.db import models, transaction
from django.db.models import F, Max, Sum

from kb.search.private import LONGEST

#: So many different searches are kept for one day; further ones are not, so that nobody can fill the table.
MOST_A_DAY: Final = 500
#: Thirteen months: this month can be seen beside the same one of last year.
KEPT: Final = timedelta(days=396)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """One search over some time: how often, and the last day."""

    words: str
    language: str
    count: int
    last_day: date


class UnansweredQuerySet(models.QuerySet["UnansweredSearch"]):
    def since(self, day: date) -> Self:
        return self.filter(day__gte=day)

    def most_wanted(self, most: int) -> list[Unanswered]:
        """Each search once, the most frequent first."""
        sums = self.values_list("words", "language").annotate(total=Sum("count"), last=Max("day"))
        return [Unanswered(*row) for row in sums.order_by("-total", "-last", "words")[:most]]


class UnansweredSearch(models.Model):
    day = models.DateField()
    words = models.CharField(max_length=LONGEST)
    language = models.CharField(max_length=8)
    count = models.PositiveIntegerField(default=0)

    objects = UnansweredQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-count", "words"]
        constraints = [models.UniqueConstraint(fields=["day", "words", "language"], name="kb_unanswered_once_a_day")]

    def __str__(self) -> str:
        return self.words


def add_unanswered(counts: Mapping[tuple[str, str], int], day: date) -> None:
    """Add to the counts of a day, by words and language: in one order, or two processes would wait for each other."""
    with transaction.atomic():
        for words, language in sorted(_with_room(counts, day)):
            row = UnansweredSearch.objects.filter(day=day, words=words, language=language)
            more = F("count") + counts[words, language]
            if not row.update(count=more):
                # Another process may have made the row since.
                UnansweredSearch.objects.get_or_create(day=day, words=words, language=language)
                row.update(count=more)


def forget_old_searches(today: date) -> int:
    """Delete what is older than `KEPT`; gives the number of rows."""
    return UnansweredSearch.objects.filter(day__lt=today - KEPT).delete()[0]


def _with_room(counts: Mapping[tuple[str, str], int], day: date) -> Iterable[tuple[str, str]]:
    """Searches that have a row today already, and of new ones the most frequent, as far as there is room."""
    known = set(UnansweredSearch.objects.filter(day=day).values_list("words", "language"))
    new = sorted(counts.keys() - known, key=lambda search: (-counts[search], search))
    return [*(counts.keys() & known), *new[: max(0, MOST_A_DAY - len(known))]]
