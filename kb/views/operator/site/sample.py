"""The sample's way out: what would go, and one button."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kb.models.accounts.roles import Role
from kb.models.site.events import name_of
from kb.operations.site import samples
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import account, operator_page, requires


@requires(Role.VIEWER, changing=Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def sample(request: HttpRequest) -> HttpResponseBase:
    """GET says what goes, or what keeps it from going; POST takes the sample away."""
    if request.method != "POST":
        return operator_page(request, "operator/site/sample.html", section="site", parts=samples.parts())
    try:
        samples.remove(datetime.now(UTC), name_of(account(request)))
    except samples.SampleInUse as refusal:
        return operator_page(request, "operator/site/sample.html", status=409, section="site", parts=refusal.parts)
    messages.success(request, _("The sample data is gone. What you see now is your own."))
    return SeeOther(reverse("kb-operator"))
