"""The JSON API: the same settings for programs. Answers are ready bytes; ninja reads queries and writes OpenAPI."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final, Literal

from django.conf import settings as site
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe
from ninja import Field, NinjaAPI, Schema

from kb import VERSION
from kb.mail.names import DomainName, NotADomainName
from kb.models.moves.domains import Domain
from kb.protocols import settings_json
from kb.views.api.provisioning import domains, moves, services, shapes
from kb.views.api.provisioning.authorisation import answer_refusals
from kb.views.api.words import operations
from kb.views.api.words import shapes as shapes_in_words
from kb.views.frame.answers import answer, kept_page
from kb.views.frame.context import frame
from kb.views.frame.kept import TOLD, Told, kept_by
from kb.views.frame.limits import limit_misses
from kb.views.frame.moments import moment
from kb.views.frame.skeletons import Context, fill_bytes, keep

_JSON = "application/json; charset=utf-8"


class Server(Schema):
    protocol: Literal["imap", "pop3", "smtp"]
    host: str = Field(description="A host name in ASCII, with the domain already filled in.")
    port: int
    security: Literal["tls", "starttls", "none"] = Field(description="tls: from the first byte.")
    username: str = Field(description="address, local_part, or one fixed user name.")


class ServiceSettings(Schema):
    service: str = Field(description="The service's key.")
    webmail_url: str
    servers: list[Server] = Field(description="In order of preference.")


class Move(Schema):
    title: str
    url: str = Field(description="The page about the move.")
    change_from: datetime | None = Field(description="null: not told yet, since the domain is not ready.")
    moves_at: datetime | None = Field(description="null: not told yet, since the domain is not ready.")
    old_closes_at: datetime | None = Field(description="null: not known yet.")


class Settings(Schema):
    domain: str
    phase: Literal["announced", "open", "moving", "moved", "closed"] | None = Field(description="null: no move.")
    ready: bool = Field(description="false: held back, so it is not told to change yet, and phase is announced.")
    move: Move | None
    use_now: ServiceSettings = Field(description="What to use at this moment.")
    old: ServiceSettings | None
    new: ServiceSettings | None


class Problem(Schema):
    error: str = Field(description="A code that stays the same.")
    message: str = Field(description="A sentence for people.")


class _ReadyAnswers(NinjaAPI):
    """ninja makes a response before it calls a view, for views that return values; ours return responses."""

    _never_sent: Final = HttpResponse()

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        return self._never_sent


api = _ReadyAnswers(title="Signpost", version=VERSION, docs_url=None, openapi_url=None, urls_namespace="kb-api")
for _part in (services, domains, moves):
    api.add_router("", _part.router)
answer_refusals(api)


def refuse(seconds: int) -> HttpResponseBase:
    response = error(429, "too_many", f"Too many unknown domains. Try again in {seconds} seconds.")
    response.headers["Retry-After"] = str(seconds)
    return response


def error(status: int, code: str, message: str) -> HttpResponseBase:
    response = HttpResponse(settings_json.render_error(code, message), content_type=_JSON, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def answer_settings(request: HttpRequest) -> HttpResponseBase:
    names = request.GET.getlist("domain")
    if len(names) != 1:
        return error(400, "one_domain", "Give exactly one domain: ?domain=example.co.uk")
    try:
        name = DomainName.parse(names[0])
    except NotADomainName as reason:
        return error(400, "not_a_domain", reason.reason)
    settings = Domain.objects.settings_for(name, moment())
    if settings is None:
        return error(404, "unknown_domain", "We do not know this domain.")
    request.META[TOLD] = Told(settings)
    body, digest = fill_bytes(settings, "json", lambda of: settings_json.render(of, site.SITE_URL))
    response = answer(request, body, digest, _JSON, max_age=settings.max_age)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


_limited: Final = kept_by("domain")(limit_misses(answer_settings, refuse))

#: Declared here and read above: one domain exactly, and its own sentence for each fault, is more than ninja checks.
_DOMAIN: Final = {
    "name": "domain",
    "in": "query",
    "required": True,
    "schema": {"type": "string", "title": "Domain", "minLength": 1},
    "description": "The part after the @, for example example.co.uk.",
}


# ninja knows no HEAD of its own; it gets what GET gets, and the document need not say so.
@api.api_operation(["HEAD"], "/settings", include_in_schema=False)
@api.get(
    "/settings",
    response={200: Settings, 400: Problem, 404: Problem, 414: Problem, 429: Problem},
    summary="The mail settings of one domain, now",
    url_name="settings",
    openapi_extra={"parameters": [_DOMAIN]},
)
def settings_of_domain(request: HttpRequest) -> HttpResponseBase:
    """What a mail app must use at this moment stands in use_now; old and new are null unless a move is published."""
    return _limited(request)


@cache
def document() -> Mapping[str, Any]:
    """The OpenAPI document of the whole API. It follows from the code alone, and takes half a second."""
    found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    parts = found["components"]
    parts["schemas"] = {**parts["schemas"], **shapes.schemas()}
    shapes.describe_addresses(found["paths"])
    return found


@kept_by()
@require_safe
def openapi(request: HttpRequest) -> HttpResponseBase:
    body = settings_json.dump(document())
    return answer(request, body, settings_json.digest(body), _JSON, max_age=300)


@kept_by()
@require_safe
def api_docs(request: HttpRequest) -> HttpResponseBase:
    """Our own page from the OpenAPI document: no script of others, and readable on a phone."""

    def context() -> Context:
        canonical = reverse("kb-api-docs")
        return frame(operations=operations(document()), shapes=shapes_in_words(document()), canonical=canonical)

    return kept_page(request, keep("api/docs.html", None, context, at=moment()))
