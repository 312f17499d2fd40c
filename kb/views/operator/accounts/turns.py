"""Whose turn it is at the password: which requests need one, who goes first, and what whoever got none is told.

Guessers come with ever new names from ever new networks, which no count stops (`tries.py`); so they wait for one
another, and everybody else waits for none of them. `kb.door` lets them wait.
"""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.http.cookie import parse_cookie
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from kb.operations.accounts.password_digests import TooManyAtOnce
from kb.views.frame.context import bare_frame
from kb.views.operator.accounts.tries import is_known_browser
from kb.views.operator.gate.gate import unkept

GetResponse = Callable[[HttpRequest], HttpResponseBase]

#: In the environment of a request that waited in vain. No header of a visitor has such a name there.
NO_TURN: Final = "kb.no_turn"
#: Seconds after which to come again.
_LATER: Final = 10
_EXACT: Final = frozenset({"/operator/sign-in/", "/operator/account/password/"})
_BELOW: Final = ("/operator/welcome/", "/admin/auth/user/")


def needs_turn(method: str, path: str) -> bool:
    """Whether the digest of a password may have to be worked out to answer this."""
    return method == "POST" and (path in _EXACT or path.startswith(_BELOW))


def goes_first(cookies: str) -> bool:
    """Whether the header `Cookie` comes from a browser in which an operator signed in before, with both factors."""
    return is_known_browser(parse_cookie(cookies))


class PasswordTurns:
    """Answers 503 to whoever got no turn, with the same page whichever the form was, and without the database."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return _come_again(request) if NO_TURN in request.META else self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        return _come_again(request) if isinstance(exception, TooManyAtOnce) else None


def _come_again(request: HttpRequest) -> HttpResponseBase:
    # Only the door knows a line in which somebody could go first.
    shown = bare_frame(again=request.get_full_path(), seconds=_LATER, known_first=NO_TURN in request.META)
    response = HttpResponse(render_to_string("operator/accounts/no_turn.html", shown), status=503)
    response.headers["Retry-After"] = str(_LATER)
    return unkept(response)
