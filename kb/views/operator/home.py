"""The operator's home: what needs doing, and nothing else."""

from datetime import UTC, datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from kb.models.accounts.roles import Role
from kb.operations.duties.account import account_duties
from kb.operations.duties.register import duties_at
from kb.operations.work.watch import in_hand, is_worker_expected, is_worker_missing
from kb.views.operator.gate.gate import account, operator_page, requires


@requires(Role.VIEWER)
@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    at = datetime.now(UTC)
    found = [*account_duties(account(request)), *duties_at(at)]
    now = [duty for duty in found if duty.urgent]
    soon = [duty for duty in found if not duty.urgent]
    is_at_work = is_worker_expected() and not is_worker_missing(at)
    return operator_page(
        request,
        "operator/home.html",
        section="home",
        now=now,
        soon=soon,
        working=in_hand(at),
        is_at_work=is_at_work,
    )
