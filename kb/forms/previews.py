"""How an operator wants to see a page: as which domain's client, in which phase, with which protocol."""

from datetime import datetime
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kb.forms.fields import SpokenForm, TextField
from kb.mail.moves import MailSettings, Phase
from kb.mail.names import DomainName, NotADomainName, from_typed_text
from kb.mail.servers import INCOMING, Protocol
from kb.models.moves.domains import Domain


class PreviewForm(SpokenForm):
    """The text of a page and the reader to imagine; everything but the page may be left out."""

    path = forms.CharField(max_length=200)
    text = TextField()
    domain = forms.CharField(max_length=260, required=False)
    phase = forms.ChoiceField(choices=[("", ""), *((phase.value, phase.value) for phase in Phase)], required=False)
    protocol = forms.ChoiceField(choices=[("", ""), *((p.value, p.value) for p in INCOMING)], required=False)

    def clean_domain(self) -> DomainName | None:
        typed = self.cleaned_data["domain"]
        if not typed:
            return None
        try:
            return from_typed_text(typed).domain
        except NotADomainName as error:
            raise ValidationError(error.reason) from error

    @property
    def protocol_asked(self) -> Protocol | None:
        text = self.cleaned_data["protocol"]
        return Protocol(text) if text else None

    def reader(self, at: datetime) -> MailSettings | None:
        """What that domain's clients see; `None` for everybody without a domain. Raises `ValidationError`."""
        name = cast("DomainName | None", self.cleaned_data["domain"])
        if name is None:
            return None
        settings = Domain.objects.settings_for(name, at)
        if settings is None:
            raise ValidationError(_("There is no such domain on this site, or it is not active."))
        if not self.cleaned_data["phase"]:
            return settings
        phased = Domain.objects.settings_in(name, Phase(self.cleaned_data["phase"]))
        if phased is None:
            raise ValidationError(_("This domain has no move with that phase. Choose “today”, or another domain."))
        return phased
