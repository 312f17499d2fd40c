"""In and out. One door for `/operator/` and `/admin/`, so that there is one place that counts wrong tries.

This is the password; the code is asked for by `codes.py`.
"""

import time

from django.contrib import auth
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from kb.forms.accounts import SignInForm
from kb.models.accounts import sessions
from kb.models.accounts.second_factor import is_verified
from kb.views.frame.redirects import SeeOther
from kb.views.operator.accounts.tries import Tries, too_many
from kb.views.operator.gate.gate import operator_page, unkept
from kb.views.operator.gate.sign_in_steps import next_of, step_address


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Asks for name and password, then leads to the second step, and in the end to `?next=`, a page of this site."""
    if request.method != "POST":
        if request.user.is_authenticated and not is_verified(request.user):
            return unkept(SeeOther(step_address(request, next_of(request))))
        return _ask(request, SignInForm(request))
    form = SignInForm(request, request.POST)
    tries = Tries.of(request, request.POST.get("username", ""))
    if seconds := tries.seconds_to_wait:
        return too_many(request, seconds)
    if not form.is_valid():
        tries.count()
        return _ask(request, form, status=400)
    # Nothing of a session from before survives, whoever began it and whatever is in it.
    request.session.flush()
    auth.login(request, form.get_user())
    sessions.begin(request.session, int(time.time()))
    return unkept(SeeOther(step_address(request, next_of(request))))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    auth.logout(request)
    return unkept(SeeOther(reverse("kb-operator-sign-in")))


def _ask(request: HttpRequest, form: SignInForm, status: int = 200) -> HttpResponseBase:
    return operator_page(request, "operator/accounts/sign_in.html", status=status, form=form, next=next_of(request))
