"""Before the addresses for other programs: who asks, what they may, and how a refusal sounds.

Nothing that comes in ends as a fault of ours: what an operation refuses is answered here, always in the same shape.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final, TypeVar, cast

from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from ninja import NinjaAPI
from ninja.security import HttpBearer
from pydantic import BaseModel, ValidationError

from kb.mail.names import NotADomainName
from kb.models.programs.tokens import ApiToken, Scope
from kb.operations.imports.confirmation import NotConfirmed
from kb.operations.imports.outcome import ImportRefused
from kb.operations.imports.stream import fault_of
from kb.operations.programs.provisioning import Agree
from kb.operations.programs.records import Record
from kb.operations.programs.repeats import Keep, KeyUsed, Said, UnderWay, once
from kb.operations.programs.tokens import token_of
from kb.operations.refusals import NotConfirmedName, NotPossible
from kb.operations.tables.rejections import CellRefused
from kb.protocols import settings_json
from kb.views.frame.limits import Limiter, visitor_key

JSON: Final = "application/json; charset=utf-8"
LIMIT: Final = Limiter("API_LIMIT")
_LONGEST_KEY: Final = 200
_NOTHING: Final[Record] = MappingProxyType({})

_Body = TypeVar("_Body", bound=BaseModel)


class Refused(Exception):
    """A refusal: its status, a code that stays the same, a sentence, and which field is at fault if one is.

    `more` stands beside them in the body.
    """

    def __init__(
        self, status: int, code: str, message: str, field: str = "", *, more: Record = _NOTHING, **headers: str
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.field, self.more = status, code, message, field, more
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def answer(self) -> HttpResponse:
        body = {"error": self.code, "message": self.message, "field": self.field or None, **self.more}
        return _answer(self.status, settings_json.dump(body), self.headers)


class ShownToken(HttpBearer):
    """Lets in whoever shows a token that is good for this.

    Wrong ones are counted by where they come from, and shut out nobody who has a right one: there may be many programs
    behind one address, of which one has a token that was revoked.
    """

    openapi_description = "docs/api.md"

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> ApiToken:
        token: ApiToken | None = super().__call__(request)
        if token is None:
            raise _no_token(visitor_key(request.META.get("REMOTE_ADDR", "")))
        if not LIMIT.count(f"token {token.pk}"):
            raise _too_many(f"token {token.pk}")
        if not token.may(self.scope):
            raise Refused(403, "not_allowed", f"This token is not good for {self.scope}.")
        return token

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:  # noqa: ARG002
        return token_of(token.strip(), datetime.now(UTC))


ShownToken.__name__ = "token"  # its name in the OpenAPI document


def _no_token(visitor: str) -> Refused:
    if not LIMIT.count(visitor):
        return _too_many(visitor)
    sentence = "Send a valid token: “Authorization: Bearer sp_…”. Operators make one under Connections."
    return Refused(401, "no_token", sentence, WWW_Authenticate="Bearer")


def _too_many(who: str) -> Refused:
    seconds = LIMIT.retry_after(who)
    return Refused(429, "too_many", f"Too many requests. Try again in {seconds} seconds.", Retry_After=str(seconds))


def _not_confirmed(error: NotConfirmed) -> Refused:
    said = f"{error} Nothing was written. If that is meant, send it with ?confirm_changes={error.changed}."
    numbers = {"changed": error.changed, "active": error.active}
    return Refused(409, "many_changes", said, "confirm_changes", more=numbers)


def _not_confirmed_name(error: NotConfirmedName) -> Refused:
    said = f'{error} If it is meant, send it with "confirm_names": ["{error.name}"].'
    return Refused(409, "not_a_clients", said, "confirm_names")


_BUSY: Final = "Somebody else changed the same at this moment. Try again."
#: What is said of a fault that whoever asks can do something about.
_REFUSALS: Final[dict[type[Exception], Callable[[Any], Refused]]] = {
    Refused: lambda refused: refused,
    CellRefused: lambda error: Refused(400, "not_valid", error.reason, error.column),
    NotADomainName: lambda error: Refused(400, "not_a_domain", error.reason, "domain"),
    NotConfirmed: _not_confirmed,
    NotConfirmedName: _not_confirmed_name,
    NotPossible: lambda error: Refused(409, "not_possible", str(error)),
    ImportRefused: lambda error: Refused(409, "busy", str(error), Retry_After="5"),
    IntegrityError: lambda _: Refused(409, "busy", _BUSY, Retry_After="1"),
    UnderWay: lambda _: Refused(409, "under_way", "The same request is being carried out now.", Retry_After="1"),
    KeyUsed: lambda _: Refused(422, "key_used", "This Idempotency-Key came with another request before."),
    RequestDataTooBig: lambda _: Refused(413, "too_long", "That is too much at once."),
    UnreadablePostError: lambda _: Refused(400, "broken_off", "The request broke off."),
}


def answer_refusals(api: NinjaAPI) -> None:
    """Have every refusal answered in the same shape."""
    for kind, refusal in _REFUSALS.items():
        api.add_exception_handler(kind, partial(_answered, refusal))


def _answered(refusal: Callable[[Any], Refused], request: HttpRequest, error: Any) -> HttpResponse:
    return refusal(error).answer()


def token_in(request: HttpRequest) -> ApiToken:
    """Who asks, after `ShownToken`."""
    return cast("Any", request).auth  # type: ignore[no-any-return]


def told(request: HttpRequest, record: Record) -> HttpResponseBase:
    """One row, with its entity tag."""
    return _said(Said(200, settings_json.dump(record)))


def body_as(request: HttpRequest, shape: type[_Body]) -> _Body:
    try:
        return shape.model_validate_json(request.body)
    except ValidationError as error:
        field, _, sentence = fault_of(error)
        raise Refused(400, "not_valid", sentence, field) from error


def written(request: HttpRequest, change: Callable[[Agree, str, datetime], tuple[Record, bool]]) -> HttpResponseBase:
    """Carry out a change of one row, in one transaction: 201 for a new row, else 200."""
    token, at = token_in(request), datetime.now(UTC)

    def write(keep: Keep) -> Said:
        with transaction.atomic():
            record, new = change(_agreed(request), str(token), at)
            said = Said(201 if new else 200, settings_json.dump(record))
            keep(said)
        return said

    return repeatable(request, sha256(request.body).hexdigest(), write, at)


def repeatable(request: HttpRequest, digest: str, write: Callable[[Keep], Said], at: datetime) -> HttpResponseBase:
    """Carry a write out once for each `Idempotency-Key`; `digest` is that of the body."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return _said(write(lambda _: None))
    if not (0 < len(key) <= _LONGEST_KEY and key.isascii() and key.isprintable()):
        sentence = f"An Idempotency-Key has 1 to {_LONGEST_KEY} printable ASCII characters."
        raise Refused(400, "bad_key", sentence)
    asked = f"{request.method} {request.get_full_path()} {digest}"
    return _said(once(token_in(request), key, sha256(asked.encode()).hexdigest(), at, write))


