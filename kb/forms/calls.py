"""Ring me: a number and a good hour, as a reader leaves them."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from kb.forms.drawing import AskedRenderer, Drawn
from kb.mail.naming.lines import is_one_line
from kb.mail.naming.telephones import NotANumber, read_number
from kb.models.readers.calls import LONGEST_WISH, Hour

#: As readers choose it, and as the list of calls says it.
HOURS: Final = (
    (Hour.SOON.value, gettext_lazy("As soon as you can")),
    (Hour.MORNING.value, gettext_lazy("In the morning")),
    (Hour.AFTERNOON.value, gettext_lazy("In the afternoon")),
    (Hour.EVENING.value, gettext_lazy("In the evening")),
)
_TELEPHONE: Final = {"type": "tel", "autocomplete": "tel", "maxlength": "60"}


class HourField(forms.ChoiceField):
    """An hour that is none of ours, or none at all, counts as the first: no call is lost for it."""

    def clean(self, value: object) -> str:
        return str(value) if value in Hour.values else Hour.SOON.value


class RingForm(Drawn, forms.Form):
    """Gives a number as `read_number` has it, an hour, and a few words on one line."""

    default_renderer = AskedRenderer

    phone = forms.CharField(
        label=gettext_lazy("Your telephone number"),
        widget=forms.TextInput(_TELEPHONE),
        error_messages={"required": gettext_lazy("Write the number at which we can ring you.")},
    )
    hour = HourField(
        label=gettext_lazy("A good time"),
        choices=HOURS,
        widget=forms.RadioSelect,
        initial=Hour.SOON.value,
    )
    wish = forms.CharField(
        label=gettext_lazy("Or in your own words"),
        help_text=gettext_lazy("For example: Tuesday after three. You may leave this out."),
        required=False,
        max_length=LONGEST_WISH,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"max_length": gettext_lazy("That is too long. Write it in a few words.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in self.errors if self.is_bound else ():
            self.fields[name].widget.attrs["autofocus"] = True
            break

    def clean_phone(self) -> str:
        try:
            return read_number(self.cleaned_data["phone"])
        except NotANumber as error:
            raise ValidationError(gettext(error.reason)) from error

    def clean_wish(self) -> str:
        wish = " ".join(self.cleaned_data["wish"].split())
        if not is_one_line(wish):
            raise ValidationError(gettext("There is an invisible character in it. Type it anew."))
        return wish
