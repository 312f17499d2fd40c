"""The site's own profile: who runs it and how to reach them. One row, made from the environment at first start."""

from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models

from kb.models.offers import Service
from kb.models.revisions import current_revision


def validate_zone(text: str) -> None:
    if text not in available_timezones():
        raise ValidationError("Use a name of the time zone database, such as Europe/London.")


class SiteProfile(models.Model):
    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=40, blank=True)
    hours = models.CharField("opening hours", max_length=120, blank=True)
    zone = models.CharField("time zone", max_length=64, default="Europe/London", validators=[validate_zone])
    language = models.CharField(max_length=12, default="en-gb")
    default_service = models.ForeignKey(Service, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    mx_domains = models.CharField(
        "domains of our MX hosts", max_length=500, blank=True, help_text="With spaces between."
    )
    sample_loaded = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = "site profile"
        verbose_name_plural = "site profile"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="kb_siteprofile_one_row")]

    def __str__(self) -> str:
        return self.name

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


def current_profile() -> SiteProfile:
    """The profile as of the current revision, without a query when nothing changed."""
    return _profile(current_revision())


@lru_cache(maxsize=2)
def _profile(revision: int) -> SiteProfile:
    return SiteProfile.objects.filter(pk=1).first() or SiteProfile(name="Help")


def ensure_profile(first: dict[str, Any]) -> bool:
    """Make the row from `first` if there is none; the row wins ever after. Returns whether it was made."""
    return SiteProfile.objects.get_or_create(pk=1, defaults=first)[1]
