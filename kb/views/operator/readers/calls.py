"""The list of calls: readers who want to be rung, whoever waits longest first, and those that were rung."""

from datetime import UTC, datetime
from typing import Final

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kb.forms.calls import HOURS
from kb.models.accounts.roles import Role
from kb.models.readers.calls import Call
from kb.models.site.profile import current_profile
from kb.operations.readers.calls import put_back, say_done, with_clients
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import account, operator_page, requires

#: Nobody makes more in a day; the others come up as these are done.
_SHOWN: Final = 100


@requires(Role.VIEWER)
@require_safe
def calls(request: HttpRequest) -> HttpResponseBase:
    at = datetime.now(UTC)
    waiting, made = Call.objects.waiting(at), Call.objects.made(at)
    return operator_page(
        request,
        "operator/readers/calls.html",
        section="readers",
        waiting=with_clients(waiting[:_SHOWN]),
        more=max(0, waiting.count() - _SHOWN),
        made=with_clients(made[:_SHOWN]),
        hours=dict(HOURS),
        offered=current_profile().rings_back,
    )


@requires(Role.EDITOR)
@require_POST
def call(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Done, or not done after all."""
    row, by, at = get_object_or_404(Call, pk=pk), account(request).get_username(), datetime.now(UTC)
    if "back" in request.POST:
        if put_back(row, by, at):
            messages.success(request, _("It waits again."))
    elif say_done(row, by, at):
        messages.success(request, _("Done. The number is deleted 30 days after they asked."))
    else:
        messages.info(request, _("Somebody else has done it already."))
    return SeeOther(reverse("kb-operator-calls"))
