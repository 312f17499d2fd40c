"""The messages of a notice that somebody has to see to: refused, not made, come back, or nobody knows."""

from datetime import UTC, datetime
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kb.models.accounts.roles import Role
from kb.models.sending.deliveries import DeliveryState
from kb.models.sending.notices import Notice
from kb.operations.refusals import NotPossible
from kb.operations.sending import notices
from kb.operations.sending.files import contact_rows
from kb.views.frame.downloads import csv_file
from kb.views.frame.numbers import row_number
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import account, requires
from kb.views.operator.gate.versions import unchanged
from kb.views.operator.moves.moves import move_page
from kb.views.operator.sending.notices import LISTED, TAB, notice_or_404

#: More than this nobody decides one by one.
_MOST: Final = 50


@requires(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def deliveries(request: HttpRequest, slug: str, pk: int, state: str) -> HttpResponseBase:
    """The messages that were refused, not made, came back, or of which nobody knows; POST decides about one."""
    row = notice_or_404(slug, pk)
    if state not in LISTED:
        raise Http404
    if request.method == "POST":
        _decide(request, row)
        return SeeOther(request.path)
    listed = row.deliveries.first_troubled(DeliveryState(state), _MOST)
    return move_page(
        request, "operator/sending/deliveries.html", row.move, tab=TAB, notice=row, state=state, deliveries=listed
    )


@requires(Role.OPERATOR)
@require_safe
def delivery_file(request: HttpRequest, slug: str, pk: int, state: str) -> HttpResponseBase:
    """The same list, for whoever calls the clients."""
    row = notice_or_404(slug, pk)
    if state not in LISTED:
        raise Http404
    return csv_file(f"{slug}-{state}", contact_rows(row, DeliveryState(state)))


def _decide(request: HttpRequest, row: Notice) -> None:
    number = row_number(request.POST.get("delivery", ""))
    one = None if number is None else row.deliveries.filter(pk=number).first()
    who, at = account(request).get_username(), datetime.now(UTC)
    try:
        if one is None:
            raise NotPossible(_("That message is not on the list any more."))
        with unchanged(request, one, acts=True):
            if "arrived" in request.POST:
                notices.count_as_sent(one, who, at)
            elif "told" in request.POST:
                notices.see_to(one, who, at)
            else:
                notices.send_again(one, who, at)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Noted."))
