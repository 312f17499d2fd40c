"""Readers whose mail does not work and who asked to be rung: the list of calls.

Personal data: a number is never in a log, an event or a message to another program, and it goes after thirty days.
"""

from datetime import datetime, timedelta
from typing import Final, Self

from django.db import models

from kb.languages import LANGUAGES
from kb.mail.naming.telephones import LONGEST

#: After so long a call is neither shown nor kept.
KEPT: Final = timedelta(days=30)
#: Characters of when somebody would like to be rung, in their own words.
LONGEST_WISH: Final = 80


class Hour(models.TextChoices):
    """When it suits, as readers choose it."""

    SOON = "soon"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class CallQuerySet(models.QuerySet["Call"]):
    def kept(self, at: datetime) -> Self:
        return self.filter(asked_at__gt=at - KEPT)

    def waiting(self, at: datetime) -> Self:
        """Those that nobody has made yet, who has waited longest first."""
        return self.kept(at).filter(done_at=None).order_by("asked_at", "pk")

    def made(self, at: datetime) -> Self:
        """Those that are done, the last first."""
        return self.kept(at).exclude(done_at=None).order_by("-done_at", "-pk")

    def of_domain(self, name: str) -> Self:
        return self.filter(domain=name)


class Call(models.Model):
    """One wish to be rung, with where the reader was. What is not known is empty, or nought.

    `domain` is an A-label, `app` the app or device in the words of `language`, `stop` and `title` the stop of its guide
    by number and title, `page` the address on this site at which they were.
    """

    asked_at = models.DateTimeField()
    phone = models.CharField(max_length=LONGEST)
    hour = models.CharField(max_length=12, choices=[(hour.value, hour.value) for hour in Hour])
    wish = models.CharField(max_length=LONGEST_WISH, blank=True)
    domain = models.CharField(max_length=253, blank=True, db_index=True)
    language = models.CharField(max_length=12)
    app = models.CharField(max_length=80, blank=True)
    stop = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=160, blank=True)
    page = models.CharField(max_length=600, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=150, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"call {self.pk}"

    @property
    def language_name(self) -> str:
        """How its speakers call it."""
        return LANGUAGES[self.language].own_name if self.language in LANGUAGES else self.language


def forget_old_calls(at: datetime) -> int:
    """Delete what is older than `KEPT`; gives the number of rows."""
    return Call.objects.filter(asked_at__lte=at - KEPT).delete()[0]
