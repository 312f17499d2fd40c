"""What visitors searched for without an answer, so that somebody can make a page for it."""

from datetime import UTC, datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from kb.forms.readers import PeriodForm
from kb.models.accounts.roles import Role
from kb.operations.readers.wanted import wanted_since
from kb.views.operator.gate.gate import operator_page, requires


@requires(Role.VIEWER)
@require_safe
def searches(request: HttpRequest) -> HttpResponseBase:
    now = datetime.now(UTC)
    form = PeriodForm.asked(request.GET.get("days", ""))
    wanted = wanted_since(form.since(now.date()), now)
    return operator_page(request, "operator/readers/searches.html", section="readers", wanted=wanted, form=form)
