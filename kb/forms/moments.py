"""Moments typed by the clock on the wall of the site's zone."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kb.forms.pages import SpokenForm


class MomentField(forms.CharField):
    """What `<input type=datetime-local>` sends, as a moment in UTC; `None` for nothing. The form gives the zone."""

    zone: ZoneInfo

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=40, **options)

    def clean(self, value: Any) -> datetime | None:
        typed = super().clean(value)
        return read_moment(typed, self.zone) if typed else None


class ZonedForm(SpokenForm):
    """A form with moments, all in one zone."""

    def __init__(self, *args: Any, zone: ZoneInfo, **options: Any) -> None:
        super().__init__(*args, **options)
        for moment in self.fields.values():
            if isinstance(moment, MomentField):
                moment.zone = zone


def read_moment(typed: str, zone: ZoneInfo) -> datetime:
    """Raises `ValidationError` for what is no moment, and for one that the change of the clocks leaves out."""
    try:
        local = datetime.fromisoformat(typed).replace(tzinfo=zone)
        moment = local.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValidationError(_("Enter a date and a time.")) from None
    if moment.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise ValidationError(_("On that night the clocks go forward, and this time does not come. Take another."))
    return moment
