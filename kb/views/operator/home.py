"""The operator's home: what needs doing, and nothing else."""

from datetime import UTC, datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from kb.models.accounts.roles import Role
from kb.operations.duties.account import account_duties
from kb.operations.duties.register import duties_at
from kb.views.operator.gate.gate import account, operator_page, requires


@requires(Role.VIEWER)
@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    found = [*account_duties(account(request)), *duties_at(datetime.now(UTC))]
    now = [duty for duty in found if duty.urgent]
    soon = [duty for duty in found if not duty.urgent]
    return operator_page(request, "operator/home.html", section="home", now=now, soon=soon)
