"""As which client an operator wants to see the site: of which domain, in which phase, with which device."""

from typing import Any, Final, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.forms.fields import SpokenForm
from kb.guides.page.devices import PLATFORMS
from kb.languages import Language
from kb.mail.moves import Phase
from kb.mail.names import DomainName, NotADomainName, from_typed_text

PHASES: Final = (
    (Phase.ANNOUNCED.value, gettext_lazy("Before clients may change")),
    (Phase.OPEN.value, gettext_lazy("Clients may change")),
    (Phase.MOVING.value, gettext_lazy("The day of the move")),
    (Phase.MOVED.value, gettext_lazy("Mail has moved")),
    (Phase.CLOSED.value, gettext_lazy("The old server is off")),
)


class ClientForm(SpokenForm):
    domain = forms.CharField(max_length=260, required=False)
    phase = forms.ChoiceField(choices=PHASES)
    device = forms.ChoiceField(
        choices=[(one.id, gettext_lazy(one.label)) for one in PLATFORMS.values()], required=False
    )

    language = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        spoken = cast("forms.ChoiceField", self.fields["language"])
        spoken.choices = [(one.code, one.own_name) for one in settings.SITE_LANGUAGES.all]

    def clean_domain(self) -> DomainName | None:
        typed = self.cleaned_data["domain"]
        if not typed:
            return None
        try:
            return from_typed_text(typed).domain
        except NotADomainName as error:
            raise ValidationError(_(error.reason)) from error

    @property
    def language_asked(self) -> Language:
        """The site's own if none is asked for."""
        code = self.cleaned_data["language"]
        return next((one for one in settings.SITE_LANGUAGES.all if one.code == code), settings.SITE_LANGUAGES.own)

    @property
    def name(self) -> DomainName | None:
        return cast("DomainName | None", self.cleaned_data.get("domain"))

    @property
    def phase_asked(self) -> Phase:
        return Phase(cast("Any", self.cleaned_data["phase"]))
