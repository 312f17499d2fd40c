"""Headers that every answer carries: the content security policy, and those that no library of ours sets."""

from collections.abc import Callable
from typing import Final

from csp.constants import HEADER as CSP_HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest
from django.http.response import HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class ContentSecurityPolicy(CSPMiddleware):
    """django-csp's header, put together once and not for every answer: nearly all have the policy of the settings.

    No page of ours has a nonce, so none is offered to templates.
    """

    def __init__(self, get_response: GetResponse) -> None:
        super().__init__(get_response)
        self.policy = build_policy()

    def process_request(self, request: HttpRequest) -> None:
        """Nothing: see above."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if any(hasattr(response, name) for name in _OWN_POLICY):
            return super().process_response(request, response)
        response.headers.setdefault(CSP_HEADER, self.policy)
        return response


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
        return response


PAGE_HEADERS: Final = (
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
)
