"""In and out. One door for `/operator/` and `/admin/`, so that there is one place that counts wrong tries."""

from django.contrib import auth
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from kb.forms.signing_in import SignInForm
from kb.views.lookup import SeeOther
from kb.views.operator.gate import operator_page, unkept
from kb.views.operator.tries import Tries, remember_browser


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Asks for name and password, then leads to `?next=`, which may only be an address of this site."""
    if request.method != "POST":
        return _ask(request, SignInForm(request))
    form = SignInForm(request, request.POST)
    tries = Tries.of(request, request.POST.get("username", ""))
    if seconds := tries.seconds_to_wait:
        response = operator_page(request, "operator/too_many.html", status=429, minutes=-(-seconds // 60))
        response.headers["Retry-After"] = str(seconds)
        return response
    if not form.is_valid():
        tries.count()
        return _ask(request, form, status=400)
    user = form.get_user()
    auth.login(request, user)
    response = unkept(SeeOther(_next(request)))
    remember_browser(response, user.get_username())
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    auth.logout(request)
    return unkept(SeeOther(reverse("kb-operator-sign-in")))


def _ask(request: HttpRequest, form: SignInForm, status: int = 200) -> HttpResponseBase:
    return operator_page(request, "operator/sign_in.html", status=status, form=form, next=_next(request))


def _next(request: HttpRequest) -> str:
    """Where to go afterwards: a path of this site that begins with one slash, or the operator's home."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else reverse("kb-operator")
