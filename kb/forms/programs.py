"""What an operator types for programs: tokens and webhooks."""

from datetime import datetime, timedelta
from typing import Final, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.forms.fields import FilterForm, SpokenForm
from kb.models.programs.tokens import Scope
from kb.operations.programs.words import KINDS
from kb.probes.http_post import LONGEST_ADDRESS, NotATarget, Target
from kb.protocols.programs.webhooks import WebhookKind

SCOPES: Final = (
    (Scope.READ_SERVICES.value, gettext_lazy("Read servers")),
    (Scope.WRITE_SERVICES.value, gettext_lazy("Change servers")),
    (Scope.READ_DOMAINS.value, gettext_lazy("Read domains")),
    (Scope.WRITE_DOMAINS.value, gettext_lazy("Add and change domains")),
    (Scope.READ_CONTACTS.value, gettext_lazy("See the people to reach of domains that it reads or changes")),
    (Scope.READ_MOVES.value, gettext_lazy("Read moves")),
    (Scope.WRITE_MOVES.value, gettext_lazy("Change and publish moves")),
)
#: For how many days; nothing stands for “until it is revoked”.
DAYS: Final = (
    ("90", gettext_lazy("90 days")),
    ("365", gettext_lazy("One year")),
    ("", gettext_lazy("Until it is revoked")),
)


class ProgramName(forms.RegexField):
    """What an operator calls another program."""

    def __init__(self) -> None:
        super().__init__(
            r"\A[^\W_](?:[\w .-]*[^\W_])?\Z",
            label=gettext_lazy("Name of the other program"),
            max_length=80,
            widget=forms.TextInput({"autocomplete": "off"}),
            error_messages={
                "required": gettext_lazy("Give the other program a name."),
                "invalid": gettext_lazy("Use letters, digits, spaces, dots and hyphens."),
            },
        )


class TokenForm(SpokenForm):
    name = ProgramName()
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        choices=SCOPES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one thing that it may do.")},
    )
    days = forms.ChoiceField(label=gettext_lazy("How long"), choices=DAYS, initial="90", required=False)

    @property
    def chosen(self) -> list[Scope]:
        return [Scope(word) for word in self.cleaned_data["scopes"]]

    def ends(self, at: datetime) -> datetime | None:
        days = cast("str", self.cleaned_data["days"])
        return at + timedelta(days=int(days)) if days else None


class TokenFilter(FilterForm):
    """Which tokens to show."""

    q = forms.CharField(
        label=gettext_lazy("Name, or how the token begins"),
        max_length=100,
        required=False,
        widget=forms.TextInput({"type": "search"}),
    )


class WebhookForm(SpokenForm):
    name = ProgramName()
    address = forms.CharField(
        label=gettext_lazy("Where it listens"),
        help_text=gettext_lazy("For example https://billing.example.net/signpost"),
        max_length=LONGEST_ADDRESS,
        widget=forms.URLInput({"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say at which address the other program listens.")},
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What it hears of"),
        choices=KINDS,
        initial=[kind for kind, _label in KINDS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one thing that it hears of.")},
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
    def chosen(self) -> list[WebhookKind]:
        return [WebhookKind(word) for word in self.cleaned_data["kinds"]]
