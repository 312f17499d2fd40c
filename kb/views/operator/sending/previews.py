"""A notice as mail apps show it, as it will read when it leaves."""

from datetime import UTC, datetime

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from kb.models.accounts.roles import Role
from kb.operations.sending.moments import planned_for
from kb.operations.sending.texts import CannotBeSent, kit_text, preview
from kb.views.frame.mail_pages import AS_MAIL
from kb.views.operator.gate.gate import requires
from kb.views.operator.sending.notices import notice_or_404


@csp_replace(AS_MAIL)
@requires(Role.VIEWER)
@require_safe
def email_page(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    row, at = notice_or_404(slug, pk), datetime.now(UTC)
    try:
        html = preview(row, planned_for(row, at), row.text or kit_text(row, at))
    except CannotBeSent as fault:
        raise Http404 from fault
    if not html:
        raise Http404
    return HttpResponse(html)
