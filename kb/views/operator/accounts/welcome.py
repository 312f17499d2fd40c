"""Where an invitation leads: a password is chosen, and then the sign-in asks for it and for a telephone."""

from datetime import UTC, datetime

from django.contrib import auth
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from kb.forms.accounts import FirstPasswordForm
from kb.operations.accounts.people import choose_password, guest_of
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import operator_page, unkept


@sensitive_variables("token")
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, id: int, token: str) -> HttpResponseBase:  # noqa: A002  the name in the address
    """Whoever has the link chooses the password, once. It opens nothing by itself."""
    user = guest_of(id, token)
    if user is None:
        return operator_page(request, "operator/accounts/people/no_link.html", status=404)
    form = FirstPasswordForm(user, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return operator_page(
            request,
            "operator/accounts/people/welcome.html",
            status=400 if form.is_bound else 200,
            form=form,
            guest=user,
        )
    choose_password(user, form.cleaned_data["new_password1"], datetime.now(UTC))
    auth.logout(request)
    return unkept(SeeOther(reverse("kb-operator-sign-in")))
