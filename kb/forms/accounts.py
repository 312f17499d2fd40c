"""What operators type to sign in, and for each other's accounts."""

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm, UsernameField
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.forms.drawing import Drawn, UnrepeatedInput
from kb.forms.fields import VERBATIM, SpokenForm
from kb.models.accounts.roles import Role

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

#: In rising order, each with what it may.
ROLES: Final = (
    (Role.VIEWER, gettext_lazy("Viewer: sees moves, pages and figures, and changes nothing")),
    (Role.EDITOR, gettext_lazy("Editor: may edit pages too")),
    (Role.OPERATOR, gettext_lazy("Operator: everything")),
)
#: More characters than this are no code.
_LONGEST_CODE: Final = 64


class PasswordField(forms.CharField):
    """A password as it was typed; `autocomplete` tells the browser whether it may know it."""

    def __init__(self, label: "StrPromise", autocomplete: str) -> None:
        super().__init__(label=label, strip=False, widget=forms.PasswordInput({"autocomplete": autocomplete}))


class RoleForm(SpokenForm):
    role = forms.TypedChoiceField(label=gettext_lazy("Role"), choices=ROLES, coerce=int, initial=Role.VIEWER)

    @property
    def chosen(self) -> Role:
        return Role(self.cleaned_data["role"])


class InviteForm(RoleForm):
    name = forms.CharField(
        label=gettext_lazy("Name to sign in with"),
        max_length=150,
        validators=User._meta.get_field("username").validators,
        widget=forms.TextInput({**VERBATIM, "autocomplete": "off"}),
    )

    field_order = ["name", "role"]

    def clean_name(self) -> str:
        """Two names that look alike would be one to the people who read them."""
        name: str = User.normalize_username(self.cleaned_data["name"])
        if User.objects.filter(username__iexact=name).exists():
            raise ValidationError(_("There is an account of that name already."))
        return name


class FirstPasswordForm(Drawn, SetPasswordForm):
    """Django's own, which knows what makes a password weak, in our words where they are not the same."""

    new_password1 = PasswordField(gettext_lazy("New password"), "new-password")
    new_password2 = PasswordField(gettext_lazy("New password again"), "new-password")

    error_messages = {"password_mismatch": gettext_lazy("The two new passwords are not the same.")}


class NewPasswordForm(Drawn, PasswordChangeForm):
    """Django's own, which knows what makes a password weak, in our words where it speaks of the old one."""

    old_password = PasswordField(gettext_lazy("Current password"), "current-password")
    new_password1 = PasswordField(gettext_lazy("New password"), "new-password")
    new_password2 = PasswordField(gettext_lazy("New password again"), "new-password")

    error_messages = {
        "password_mismatch": gettext_lazy("The two new passwords are not the same."),
        "password_incorrect": gettext_lazy("That is not your current password."),
    }


class SignInForm(Drawn, AuthenticationForm):
    """Django's own, which asks an unknown account's password as long as a known one's, in our words.

    An account that is switched off gets the same sentence too, so that nobody learns which accounts there are.
    """

    username = UsernameField(
        label=gettext_lazy("Name"), widget=forms.TextInput({**VERBATIM, "autocomplete": "username"})
    )
    password = PasswordField(gettext_lazy("Password"), "current-password")

    error_messages = {
        "invalid_login": gettext_lazy("That name and that password do not go together. Capital letters count in both."),
        "inactive": gettext_lazy("That name and that password do not go together. Capital letters count in both."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = gettext_lazy("Enter your name and your password.")

    def clean(self) -> dict[str, Any]:
        """What does not go together is marked together."""
        try:
            return super().clean()
        except ValidationError:
            for field in self.fields.values():
                field.widget.attrs |= {"aria-invalid": "true", "aria-describedby": "fault"}
            raise


class CodeForm(SpokenForm):
    """The code that an app shows. Whether it is right, the view finds out."""

    code = forms.CharField(
        label=gettext_lazy("Code of six digits"),
        widget=UnrepeatedInput(
            {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 12, "autofocus": True}
        ),
    )
    wrong: "StrPromise" = gettext_lazy("That code is not right.")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].error_messages["required"] = self.wrong

    @property
    def typed(self) -> str:
        """Empty for what can be no code."""
        return str(self.cleaned_data["code"])[:_LONGEST_CODE] if self.is_valid() else ""

    def refuse(self) -> None:
        """Say that it is not right, once."""
        if not self.errors:
            self.add_error("code", str(self.wrong))


class FirstCodeForm(CodeForm):
    """The first code of an app that is being set up, which stands far down its page: the browser stays at the top."""

    wrong = gettext_lazy("That code is not right. Does the clock of the telephone set itself?")
    old = gettext_lazy("This page was open too long, and shows a new picture. Scan that, and type the code that comes.")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].widget.attrs["autofocus"] = self.is_bound

    def refuse_old(self) -> None:
        """Say that it is of a secret that is not known any more."""
        self.wrong = self.old
        self.refuse()


class RecoveryCodeForm(CodeForm):
    """One of the codes that were kept on paper."""

    code = forms.CharField(
        label=gettext_lazy("Recovery code"),
        widget=UnrepeatedInput({**VERBATIM, "autocomplete": "off", "maxlength": _LONGEST_CODE, "autofocus": True}),
    )
    wrong = gettext_lazy("That is none of the recovery codes that are left.")
