"""All that was done to the site, newest first: to read, to search through, and to take along as a file."""

from typing import Final

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from kb.forms.site import EventFilter
from kb.models.accounts.roles import Role
from kb.operations.history.changes import changes
from kb.operations.history.files import as_ndjson, event_rows
from kb.views.frame.context import site_zone
from kb.views.frame.downloads import csv_file
from kb.views.operator.gate.gate import operator_page, requires

_ON_A_PAGE: Final = 50
_READ_AT_ONCE: Final = 500


@requires(Role.VIEWER)
@require_safe
def event_list(request: HttpRequest) -> HttpResponseBase:
    """The filter is the address, so a view of it can be sent to a colleague."""
    form = EventFilter(request.GET)
    page = Paginator(form.wanted(site_zone()), _ON_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    rows = [(event, changes(event)) for event in page]
    return operator_page(
        request, "operator/site/events.html", section="site", form=form, page=page, rows=rows, query=query.urlencode()
    )


@requires(Role.OPERATOR)
@require_safe
def event_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The same choice as a file."""
    if ending not in ("csv", "ndjson"):
        raise Http404
    events = EventFilter(request.GET).wanted(site_zone()).iterator(chunk_size=_READ_AT_ONCE)
    if ending == "csv":
        return csv_file("history", event_rows(events))
    response = StreamingHttpResponse(as_ndjson(events), content_type="application/x-ndjson")
    response.headers["Content-Disposition"] = 'attachment; filename="history.ndjson"'
    return response
