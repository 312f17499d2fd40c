"""What an operator changes about one domain by hand."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kb.forms.fields import SpokenForm
from kb.mail.recipients import NotARecipient, Recipient
from kb.models.moves.contacts import Contact
from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move
from kb.models.moves.services import Service


class DomainForm(SpokenForm):
    service = forms.ModelChoiceField(Service.objects.all(), to_field_name="slug")
    move = forms.ModelChoiceField(Move.objects.all(), to_field_name="slug", required=False)
    active = forms.BooleanField(required=False)

    @classmethod
    def of(cls, domain: Domain) -> "DomainForm":
        move = domain.move.slug if domain.move else ""
        return cls(initial={"service": domain.service.slug, "move": move, "active": domain.active})


class ContactForm(SpokenForm):
    """Somebody to reach: by at least one of the three."""

    name = forms.CharField(max_length=120, required=False)
    email = forms.CharField(max_length=254, required=False)
    phone = forms.CharField(max_length=40, required=False)

    def clean_email(self) -> str:
        """An address that can be written to, or none."""
        email: str = self.cleaned_data["email"]
        try:
            return Recipient.parse(email).address if email else ""
        except NotARecipient as error:
            raise ValidationError(_(error.reason)) from error

    def clean(self) -> dict[str, Any]:
        if not self.errors and not any(self.cleaned_data.values()):
            raise ValidationError(_("Enter a name, an address or a number."))
        return self.cleaned_data

    def put_into(self, contact: Contact) -> Contact:
        for name, value in self.cleaned_data.items():
            setattr(contact, name, value)
        return contact
