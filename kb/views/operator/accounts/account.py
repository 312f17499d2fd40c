"""The account of whoever is signed in: its device, its recovery codes, its password, and its sessions."""

from datetime import UTC, datetime

from django.contrib import auth, messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from kb.forms.accounts import NewPasswordForm
from kb.models.accounts.recovery import FEW, recovery_codes_left
from kb.models.accounts.second_factor import device_of
from kb.operations.accounts import sign_in
from kb.views.frame.redirects import SeeOther
from kb.views.operator.accounts.codes import is_confirmed, to_confirm
from kb.views.operator.accounts.device import show_codes
from kb.views.operator.accounts.tries import Tries, too_many
from kb.views.operator.gate import gate
from kb.views.operator.gate.gate import for_account, operator_page


@for_account
@require_safe
def account(request: HttpRequest) -> HttpResponseBase:
    user = gate.account(request)
    left = recovery_codes_left(user)
    shown = {"left": left, "few": left <= FEW}
    return operator_page(request, "operator/accounts/account.html", section="site", device=device_of(user), **shown)


@for_account
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponseBase:
    """Says that the old ones end, then shows new ones."""
    if not is_confirmed(request):
        return to_confirm(request)
    user = gate.account(request)
    if request.method == "POST":
        codes = sign_in.make_recovery_codes(user, datetime.now(UTC))
        return show_codes(request, codes, reverse("kb-operator-account"))
    return operator_page(request, "operator/accounts/new_codes.html", section="site", left=recovery_codes_left(user))


@sensitive_post_parameters()
@for_account
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponseBase:
    user = gate.account(request)
    if request.method != "POST":
        return operator_page(request, "operator/accounts/password.html", section="site", form=NewPasswordForm(user))
    tries = Tries.of(request, user.get_username())
    if seconds := tries.seconds_to_wait:
        return too_many(request, seconds)
    form = NewPasswordForm(user, request.POST)
    if not form.is_valid():
        if "old_password" in form.errors:
            tries.count()
        return operator_page(request, "operator/accounts/password.html", status=400, section="site", form=form)
    sign_in.change_password(user, form.cleaned_data["new_password1"], datetime.now(UTC))
    auth.update_session_auth_hash(request, user)
    messages.success(request, _("Your password is changed. Every other browser is signed out."))
    return SeeOther(reverse("kb-operator-account"))


@for_account
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out_everywhere(request: HttpRequest) -> HttpResponseBase:
    if request.method != "POST":
        return operator_page(request, "operator/accounts/sign_out.html", section="site")
    sign_in.sign_out_everywhere(gate.account(request), datetime.now(UTC))
    auth.logout(request)
    return SeeOther(reverse("kb-operator-sign-in"))
