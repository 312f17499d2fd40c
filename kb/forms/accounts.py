"""What operators type to sign in, and for each other's accounts."""

from typing import Any, Final

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.forms.fields import SpokenForm
from kb.models.accounts.roles import Role

#: In rising order, each with what it may.
ROLES: Final = (
    (Role.VIEWER, gettext_lazy("Viewer: sees everything")),
    (Role.EDITOR, gettext_lazy("Editor: may edit pages too")),
    (Role.OPERATOR, gettext_lazy("Operator: everything")),
)


class RoleForm(SpokenForm):
    role = forms.TypedChoiceField(choices=ROLES, coerce=int)

    @property
    def chosen(self) -> Role:
        return Role(self.cleaned_data["role"])


class InviteForm(RoleForm):
    name = forms.CharField(max_length=150, validators=User._meta.get_field("username").validators)

    field_order = ["name", "role"]

    def clean_name(self) -> str:
        """Two names that look alike would be one to the people who read them."""
        name: str = User.normalize_username(self.cleaned_data["name"])
        if User.objects.filter(username__iexact=name).exists():
            raise ValidationError(_("There is an account of that name already."))
        return name


class FirstPasswordForm(SetPasswordForm):
    """Django's own, which knows what makes a password weak, in our words where they are not the same."""

    error_messages = {"password_mismatch": gettext_lazy("The two new passwords are not the same.")}

    @property
    def faults(self) -> dict[str, str]:
        return {name: " ".join(map(str, faults)) for name, faults in self.errors.items()} if self.is_bound else {}


class SignInForm(AuthenticationForm):
    """Django's own, which asks an unknown account's password as long as a known one's, in our words.

    An account that is switched off gets the same sentence too, so that nobody learns which accounts there are.
    """

    error_messages = {
        "invalid_login": gettext_lazy("That name and that password do not go together. Capital letters count in both."),
        "inactive": gettext_lazy("That name and that password do not go together. Capital letters count in both."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("username", gettext_lazy("Name")), ("password", gettext_lazy("Password"))):
            field = self.fields[name]
            field.label = label
            field.error_messages["required"] = gettext_lazy("Enter your name and your password.")

    @property
    def error(self) -> str:
        """The first fault in words, or nothing."""
        return str(next((fault for faults in self.errors.values() for fault in faults), "")) if self.is_bound else ""


class NewPasswordForm(PasswordChangeForm):
    """Django's own, which knows what makes a password weak, in our words where it speaks of the old one."""

    error_messages = {
        "password_mismatch": gettext_lazy("The two new passwords are not the same."),
        "password_incorrect": gettext_lazy("That is not your current password."),
    }

    @property
    def faults(self) -> dict[str, str]:
        """The faults of each field, in words."""
        return {name: " ".join(map(str, faults)) for name, faults in self.errors.items()} if self.is_bound else {}
