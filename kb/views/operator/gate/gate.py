"""The gate before every page of the operator's: signed in with both factors, and with a role that is high enough.

It also says what all these pages have in common: nobody keeps them, and no search engine lists them.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from kb.models.accounts.roles import Role, role_of
from kb.models.accounts.second_factor import is_verified
from kb.operations.pages.rendering import RendererBroken
from kb.operations.refusals import ChangedMeanwhile, EditConflict
from kb.views.frame.context import frame
from kb.views.operator.gate.sign_in_steps import missing_step
from kb.views.operator.gate.versions import FormVersions, clash_context, page_context

log = logging.getLogger("kb.operator")

View = Callable[..., HttpResponseBase]
_CHANGED: Final = "operator/gate/changed.html"
_HEADERS: Final = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


def requires(role: Role, *, changing: Role | None = None) -> Callable[[View], View]:
    """Let in whoever has at least this role; ask strangers to sign in, and refuse the rest with 403.

    `changing` is the role that a POST needs, if that is another one.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if step := missing_step(request):
                return unkept(step)
            needed = changing if changing and request.method == "POST" else role
            own = role_of(request.user)
            if own is None or own < needed:
                return operator_page(request, "operator/gate/forbidden.html", status=403, needed=needed.group)
            try:
                return unkept(view(request, *args, **kwargs))
            except ChangedMeanwhile as clash:
                return operator_page(request, _CHANGED, status=409, **clash_context(request, clash))
            except EditConflict as conflict:
                return operator_page(request, _CHANGED, status=409, **page_context(request, conflict))
            except RendererBroken as error:
                log.error("the renderer does not start", exc_info=error)
                return operator_page(request, "operator/gate/no_renderer.html", status=503)

        return guarded

    return guard


def for_account(view: View) -> View:
    """Let in whoever is signed in with both factors, whatever their role: the pages about their own account."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return unkept(missing_step(request) or view(request, *args, **kwargs))

    return guarded


def operator_page(request: HttpRequest, template: str, *, status: int = 200, **context: object) -> HttpResponseBase:
    """A page of the operator's. Unlike a visitor's it knows who asks, and its forms have a token."""
    shown = frame(role=_role(request), may_edit=may_edit(request), form_versions=FormVersions(request), **context)
    return unkept(HttpResponse(render_to_string(template, shown, request), status=status))


def may_edit(request: HttpRequest) -> bool:
    role = _role(request)
    return role is not None and role >= Role.EDITOR


def _role(request: HttpRequest) -> Role | None:
    """Of whoever asks, once both factors were given."""
    return role_of(request.user) if is_verified(request.user) else None


def account(request: HttpRequest) -> User:
    """Who asks; only behind the gate."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def unkept(response: HttpResponseBase) -> HttpResponseBase:
    for header, value in _HEADERS.items():
        response.headers[header] = value
    return response
