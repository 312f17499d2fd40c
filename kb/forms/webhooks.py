"""What an operator types for a new webhook: a name, where it leads, what it hears of."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.forms.fields import SpokenForm
from kb.operations.programs.words import KINDS
from kb.probes.http_post import LONGEST_ADDRESS, NotATarget, Target
from kb.protocols.programs.webhooks import Kind


class WebhookForm(SpokenForm):
    name = forms.RegexField(
        r"\A[^\W_](?:[\w .-]*[^\W_])?\Z",
        max_length=80,
        error_messages={
            "required": gettext_lazy("Give the other program a name."),
            "invalid": gettext_lazy("Use letters, digits, spaces, dots and hyphens."),
        },
    )
    address = forms.CharField(
        max_length=LONGEST_ADDRESS,
        error_messages={"required": gettext_lazy("Say at which address the other program listens.")},
    )
    kinds = forms.MultipleChoiceField(
        choices=KINDS, error_messages={"required": gettext_lazy("Choose at least one thing that it hears of.")}
    )

    def clean_address(self) -> str:
        """Only how it is written is looked at: where it leads is judged with each connection."""
        text: str = self.cleaned_data["address"]
        try:
            target = Target.parse(text)
        except NotATarget as fault:
            raise ValidationError(_(fault.reason)) from fault
        if not target.encrypted and not settings.WEBHOOK_NETWORKS:
            raise ValidationError(_("The address must begin with https://"))
        return text

    @property
    def chosen(self) -> list[Kind]:
        return [Kind(word) for word in self.cleaned_data["kinds"]]
