"""Whether messages that come back are noticed: how it stands with their mailbox, and reading it at once."""

from datetime import UTC, datetime
from typing import NamedTuple

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kb.models.accounts.roles import Role
from kb.models.sending.bounce_readings import bounce_reading
from kb.operations.sending.bounces import are_bounces_awaited, ask_now
from kb.views.frame.redirects import SeeOther
from kb.views.operator.gate.gate import requires
from kb.views.operator.moves.moves import move_or_404


class Bounces(NamedTuple):
    """What the pages about sending say of the mailbox."""

    is_on: bool
    is_awaited: bool = False
    read_at: datetime | None = None
    fault: str = ""
    next_at: datetime | None = None


def bounces_at(at: datetime) -> Bounces:
    if not settings.BOUNCES_URL:
        return Bounces(is_on=False)
    row = bounce_reading(settings.BOUNCES_URL)
    return Bounces(True, are_bounces_awaited(at), row.read_at, row.fault, row.next_at)


@requires(Role.OPERATOR)
@require_POST
def read_bounces(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Look for messages that came back at once, also after a fault."""
    move = move_or_404(slug)
    if are_bounces_awaited(datetime.now(UTC)):
        ask_now()
        messages.success(request, _("The mailbox is read within a few seconds. Open this page again."))
    else:
        messages.error(request, _("There is no mailbox to read, or no notice was sent in the last 30 days."))
    return SeeOther(reverse("kb-operator-sending", args=[move.slug]))
