"""The forms around a notice. Each gives what `kb.operations.sending` takes."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy

from kb.forms.fields import ADDRESS, NumberField, SpokenForm
from kb.languages import LANGUAGES
from kb.mail.naming.addresses import LONGEST_TYPED
from kb.mail.notice_days import NoticeKind
from kb.mail.recipients import NotARecipient, Recipient
from kb.models.sending.notices import FASTEST_RATE, FEWEST_FOR_SHARE, USUAL_STOP_SHARE

_STOP_SHARE = gettext_lazy(
    "Providers stop taking mail from senders of whom much comes back. Counted from {fewest} messages on; 0 for never."
)


#: What somebody types who wants clients to get two messages within a day.
TWICE: Final = gettext_lazy("twice")


class AddressField(forms.CharField):
    """One e-mail address; gives a `Recipient`. `autocomplete` tells the browser whose it is."""

    default_error_messages = {"required": gettext_lazy("Enter an email address.")}

    def __init__(self, *, autocomplete: str, **options: Any) -> None:
        # No EmailInput: browsers would refuse a name before the address, and full width.
        widget = forms.TextInput({**ADDRESS, "autocomplete": autocomplete})
        super().__init__(max_length=LONGEST_TYPED, widget=widget, **options)

    def clean(self, value: Any) -> Recipient:
        try:
            return Recipient.typed(super().clean(value))
        except NotARecipient as error:
            raise ValidationError(gettext(error.reason)) from error


class OwnAddressForm(SpokenForm):
    """Where the operator gets the test."""

    address = AddressField(label=gettext_lazy("Your own email address"), autocomplete="email")


class TheirAddressForm(SpokenForm):
    """Of somebody who wants no more messages, or wants them again."""

    address = AddressField(label=gettext_lazy("Their email address"), autocomplete="off")


class ConfirmForm(SpokenForm):
    """The number of messages, typed by hand, how many of them an hour, and how many of 100 may come back."""

    typed = NumberField(
        label=gettext_lazy("Type the number of messages"),
        min_value=0,
        max_value=10**9,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "maxlength": 13}),
        error_messages={"required": gettext_lazy("Type the number of messages.")},
    )
    rate = NumberField(
        label=gettext_lazy("How many an hour"),
        help_text=gettext_lazy("Many mail servers take no more than a few hundred an hour from one sender."),
        min_value=1,
        max_value=FASTEST_RATE,
        widget=forms.TextInput({"inputmode": "numeric", "maxlength": 7}),
        error_messages={
            "required": gettext_lazy("Say how many messages an hour."),
            "max_value": gettext_lazy("At most %(limit_value)s messages an hour."),
        },
    )
    stop_share = forms.IntegerField(
        label=gettext_lazy("Stop if so many of 100 come back"),
        help_text=format_lazy(_STOP_SHARE, fewest=FEWEST_FOR_SHARE),
        min_value=0,
        max_value=100,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "maxlength": 3}),
    )

    twice = forms.CharField(
        label=format_lazy(gettext_lazy("Type “{word}” if clients shall get two messages within a day"), word=TWICE),
        required=False,
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean_twice(self) -> bool:
        return bool(self.cleaned_data["twice"].strip().casefold() == str(TWICE).casefold())

    def clean_stop_share(self) -> int:
        given = self.cleaned_data["stop_share"]
        return USUAL_STOP_SHARE if given is None else int(given)


class PrepareForm(SpokenForm):
    """Which notice, and in which language, if there are several."""

    kind = forms.ChoiceField(choices=[(kind.value, kind.value) for kind in NoticeKind], widget=forms.HiddenInput)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=())

    def __init__(self, *args: Any, languages: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.fields["language"]
        language.choices = [(code, LANGUAGES[code].own_name) for code in languages]  # type: ignore[attr-defined]
        if len(languages) == 1:
            language.widget, language.initial = forms.HiddenInput(), languages[0]

    @classmethod
    def of(cls, kind: NoticeKind, languages: tuple[str, ...]) -> "PrepareForm":
        """One of several on a page."""
        return cls(initial={"kind": kind.value}, languages=languages, auto_id=f"%s-{kind.value}")

    def clean_kind(self) -> NoticeKind:
        return NoticeKind(self.cleaned_data["kind"])
