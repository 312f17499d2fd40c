"""What an operator types for a new token: a name, what it is good for, how long."""

from datetime import datetime, timedelta
from typing import Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from kb.forms.fields import SpokenForm
from kb.models.programs.tokens import Scope

SCOPES: Final = (
    (Scope.READ_SERVICES.value, _("Read servers")),
    (Scope.WRITE_SERVICES.value, _("Change servers")),
    (Scope.READ_DOMAINS.value, _("Read domains")),
    (Scope.WRITE_DOMAINS.value, _("Add and change domains")),
    (Scope.READ_MOVES.value, _("Read moves")),
    (Scope.WRITE_MOVES.value, _("Change and publish moves")),
)
#: For how many days; nothing stands for “until it is revoked”.
DAYS: Final = (("90", _("90 days")), ("365", _("One year")), ("", _("Until it is revoked")))


class TokenForm(SpokenForm):
    name = forms.RegexField(
        r"\A[^\W_](?:[\w .-]*[^\W_])?\Z",
        max_length=80,
        error_messages={
            "required": _("Give the other program a name."),
            "invalid": _("Use letters, digits, spaces, dots and hyphens."),
        },
    )
    scopes = forms.MultipleChoiceField(
        choices=SCOPES, error_messages={"required": _("Choose at least one thing that it may do.")}
    )
    days = forms.ChoiceField(choices=DAYS, required=False)

    @property
    def chosen(self) -> list[Scope]:
        return [Scope(word) for word in self.cleaned_data["scopes"]]

    def ends(self, at: datetime) -> datetime | None:
        days = cast("str", self.cleaned_data["days"])
        return at + timedelta(days=int(days)) if days else None