def _agreed(request: HttpRequest) -> Agree:
    """What `If-Match` and `If-None-Match` ask of the row that is there (RFC 9110 13.1)."""
    wanted, unwanted = request.headers.get("If-Match"), request.headers.get("If-None-Match")

    def agree(record: Record | None) -> None:
        if wanted is not None and (record is None or not _names(wanted, record)):
            raise Refused(412, "changed", "It is not what you last read. Read it again.")
        if unwanted is not None and record is not None and _names(unwanted, record):
            raise Refused(412, "exists", "It is there already.")

    return agree


def _names(header: str, record: Record) -> bool:
    """Whether a list of entity tags names this row; compression on the way makes a tag weak."""
    tags = {tag.strip().removeprefix("W/") for tag in header.split(",")}
    return "*" in tags or f'"{settings_json.digest(settings_json.dump(record))}"' in tags


def _said(said: Said) -> HttpResponse:
    headers = {"ETag": f'"{settings_json.digest(said.body)}"'}
    return _answer(said.status, said.body, {**headers, "Idempotent-Replayed": "true"} if said.repeated else headers)


def _answer(status: int, body: bytes, headers: dict[str, str]) -> HttpResponse:
    return HttpResponse(body, content_type=JSON, status=status, headers={"Cache-Control": "no-store", **headers})
