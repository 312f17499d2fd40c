"""The one field: a domain, an address, or whatever else a person pasted."""

from typing import Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from kb.forms.drawing import Drawn
from kb.mail.names import DomainName, NotADomainName, ReadName, SeveralNames, read_typed

#: The code of the fault that more than one domain was typed.
SEVERAL: Final = "several"


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
            return self.of(read_typed(text)) if text else None
        except SeveralNames as error:
            raise ValidationError(gettext(error.reason), code=SEVERAL, params={"names": error.names}) from error
        except NotADomainName as error:
            raise ValidationError(gettext(error.reason)) from error

    def of(self, read: ReadName) -> DomainName:
        return read.domain

    def run_validators(self, value: str) -> None:
        """The parser judges length and characters, in words that help."""


class ExactDomainField(DomainField):
    """The name with its `www.`, under which an older row may stand."""

    def of(self, read: ReadName) -> DomainName:
        return read.exact


class LookupForm(Drawn, forms.Form):
    domain = ExactDomainField(strip=False)

    @property
    def typed(self) -> DomainName:
        """What was understood; only after `is_valid()`."""
        return cast("DomainName", self.cleaned_data["domain"])

    @property
    def several(self) -> tuple[DomainName, ...]:
        """The domains among which somebody has to choose; none if that is not what is wrong."""
        faults = self.errors.as_data().get("domain", [])
        return next((fault.params["names"] for fault in faults if fault.code == SEVERAL and fault.params), ())
