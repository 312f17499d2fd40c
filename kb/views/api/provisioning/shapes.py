"""What other programs send and get, in words for the OpenAPI document; bodies are read by it, strictly."""

from datetime import datetime
from typing import Any, Final, Literal

from ninja import Field, Schema
from pydantic import BaseModel, ConfigDict
from pydantic.config import JsonDict

from kb.operations.imports.stream import MOST_CONTACTS, ContactLine

#: What a JSON schema can say of values that are judged elsewhere, as those of a list are; there is more to be wrong.
_KEY_FORM: Final[JsonDict] = {"pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 60}
_PORT: Final[JsonDict] = {"minimum": 1, "maximum": 65535}
_A_NAME: Final[JsonDict] = {"minLength": 1, "maxLength": 120}
_VISIBLE: Final[JsonDict] = {"pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f\\ufffd]*$"}

_STRICT: Final = ConfigDict(extra="forbid", strict=True)


class Fault(Schema):
    error: str = Field(description="A code that stays the same.")
    message: str = Field(description="A sentence for people.")
    field: str | None = Field(description="The field or parameter at fault, if it is one.")


class RejectedLine(Schema):
    line: int
    field: str
    reason: str


class RejectedLines(Schema):
    error: str = Field(description="rejected")
    message: str
    field: None
    total: int = Field(description="How many lines are rejected.")
    lines: list[RejectedLine] = Field(description="The first 100 of them.")


class ManyChanges(Schema):
    error: str = Field(description="many_changes")
    message: str
    field: str = Field(description="confirm_changes")
    changed: int = Field(description="How many domains would change; what confirm_changes must say.")
    active: int = Field(description="How many there are that visitors find.")


class ServerBody(BaseModel):
    """One server. `host` may end in `{domain}`."""

    model_config = _STRICT

    protocol: str = Field(description="imap, pop3 or smtp.", json_schema_extra={"enum": ["imap", "pop3", "smtp"]})
    host: str = Field(description="A host name; may end in {domain}.", json_schema_extra={"minLength": 1})
    port: int = Field(json_schema_extra=_PORT)
    security: str = Field(description="tls, starttls or none.", json_schema_extra={"enum": ["tls", "starttls", "none"]})
    username: str = Field("address", description="address, local_part, or one fixed user name.")


class ServiceBody(BaseModel):
    model_config = _STRICT

    name: str = Field(description="As clients see it.", json_schema_extra=_A_NAME)
    webmail_url: str = Field("", description="With https://; may contain {domain}.")
    servers: list[ServerBody] = Field(
        description="All of them, in order of preference.", max_length=100, json_schema_extra={"minItems": 1}
    )


class DomainBody(BaseModel):
    model_config = _STRICT

    service: str = Field(
        description="The key of the service where it stands; with a move, the one that the move leaves.",
        json_schema_extra=_KEY_FORM,
    )
    move: str | None = Field(None, description="The key of its move; null takes it out of its move.")
    active: bool | None = Field(
        None, description="Whether visitors find it. Left out: as it is, and true if it is new."
    )
    contact: str | None = Field(None, description="The name of somebody to reach. Nobody is ever taken away.")
    email: str | None = Field(None, description="Their address, by which they are known within the domain.")
    confirm_names: list[str] = Field(
        [],
        description="This domain once more, if it is a public suffix or a provider of free mail and is meant.",
        max_length=100,
    )
    phone: str | None = Field(None, description="Their number. Empty, as a name may be: the one that is there stays.")
    contacts: list[ContactLine] = Field(
        default=[], max_length=MOST_CONTACTS, description="More people to reach, or all of them. Nobody is taken away."
    )


class MoveBody(BaseModel):
    model_config = _STRICT

    title: str = Field(json_schema_extra={"minLength": 1})
    from_service: str = Field(description="A service's key.", json_schema_extra=_KEY_FORM)
    to_service: str = Field(description="A service's key.", json_schema_extra=_KEY_FORM)
    change_from: str = Field(description="ISO 8601; without a zone, in the site's. A day alone is its midnight.")
    moves_at: str
    old_closes_at: str | None = Field(None, description="null: not known yet.")
    reason: str | None = Field(
        None, description="Why, in a sentence or two for clients. Left out, null or empty: as it is."
    )


class ServerRecord(Schema):
    protocol: Literal["imap", "pop3", "smtp"]
    host: str
    port: int
    security: Literal["tls", "starttls", "none"]
    username: str


class ServiceRecord(Schema):
    service: str = Field(description="Its key.")
    name: str
    webmail_url: str
    servers: list[ServerRecord]


class ContactRecord(Schema):
    name: str
    email: str
    phone: str
    role: str
    language: str
    post_address: str
    no_mail: bool


class DomainRecord(Schema):
    domain: str = Field(description="In small letters; other scripts as xn--….")
    service: str
    move: str | None
    active: bool
    contacts: list[ContactRecord] | None = Field(
        None, description="Whom to reach; not there at all unless the token is good for contacts:read."
    )


class MoveRecord(Schema):
    move: str = Field(description="Its key.")
    title: str
    reason: str = Field(description="Why, in the host's words. Empty: none was given.")
    from_service: str
    to_service: str
    change_from: datetime
    moves_at: datetime
    old_closes_at: datetime | None
    published_at: datetime | None = Field(description="null: a draft.")
    phase: Literal["announced", "open", "moving", "moved", "closed"] | None = Field(description="null: not published.")


class ServicePage(Schema):
    items: list[ServiceRecord]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class DomainPage(Schema):
    items: list[DomainRecord]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class MovePage(Schema):
    items: list[MoveRecord]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class Taken(Schema):
    new: int
    changed: int
    same: int
    contacts: int = Field(description="People who were added or changed.")
    written: bool = Field(description="false after ?dry_run=1.")
    confirm_changes: int | None = Field(
        description="After ?dry_run=1: what confirm_changes must say for this to be written; null if it need not."
    )


BODIES: Final = (ServiceBody, DomainBody, MoveBody)


def schemas() -> dict[str, Any]:
    """The bodies as the document holds them."""
    found: dict[str, Any] = {}
    for shape in BODIES:
        schema = shape.model_json_schema(ref_template="#/components/schemas/{model}")
        found |= schema.pop("$defs", {})
        found[shape.__name__] = schema
    return found


_TEXT: Final = {"type": "string", **_VISIBLE}
_QUERY: Final[dict[str, tuple[dict[str, Any], str]]] = {
    "limit": ({"type": "integer", "minimum": 1, "maximum": 1000}, "How many, at most 1000; without it 100."),
    "cursor": ({**_TEXT, "minLength": 1}, "What the page before said in next."),
    "service": (_TEXT, "Only those that stand at this service."),
    "move": (_TEXT, "Only those on this move."),
    "confirm_changes": (
        {"type": "integer", "minimum": 0, "maximum": 999_999_999},
        "How many domains shall change. Must be said if that is more than a fifth of those that visitors find: of a "
        "service, those that are told its servers; of a move, those on it.",
    ),
    "confirm_names": (
        _TEXT,
        "Names that are public suffixes or providers of free mail and are meant, with commas between them.",
    ),
    "dry_run": ({"type": "string", "enum": ["0", "1"]}, "1: say what would happen, and write nothing."),
}
_KEY: Final = (
    "Up to 200 characters of your choice: a repeated request with the same key gets the first answer, for 24 hours."
)
_HEADERS: Final[dict[str, tuple[dict[str, Any], str]]] = {
    "Idempotency-Key": ({"type": "string", "pattern": "^[!-~]([ -~]{0,198}[!-~])?$"}, _KEY),
    "If-Match": ({"type": "string"}, "The ETag that you read: 412 if it is something else by now."),
    "If-None-Match": ({"type": "string"}, "*: 412 if it is there already."),
}
_IN_ADDRESSES: Final = {"key": _KEY_FORM, "domain": {"minLength": 1, **_VISIBLE}}


def describe_addresses(paths: dict[str, Any]) -> None:
    """Say of what stands in addresses what ninja would else judge, in words of its own."""
    for operation in (one for methods in paths.values() for one in methods.values()):
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "path":
                parameter["schema"] |= _IN_ADDRESSES[parameter["name"]]


def reads(*query: str) -> dict[str, Any]:
    """What ninja cannot see of an address that reads."""
    return {"parameters": [_parameter("query", name, *_QUERY[name]) for name in query]}


def writes(body: str = "", *headers: str, query: tuple[str, ...] = ()) -> dict[str, Any]:
    """… and of one that writes."""
    named = [_parameter("header", name, *_HEADERS[name]) for name in ("Idempotency-Key", *headers)]
    said: dict[str, Any] = {"parameters": [*reads(*query)["parameters"], *named]}
    if body:
        schema = {"$ref": f"#/components/schemas/{body}"}
        said["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return said


def _parameter(place: str, name: str, schema: dict[str, Any], about: str) -> dict[str, Any]:
    return {"name": name, "in": place, "required": False, "schema": schema, "description": about}


FAULTS: Final = dict.fromkeys((400, 401, 403, 404, 414, 429), Fault)
WRITE_FAULTS: Final = FAULTS | dict.fromkeys((409, 412, 413, 422), Fault)
