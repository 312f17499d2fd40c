"""Background work: what failed and waits for a decision, what is in hand, what waits, what was done."""

from datetime import UTC, datetime
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kb.models.accounts.roles import Role
from kb.models.ground.work import Work, last_seen
from kb.models.site.events import name_of
from kb.operations.work.lanes import Lane
from kb.operations.work.parked import discard_parked, retry_parked
from kb.operations.work.titles import title_of_lane
from kb.operations.work.watch import in_hand, is_worker_expected, missing_lanes
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import account, operator_page, requires

#: So many of a kind are shown.
_SHOWN: Final = 25
_LATELY: Final = 10
_ACTS: Final = {"retry": retry_parked, "discard": discard_parked}


@requires(Role.VIEWER)
@require_safe
def work(request: HttpRequest) -> HttpResponseBase:
    rows, at = Work.objects, datetime.now(UTC)
    missing = missing_lanes(at)
    kinds = {
        "parked": rows.parked(),
        "running": rows.running(),
        "waiting": rows.waiting(),
        "done": rows.last_done()[:_LATELY],
    }
    shown: dict[str, Any] = {kind: list(found[:_SHOWN]) for kind, found in kinds.items()}
    return operator_page(
        request,
        "operator/site/work.html",
        section="site",
        expected=is_worker_expected(),
        missing=len(missing) == len(Lane),
        parts=[title_of_lane(lane) for lane in missing],
        late={piece.number for piece in in_hand(at) if piece.late},
        seen=last_seen(),
        more={kind: max(0, found.count() - _SHOWN) for kind, found in kinds.items()},
        **shown,
    )


@requires(Role.VIEWER, changing=Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def piece(request: HttpRequest, number: int) -> HttpResponseBase:
    """GET says how one piece of work went, and what can be done with it; POST does that."""
    row = Work.objects.filter(pk=number).first()
    act = request.POST.get("act", "")
    if row is None or (request.method == "POST" and act not in _ACTS):
        raise Http404
    if request.method != "POST":
        return operator_page(request, "operator/site/work_piece.html", section="site", row=row)
    if not _ACTS[act](row, datetime.now(UTC), name_of(account(request))):
        messages.error(request, _("Not done: this work has changed since you saw it."))
    elif act == "retry":
        messages.success(request, _("It waits for its turn and will be tried again."))
    else:
        messages.success(request, _("It is discarded."))
    return SeeOther(reverse("kb-operator-work"))
