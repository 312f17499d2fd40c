"""Headers that every answer carries: the content security policy, those that no library of ours sets, and what an
answer says of itself that was made while the database does not answer.
"""

import math
from collections.abc import Callable
from typing import Final

from csp.constants import HEADER as CSP_HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from kb.models.ground.revisions import age_of_answer

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class ContentSecurityPolicy(CSPMiddleware):
    """django-csp's header, put together once and not for every answer: nearly all have the policy of the settings.

    No page of ours has a nonce, so none is offered to templates. django-csp takes directives out of a set, so their
    order is another in each process: here it is one, and an answer is the same whichever process gives it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        super().__init__(get_response)
        self.policy = _in_order(build_policy())

    def process_request(self, request: HttpRequest) -> None:
        """Nothing: see above."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if any(hasattr(response, name) for name in _OWN_POLICY):
            super().process_response(request, response)
            if CSP_HEADER in response.headers:
                response.headers[CSP_HEADER] = _in_order(response.headers[CSP_HEADER])
            return response
        response.headers.setdefault(CSP_HEADER, self.policy)
        return response


def _in_order(policy: str) -> str:
    """The same policy with its directives by the alphabet."""
    return "; ".join(sorted(policy.split("; ")))


#: Where django-csp's decorators leave what a view wants otherwise.
_OWN_POLICY: Final = ("_csp_update", "_csp_replace", "_csp_config", "_csp_exempt")


class PageHeaders:
    """Headers that no library of ours sets on every answer: errors, redirects, files and refusals too."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for header, value in PAGE_HEADERS:
            if header not in response.headers:
                response.headers[header] = value
        if age := age_of_answer():
            for header, value in kept_headers(age).items():
                response.headers[header] = value
        return response


PAGE_HEADERS: Final = (
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
)


def kept_headers(age: float) -> dict[str, str]:
    """What is said of an answer from memory whose rows were read `age` seconds ago, the database being away since.

    `Cache-Status` (RFC 9211) says that it was kept, and by a `ttl` below zero for how long it may be out of date.
    Nobody on the way keeps it any longer: the next answer may be a fresh one.
    """
    status = f'Signpost; hit; ttl=-{math.ceil(age)}; detail="the database does not answer"'
    return {"Cache-Status": status, "Cache-Control": "no-store"}
