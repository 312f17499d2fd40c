"""A device for codes: the first of an account, without which nobody goes on, or another one instead of it."""

from datetime import UTC, datetime
from typing import Any, Final, cast

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.safestring import SafeString
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from kb.forms.accounts import FirstCodeForm
from kb.models.accounts.second_factor import (
    HasDeviceAlready,
    as_address,
    as_text,
    device_of,
    is_verified,
    new_secret,
    step_of,
)
from kb.models.site.profile import current_profile
from kb.operations.accounts import sign_in
from kb.operations.accounts.session_store import SessionStore
from kb.protocols import qr_code
from kb.views.frame.redirects import SeeOther
from kb.views.operator.accounts.codes import is_confirmed, to_confirm, verify_session
from kb.views.operator.gate.gate import operator_page, unkept
from kb.views.operator.gate.sign_in_steps import next_of, step_address, with_next

#: Where the session keeps the secret until a code of it was typed: nobody else who knows the password sees the same.
_OFFERED: Final = "new_device"


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def device(request: HttpRequest) -> HttpResponseBase:
    """Shows a secret, and takes it for the account's once a code of it was typed."""
    user = request.user
    if not isinstance(user, User) or (device_of(user) and not is_verified(user)):
        return unkept(SeeOther(step_address(request, next_of(request))))
    if is_verified(user) and not is_confirmed(request):
        return unkept(to_confirm(request))
    if request.method != "POST":
        return _show(request, user, FirstCodeForm())
    form, at = FirstCodeForm(request.POST), datetime.now(UTC)
    secret = str(request.session.get(_OFFERED, ""))
    step = step_of(secret, form.typed, at) if secret else None
    if step is None:
        (form.refuse if secret else form.refuse_old)()
        return _show(request, user, form, status=400)
    try:
        codes = sign_in.set_up_device(user, secret, step, at, replace=is_confirmed(request))
    except HasDeviceAlready:
        return unkept(SeeOther(with_next("kb-operator-code", next_of(request))))
    del request.session[_OFFERED]
    return verify_session(request, user, show_codes(request, codes, next_of(request)))


def show_codes(request: HttpRequest, codes: list[str], afterwards: str) -> HttpResponseBase:
    """The only time that anybody sees them."""
    shown: dict[str, Any] = {"codes": codes, "whole": "\n".join(codes), "next": afterwards}
    # At the first set-up the session is not verified yet, and there were none before.
    return operator_page(request, "operator/accounts/recovery_codes.html", again=is_verified(request.user), **shown)


def _show(request: HttpRequest, user: User, form: FirstCodeForm, status: int = 200) -> HttpResponseBase:
    if _OFFERED not in request.session:
        request.session[_OFFERED] = new_secret()
        # No code of a secret that is not kept would be right, so this page waits for others who write.
        cast(SessionStore, request.session).may_wait = True
    secret = request.session[_OFFERED]
    address = as_address(secret, user.get_username(), current_profile().name)
    drawing = SafeString(qr_code.render_inline(address))  # our own, of an address in which all is quoted
    shown = {"drawing": drawing, "address": address, "text": as_text(secret), "form": form, "next": next_of(request)}
    first = not is_verified(user)
    return operator_page(request, "operator/accounts/device.html", status=status, section="site", first=first, **shown)
