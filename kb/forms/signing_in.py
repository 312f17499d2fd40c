"""The forms by which operators sign in, and choose another password."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Django's own, which asks an unknown account's password as long as a known one's, in our words.

    An account that is switched off gets the same sentence too, so that nobody learns which accounts there are.
    """

    error_messages = {
        "invalid_login": _("That name and that password do not go together. Capital letters count in both."),
        "inactive": _("That name and that password do not go together. Capital letters count in both."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("username", _("Name")), ("password", _("Password"))):
            field = self.fields[name]
            field.label = label
            field.error_messages["required"] = _("Enter your name and your password.")

    @property
    def error(self) -> str:
        """The first fault in words, or nothing."""
        return str(next((fault for faults in self.errors.values() for fault in faults), "")) if self.is_bound else ""


class NewPasswordForm(PasswordChangeForm):
    """Django's own, which knows what makes a password weak, in our words where it speaks of the old one."""

    error_messages = {
        "password_mismatch": _("The two new passwords are not the same."),
        "password_incorrect": _("That is not your current password."),
    }

    @property
    def faults(self) -> dict[str, str]:
        """The faults of each field, in words."""
        return {name: " ".join(map(str, faults)) for name, faults in self.errors.items()} if self.is_bound else {}
