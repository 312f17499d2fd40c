"""An event's `before` and `after` as lines that can be read one under the other: what changed, from what, to what."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kb.models.site.events import Event, Json


@dataclass(frozen=True, slots=True)
class Change:
    """One value by its name. `before` or `after` is empty where there was or is none."""

    name: str
    before: str
    after: str


def changes(event: Event) -> list[Change]:
    """What differs between before and after, in the order in which it was told."""
    before, after = _named(event.before), _named(event.after)
    return list(_differences(before, after))


def _named(value: Json) -> dict[str, Any]:
    if value is None:
        return {}
    return dict(value) if isinstance(value, dict) else {"": value}


def _differences(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    for name in {**before, **after}:
        old, new = before.get(name), after.get(name)
        if old == new or not (said(old) or said(new)):
            continue
        if isinstance(old, list) or isinstance(new, list):
            yield from _items(name, old or [], new or [])
        else:
            yield Change(name, said(old), said(new))


def _items(name: str, old: list[Any], new: list[Any]) -> Iterator[Change]:
    """Of two lists what went and what came; if only the order differs, both whole."""
    gone = [said(item) for item in old if item not in new]
    come = [said(item) for item in new if item not in old]
    if not gone and not come:
        gone, come = [said(item) for item in old], [said(item) for item in new]
    yield Change(name, ", ".join(gone), ", ".join(come))


def said(value: Any) -> str:
    """A value on one line; nothing for what is not there."""
    if value is None or value == "":
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
