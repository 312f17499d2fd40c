"""What another program is told when something changed: which acts are told, and in which words.

The message is thin. It names what changed and where the new state can be read; whoever may not read it learns no more
than that. It never holds a value of a row, a person, or a secret.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final


class WebhookKind(StrEnum):
    """What an address can be told about, and what the API calls a list of them."""

    SERVICES = "services"
    MOVES = "moves"
    DOMAINS = "domains"


#: The type of a message that an operator sends to try the way.
TEST: Final = "webhook.test"

_EVERYTHING: Final = (WebhookKind.DOMAINS, WebhookKind.MOVES, WebhookKind.SERVICES)
#: By the action of an event: the type of the message, and what it is about. The first kind is what the message leads
#: to; an address that hears of any of them is told.
TYPES: Final[Mapping[str, tuple[str, tuple[WebhookKind, ...]]]] = {
    "service.create": ("service.created", (WebhookKind.SERVICES,)),
    "service.change": ("service.changed", (WebhookKind.SERVICES,)),
    "service.delete": ("service.deleted", (WebhookKind.SERVICES,)),
    "services.import": ("services.imported", (WebhookKind.SERVICES,)),
    "move.create": ("move.created", (WebhookKind.MOVES,)),
    "move.change": ("move.changed", (WebhookKind.MOVES,)),
    "move.dates": ("move.changed", (WebhookKind.MOVES,)),
    "move.servers": ("move.changed", (WebhookKind.MOVES,)),
    "move.publish": ("move.published", (WebhookKind.MOVES,)),
    "move.take-back": ("move.withdrawn", (WebhookKind.MOVES,)),
    "move.delete": ("move.deleted", (WebhookKind.MOVES, WebhookKind.DOMAINS)),
    "move.finish": ("move.finished", (WebhookKind.MOVES, WebhookKind.DOMAINS)),
    "move.put-back": ("move.put_back", (WebhookKind.MOVES, WebhookKind.DOMAINS)),
    "move.hold": ("domains.held", (WebhookKind.DOMAINS,)),
    "move.let-go": ("domains.let_go", (WebhookKind.DOMAINS,)),
    "moves.import": ("moves.imported", (WebhookKind.MOVES,)),
    "domain.create": ("domain.created", (WebhookKind.DOMAINS,)),
    "domain.change": ("domain.changed", (WebhookKind.DOMAINS,)),
    "domain.delete": ("domain.deleted", (WebhookKind.DOMAINS,)),
    "domain.prove": ("domain.proven", (WebhookKind.DOMAINS,)),
    "domain.send-old": ("domain.sends_old", (WebhookKind.DOMAINS,)),
    "domain.erase": ("domains.erased", (WebhookKind.DOMAINS,)),
    "domains.import": ("domains.imported", (WebhookKind.DOMAINS,)),
    "domains.undo": ("domains.undone", (WebhookKind.DOMAINS,)),
    "domains.bring-back": ("domains.brought_back", (WebhookKind.DOMAINS,)),
    "domains.delete": ("domains.deleted", (WebhookKind.DOMAINS,)),
    "sample.load": ("sample.loaded", _EVERYTHING),
    "sample.remove": ("sample.removed", _EVERYTHING),
}
#: The first word of an event's subject, and where such a thing can be read.
_SINGLE: Final = {"service": WebhookKind.SERVICES, "move": WebhookKind.MOVES, "domain": WebhookKind.DOMAINS}
#: Of the counts of a bulk write, those that say what became of rows.
_COUNTED: Final = ("new", "changed", "same", "left", "rejected")


@dataclass(frozen=True, slots=True)
class Change:
    """One message, whoever it is for. `key` is empty if it is about many; `path` leads to the new state."""

    type: str
    about: frozenset[WebhookKind]
    kind: WebhookKind | None
    key: str
    counts: Mapping[str, int] | None
    path: str


def change_of(action: str, subject: str, before: Any, after: Any) -> Change | None:
    """What is told of an event, if anything."""
    if action not in TYPES:
        return None
    type_, about = TYPES[action]
    kind = about[0]
    word, _, name = subject.partition(" ")
    key = name if _SINGLE.get(word) is kind else ""
    path = f"/api/v1/{kind}/{key}" if key else f"/api/v1/{kind}"
    if kind is WebhookKind.DOMAINS and word == "move" and name:
        path = f"{path}?move={name}"
    return Change(type_, frozenset(about), kind, key, _counts(action, before, after), path)


def trial_change() -> Change:
    return Change(TEST, frozenset(WebhookKind), None, "", None, "/api/v1/docs")


def render(message_id: str, change: Change, at: datetime, site_url: str) -> bytes:
    """The body of the message. `at` is when it happened."""
    document = {
        "id": message_id,
        "type": change.type,
        "timestamp": at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "data": {
            "kind": change.kind,
            "key": change.key or None,
            "counts": dict(change.counts) if change.counts is not None else None,
            "url": f"{site_url}{change.path}",
        },
    }
    return json.dumps(document, ensure_ascii=True, separators=(",", ":")).encode()


def _counts(action: str, before: Any, after: Any) -> dict[str, int] | None:
    """What became of how many rows, as far as the event says it."""
    said = _mapping(before) if action == "domains.delete" else _mapping(after)
    renamed = {"domains.delete": {"count": "deleted"}, "move.delete": {"domains": "changed"}}
    names = renamed.get(action, {word: word for word in _COUNTED})
    found = {shown: said[word] for word, shown in names.items() if isinstance(said.get(word), int)}
    return found or None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
