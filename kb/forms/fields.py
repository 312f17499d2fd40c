"""What the forms of operators are made of: texts, moments on the wall clock of the site's zone, first faults."""

from datetime import datetime
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kb.forms.drawing import Drawn
from kb.mail.dates import ComesTwice, NotAMoment, typed_moment

#: Of a control whose text a telephone must not change: a name, a domain, a code.
VERBATIM: Final = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}


class SpokenForm(Drawn, forms.Form):
    """A form of operators, which says in words what is wrong."""

    @property
    def faults(self) -> dict[str, str]:
        """The first fault of each field, in words."""
        return {name: str(faults[0]) for name, faults in self.errors.items()} if self.is_bound else {}


class TextField(forms.CharField):
    """A whole file as its author wrote it: browsers send CRLF, files have LF."""

    def __init__(self) -> None:
        super().__init__(strip=False, required=False)

    def to_python(self, value: Any) -> str:
        return cast("str", super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class MomentField(forms.CharField):
    """What `<input type=datetime-local>` sends, as a moment in UTC; `None` for nothing. The form gives the zone."""

    zone: ZoneInfo

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=40, **options)

    def clean(self, value: Any) -> datetime | None:
        typed = super().clean(value)
        try:
            return typed_moment(typed, self.zone) if typed else None
        except ComesTwice as twice:  # the browser's field has no room for a zone, so nobody could tell them apart
            return twice.first
        except NotAMoment as error:
            raise ValidationError(_(error.reason)) from error


class ZonedForm(SpokenForm):
    """A form with moments, all in one zone."""

    def __init__(self, *args: Any, zone: ZoneInfo, **options: Any) -> None:
        super().__init__(*args, **options)
        for moment in self.fields.values():
            if isinstance(moment, MomentField):
                moment.zone = zone
