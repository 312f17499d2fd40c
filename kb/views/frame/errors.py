"""Error pages: designed like every other, each with a way on and somebody to call. Programs get theirs as JSON."""

import sys
from typing import Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from kb.models.ground.outages import trouble_in
from kb.protocols import settings_json
from kb.views.frame.answers import NOBODY_KEEPS, page
from kb.views.frame.context import bare_frame
from kb.views.frame.redirects import kept_address
from kb.views.frame.unavailable import unavailable

_PROGRAMS: Final = "/api/"
#: What programs read of an error that no view has put into words: a code that stays the same, and a sentence.
_SAID: Final = {
    400: ("bad_request", "This request cannot be read."),
    403: ("not_allowed", "This is not allowed."),
    404: ("not_found", "There is nothing at this address."),
    413: ("too_long", "That is too much at once."),
    500: ("fault", "Something went wrong here. It was noted."),
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _bare(request, "errors/400.html", 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    return _bare(request, "errors/403.html", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_a_program(request):
        return _for_programs(404)
    return kept_address(request) or page("errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs no database: it may be what failed, and then whoever asked shall come again."""
    if trouble := trouble_in(sys.exception()):
        return unavailable(request, trouble)
    return _bare(request, "errors/500.html", 500)


def _is_a_program(request: HttpRequest) -> bool:
    return request.path_info.startswith(_PROGRAMS)


def _for_programs(status: int) -> HttpResponse:
    body = settings_json.render_fault(*_SAID[status])
    return HttpResponse(body, content_type="application/json; charset=utf-8", status=status, headers={**NOBODY_KEEPS})


def _bare(request: HttpRequest, template: str, status: int) -> HttpResponse:
    if _is_a_program(request):
        return _for_programs(status)
    response = HttpResponse(render_to_string(template, bare_frame()), status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
