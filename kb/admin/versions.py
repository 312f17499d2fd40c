"""The form of one row on the admin, which carries the version that it was made from like every form of operators."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kb.forms.fields import SEEN
from kb.operations.history.versions import changes_since, newest_event, version_of


class VersionField(forms.CharField):
    """Nobody changes it, so it is no change of the row."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput)

    def has_changed(self, _initial: Any, _data: Any) -> bool:
        return False


class RowForm(forms.ModelForm):
    """Says what somebody else has changed meanwhile, once; saved again, it takes the place of theirs."""

    seen = VersionField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial[SEEN] = version_of(self.instance, event=newest_event())

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk and given.get(SEEN):
            theirs, events = changes_since(given[SEEN], self.instance)
            if theirs:
                self.data = {**self.data.dict(), self.add_prefix(SEEN): self.initial[SEEN]}  # type: ignore[attr-defined]
                raise ValidationError(_question(theirs, [event.who for event in events]))
        return given


def _question(theirs: dict[str, str], people: list[str]) -> str:
    sentence = _(
        "Changed since you opened this page, by %(who)s: %(values)s. Save once more to write yours over it, or open "
        "the page anew to keep what is there."
    )
    values = "; ".join(f"{name}: {value or '–'}" for name, value in theirs.items())
    return sentence % {"who": ", ".join(dict.fromkeys(people)) or _("somebody else"), "values": values}
