"""A domain in a form of operators: alone, or as an address, a website, or whatever else a person pasted.

Visitors' one field takes more than that: `kb.search.field` reads it.
"""

from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from kb.mail.names import DomainName, NotADomainName, from_typed_text


class DomainField(forms.CharField):
    """Gives a `DomainName`, or `None` where it may be left out.

    The local part of an address ends here: it is neither kept nor logged.
    """

    default_error_messages = {
        "required": gettext_lazy("Enter your email address or your domain, for example example.co.uk.")
    }

    def clean(self, value: object) -> DomainName | None:
        text = cast("str", super().clean(value))
        try:
            return from_typed_text(text) if text else None
        except NotADomainName as error:
            raise ValidationError(gettext(error.reason)) from error

    def run_validators(self, value: str) -> None:
        """The parser judges length and characters, in words that help."""
