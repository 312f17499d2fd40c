"""What the forms of operators are made of: texts, moments on the wall clock of the site's zone, first faults."""

import re
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.forms.drawing import Drawn
from kb.mail.dates import ComesTwice, NotAMoment, typed_moment
from kb.operations.moves.standings import PHASE_NAMES

#: Of a control whose text a telephone must not change: a name, a domain, a code.
VERBATIM: Final = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}
#: Of one for a domain.
DOMAIN: Final = {**VERBATIM, "inputmode": "url"}
#: Of one for an e-mail address; a browser's own judge of them refuses what is read here, such as a name before one.
ADDRESS: Final = {**VERBATIM, "inputmode": "email"}
#: The hidden field by which a form says from which version of a row it was made.
SEEN: Final = "seen"
#: Of a field for the moment at which something is published.
APPEARS: Final = gettext_lazy("By the clock in %(zone)s. It appears by itself.")
#: The day on which a client looks, by the phase of the move; nothing stands for today.
DAYS: Final = (("", gettext_lazy("today")), *PHASE_NAMES.items())


#: Digits, at most so many that no machine is slow with them, and perhaps a separator before each three.
_NUMBER: Final = re.compile(r"[0-9]{1,15}|[0-9]{1,3}([.,'’ \u00a0\u202f])[0-9]{3}(?:\1[0-9]{3}){0,3}")


class SpokenForm(Drawn, forms.Form):
    """A form of operators, drawn field by field, which says in words what is wrong."""


class FilesAgainForm(SpokenForm):
    """Files that were sent, by the names of their fields: to be chosen once more, because no page can repeat one."""

    def __init__(self, names: Mapping[str, str]) -> None:
        super().__init__()
        for field, name in names.items():
            label = _("Choose the file %(name)s once more") % {"name": name}
            self.fields[field] = forms.FileField(label=label, required=False, widget=forms.FileInput)


class FilterForm(SpokenForm):
    """What to show, as links and forms say it in an address. What cannot be read is ignored."""

    def full_clean(self) -> None:
        super().full_clean()
        self.errors.clear()


class TextField(forms.CharField):
    """A whole file as its author wrote it: browsers send CRLF, files have LF."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, required=False, **options)

    def to_python(self, value: Any) -> str:
        return cast("str", super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


def typed_number(text: str) -> int | None:
    """A whole number as people type it, or copy it from a page: `12345`, `12,345`, `12.345`, `12 345`."""
    found = _NUMBER.fullmatch(text.strip())
    return int(re.sub(r"\D", "", found[0])) if found else None


class NumberField(forms.IntegerField):
    """A whole number as it is typed to show that somebody means it."""

    def to_python(self, value: Any) -> int | None:
        number = typed_number(value) if isinstance(value, str) else None
        return super().to_python(value if number is None else number)

    def run_validators(self, value: Any) -> None:
        try:
            super().run_validators(value)
        except ValidationError as error:
            for fault in error.error_list:
                fault.params = {name: localize(param) for name, param in (fault.params or {}).items()}
            raise


class MomentField(forms.CharField):
    """What `<input type=datetime-local>` sends, as a moment in UTC; `None` for nothing. The form gives the zone."""

    zone: ZoneInfo
    default_error_messages = {"required": gettext_lazy("Enter a date and a time.")}

    def __init__(self, attributes: Mapping[str, Any] = MappingProxyType({}), **options: Any) -> None:
        super().__init__(widget=forms.TextInput({"type": "datetime-local", **attributes}), **options)

    def prepare_value(self, value: Any) -> Any:
        """A moment by the clock on the wall; what was typed, as it was."""
        return f"{value.astimezone(self.zone):%Y-%m-%dT%H:%M}" if isinstance(value, datetime) else value

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
                moment.help_text = str(moment.help_text) % {"zone": zone.key}
