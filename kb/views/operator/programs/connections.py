"""Other programs that are let in: their tokens, made and shown once, found again and revoked."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kb.forms.programs import SCOPES, TokenFilter, TokenForm
from kb.models.accounts.roles import Role
from kb.models.programs.tokens import ApiToken
from kb.models.programs.webhooks import Webhook
from kb.operations.programs.tokens import make_token, revoke_token
from kb.operations.refusals import NotPossible
from kb.views.frame.context import site_zone
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import account, operator_page, requires
from kb.views.operator.gate.versions import unchanged

_LONGEST_SEARCH = 100


@requires(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def connections(request: HttpRequest) -> HttpResponseBase:
    """All tokens, and a form for one more; its secret stands on the answer to the form and nowhere else."""
    at = datetime.now(UTC)
    form = TokenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            by = account(request).get_username()
            row, secret = make_token(form.cleaned_data["name"], form.chosen, form.ends(at), by, at)
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            return _page(request, at, form=TokenForm(), made=row, secret=secret)
    return _page(request, at, status=400 if form.errors else 200, form=form)


def _page(request: HttpRequest, at: datetime, *, status: int = 200, **context: object) -> HttpResponseBase:
    words = request.GET.get("q", "").strip()[:_LONGEST_SEARCH]
    labels = dict(SCOPES)
    rows = [
        (token, token.is_expired(at), [labels[scope] for scope in token.scopes])
        for token in ApiToken.objects.matching(words)
    ]
    shown = {
        "webhooks": Webhook.objects.counted(),
        "tokens": rows,
        "words": words,
        "filter": TokenFilter(initial={"q": words}),
        "zone": site_zone(),
    }
    return operator_page(
        request, "operator/programs/connections.html", status=status, section="site", **shown, **context
    )


@requires(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponseBase:
    """GET says what follows; POST does it."""
    token = get_object_or_404(ApiToken, pk=pk)
    if request.method != "POST":
        return operator_page(
            request, "operator/programs/revoke_token.html", section="site", token=token, zone=site_zone()
        )
    with unchanged(request, token):
        revoked = revoke_token(token, account(request).get_username(), datetime.now(UTC))
    if revoked:
        messages.success(request, _("The token is revoked."))
    return SeeOther(reverse("kb-operator-connections"))
