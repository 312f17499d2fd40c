"""The second page of the sign-in: the code of the app, or a recovery code. Both again before what needs it."""

import time
from datetime import UTC, datetime
from typing import Final

import django_otp
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from kb.models.accounts import sessions
from kb.models.accounts.recovery import use_recovery_code
from kb.models.accounts.second_factor import device_of, is_verified, use_code
from kb.views.frame.redirects import SeeOther
from kb.views.operator.accounts.tries import Tries, remember_browser, too_many
from kb.views.operator.gate.gate import account, for_account, operator_page, unkept
from kb.views.operator.gate.sign_in_steps import next_of, step_address, with_next

#: More characters than this are no code.
_LONGEST: Final = 64


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponseBase:
    """Asks whoever gave a right password for a code, and nobody else."""
    afterwards = next_of(request)
    if not isinstance(request.user, User) or is_verified(request.user) or not device_of(request.user):
        return unkept(SeeOther(step_address(request, afterwards)))
    return _ask_or_try(request, request.user, afterwards)


@sensitive_post_parameters("code")
@for_account
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponseBase:
    """Asks for a code again, before a device is replaced or recovery codes are made anew."""
    return _ask_or_try(request, account(request), next_of(request))


def is_confirmed(request: HttpRequest) -> bool:
    """Whether a code was given within the last minutes."""
    return is_verified(request.user) and sessions.is_proved(request.session, int(time.time()))


def to_confirm(request: HttpRequest) -> HttpResponseBase:
    return SeeOther(with_next("kb-operator-confirm", request.path))


def verify_session(request: HttpRequest, user: User, response: HttpResponseBase) -> HttpResponseBase:
    """A code was right just now: the session is verified under a new key, and its browser is known from then on."""
    request.session.cycle_key()
    now = int(time.time())
    if not is_verified(request.user):
        sessions.begin(request.session, now)
    sessions.prove(request.session, now)
    django_otp.login(request, device_of(user))
    remember_browser(response, user.get_username())
    return unkept(response)


def _ask_or_try(request: HttpRequest, user: User, afterwards: str) -> HttpResponseBase:
    if request.method != "POST":
        return _ask(request, afterwards)
    tries = Tries.of_codes(request, user.get_username())
    if seconds := tries.seconds_to_wait:
        return too_many(request, seconds, of="codes")
    typed = request.POST.get("code", "")[:_LONGEST]
    right = use_recovery_code(user, typed) if _by_recovery(request) else use_code(user, typed, datetime.now(UTC))
    if not right:
        tries.count()
        return _ask(request, afterwards, status=400)
    return verify_session(request, user, SeeOther(afterwards))


def _by_recovery(request: HttpRequest) -> bool:
    return "recovery" in (request.POST if request.method == "POST" else request.GET)


def _ask(request: HttpRequest, afterwards: str, status: int = 200) -> HttpResponseBase:
    recovery = _by_recovery(request)
    error = ""
    if status != 200:
        error = _("That is none of the recovery codes that are left.") if recovery else _("That code is not right.")
    shown = {"next": afterwards, "recovery": recovery, "error": error, "again": is_verified(request.user)}
    return operator_page(request, "operator/accounts/code.html", status=status, **shown)
