"""The steps of signing in: a password, a code, and the page that was asked for. Which is missing, and where it leads.

Whoever has no device for codes yet is led to set one up between the first step and the second; nothing leads past it.
"""

from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from kb.models.accounts.second_factor import device_of, is_verified


def missing_step(request: HttpRequest) -> HttpResponseBase | None:
    """The way to the step that is missing before this page may be seen; `None` if both factors were shown."""
    if is_verified(request.user):
        return None
    # What was posted is lost here; the editor keeps a copy in the browser and offers it again.
    return HttpResponseRedirect(step_address(request, request.get_full_path()))


def step_address(request: HttpRequest, afterwards: str) -> str:
    """The page of the next step, or `afterwards` if there is none left."""
    if is_verified(request.user):
        return afterwards
    if not isinstance(request.user, User) or not request.user.is_active:
        return with_next("kb-operator-sign-in", afterwards)
    return with_next("kb-operator-code" if device_of(request.user) else "kb-operator-device", afterwards)


def with_next(route: str, afterwards: str) -> str:
    """The address of a page that leads to `afterwards` in the end."""
    return f"{reverse(route)}?{urlencode({'next': afterwards}, safe='/')}"


def next_of(request: HttpRequest) -> str:
    """Where to go afterwards: a path of this site that begins with one slash, or the operator's home."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else reverse("kb-operator")
