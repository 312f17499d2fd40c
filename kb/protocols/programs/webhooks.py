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


class Kind(StrEnum):
    """What an address can be told about, and what the API calls a list of them."""

    SERVICES = "services"
    MOVES = "moves"
    DOMAINS = "domains"


#: The type of a message that an operator sends to try the way.
TEST: Final = "webhook.test"

_EVERYTHING: Final = (Kind.DOMAINS, Kind.MOVES, Kind.SERVICES)
#: By the action of an event: the type of the message, and what it is about. The first kind is what the message leads
#: to; an address that hears of any of them is told.
TYPES: Final[Mapping[str, tuple[str, tuple[Kind, ...]]]] = {
    "service.create": ("service.created", (Kind.SERVICES,)),
    "service.change": ("service.changed", (Kind.SERVICES,)),
    "service.delete": ("service.deleted", (Kind.SERVICES,)),
    "services.import": ("services.imported", (Kind.SERVICES,)),
    "move.create": ("move.created", (Kind.MOVES,)),
    "move.change": ("move.changed", (Kind.MOVES,)),
    "move.dates": ("move.changed", (Kind.MOVES,)),
    "move.servers": ("move.changed", (Kind.MOVES,)),
    "move.publish": ("move.published", (Kind.MOVES,)),
    "move.take-back": ("move.withdrawn", (Kind.MOVES,)),
    "move.delete": ("move.deleted", (Kind.MOVES, Kind.DOMAINS)),
    "move.finish": ("move.finished", (Kind.MOVES, Kind.DOMAINS)),
    "move.put-back": ("move.put_back", (Kind.MOVES, Kind.DOMAINS)),
    "moves.import": ("moves.imported", (Kind.MOVES,)),
    "domain.create": ("domain.created", (Kind.DOMAINS,)),
    "domain.change": ("domain.changed", (Kind.DOMAINS,)),
    "domain.delete": ("domain.deleted", (Kind.DOMAINS,)),
    "domain.erase": ("domains.erased", (Kind.DOMAINS,)),
    "domains.import": ("domains.imported", (Kind.DOMAINS,)),
    "domains.undo": ("domains.undone", (Kind.DOMAINS,)),
    "domains.delete": ("domains.deleted", (Kind.DOMAINS,)),
    "sample.load": ("sample.loaded", _EVERYTHING),
    "sample.remove": ("sample.removed", _EVERYTHING),
}
#: The first word of an event's subject, and where such a thing can be read.
_SINGLE: Final = {"service": Kind.SERVICES, "move": Kind.MOVES, "domain": Kind.DOMAINS}
#: Of the counts of a bulk write, those that say what became of rows.
_COUNTED: Final = ("new", "changed", "same", "left", "rejected")


@dataclass(frozen=True, slots=True)
class Change:
    """One message, whoever it is for. `key` is empty if it is about many; `path` leads to the new state."""

    type: str
    about: frozenset[Kind]
    kind: Kind | None
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
    if kind is Kind.DOMAINS and word == "move" and name:
        path = f"{path}?move={name}"
    return Change(type_, frozenset(about), kind, key, _counts(action, before, after), path)


def trial_change() -> Change:
    return Change(TEST, frozenset(Kind), None, "", None, "/api/v1/docs")


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
