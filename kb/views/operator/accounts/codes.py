"""The second page of the sign-in: the code of the app, or a recovery code. Both again before what needs it."""

import time
from datetime import UTC, datetime

import django_otp
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from kb.forms.accounts import CodeForm, RecoveryCodeForm
from kb.models.accounts import sessions
from kb.models.accounts.recovery import use_recovery_code
from kb.models.accounts.second_factor import device_of, is_verified
from kb.operations.accounts.sign_in import use_code
from kb.views.frame.redirects import SeeOther
from kb.views.operator.accounts.tries import Tries, remember_browser, too_many
from kb.views.operator.gate.gate import account, for_account, operator_page, unkept
from kb.views.operator.gate.sign_in_steps import next_of, step_address, with_next


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
        return _ask(request, _form_of(request)(), afterwards)
    tries = Tries.of_codes(request, user.get_username())
    if seconds := tries.seconds_to_wait:
        return too_many(request, seconds, of="codes")
    form = _form_of(request)(request.POST)
    right = use_recovery_code(user, form.typed) if _by_recovery(request) else use_code(user, form.typed, _now())
    if not right:
        tries.count()
        form.refuse()
        return _ask(request, form, afterwards, status=400)
    return verify_session(request, user, SeeOther(afterwards))


def _by_recovery(request: HttpRequest) -> bool:
    return "recovery" in (request.POST if request.method == "POST" else request.GET)


def _form_of(request: HttpRequest) -> type[CodeForm]:
    return RecoveryCodeForm if _by_recovery(request) else CodeForm


def _ask(request: HttpRequest, form: CodeForm, afterwards: str, status: int = 200) -> HttpResponseBase:
    shown = {"form": form, "next": afterwards, "recovery": _by_recovery(request), "again": is_verified(request.user)}
    return operator_page(request, "operator/accounts/code.html", status=status, **shown)


def _now() -> datetime:
    return datetime.now(UTC)
