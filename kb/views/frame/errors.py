"""Error pages: designed like every other, each with a way on and somebody to call."""

import sys

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from kb.models.ground.outages import trouble_in
from kb.views.frame.answers import page
from kb.views.frame.context import bare_frame
from kb.views.frame.unavailable import unavailable


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _bare("errors/400.html", 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    return _bare("errors/403.html", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page("errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs no database: it may be what failed, and then whoever asked shall come again."""
    if trouble := trouble_in(sys.exception()):
        return unavailable(request, trouble)
    return _bare("errors/500.html", 500)


def _bare(template: str, status: int) -> HttpResponse:
    response = HttpResponse(render_to_string(template, bare_frame()), status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
