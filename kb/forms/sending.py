"""The forms around a notice. Each gives what `kb.operations.sending` takes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from kb.mail.notice_days import NoticeKind
from kb.mail.recipients import NotARecipient, Recipient
from kb.models.sending.notices import FASTEST_RATE


class SpokenErrors:
    """What is wrong with a form, in one sentence."""

    errors: Any

    @property
    def fault(self) -> str:
        return str(next((fault for faults in self.errors.values() for fault in faults), ""))


class AddressForm(SpokenErrors, forms.Form):
    """One e-mail address, of the operator or of somebody who wants no more messages."""

    address = forms.CharField(max_length=254, error_messages={"required": gettext_lazy("Enter an email address.")})

    def clean_address(self) -> Recipient:
        try:
            return Recipient.parse(self.cleaned_data["address"])
        except NotARecipient as error:
            raise ValidationError(gettext(error.reason)) from error


class ConfirmForm(SpokenErrors, forms.Form):
    """The number of messages, typed by hand, and how many of them an hour."""

    typed = forms.IntegerField(
        min_value=0, max_value=10**9, error_messages={"required": gettext_lazy("Type the number of messages.")}
    )
    rate = forms.IntegerField(
        min_value=1,
        max_value=FASTEST_RATE,
        error_messages={
            "required": gettext_lazy("Say how many messages an hour."),
            "max_value": gettext_lazy("At most %(limit_value)s messages an hour."),
        },
    )


class PrepareForm(SpokenErrors, forms.Form):
    """Which notice, and in which language."""

    kind = forms.ChoiceField(choices=[(kind.value, kind.value) for kind in NoticeKind])
    language = forms.ChoiceField(choices=())

    def __init__(self, *args: Any, languages: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(code, code) for code in languages]  # type: ignore[attr-defined]

    def clean_kind(self) -> NoticeKind:
        return NoticeKind(self.cleaned_data["kind"])
