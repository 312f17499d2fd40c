"""What an operator types to let somebody else in, and what that person types first."""

from typing import Final

from django import forms
from django.contrib.auth.forms import SetPasswordForm
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
