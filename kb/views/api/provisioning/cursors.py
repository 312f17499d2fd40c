"""What a query asks: which rows, and what is confirmed. Long lists come in pages.

A cursor is the key to go on after: rows that come or go meanwhile shift nothing.
"""

import base64
import binascii
from collections.abc import Callable
from typing import Any, Final

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from kb.operations.programs.records import Record
from kb.views.api.provisioning.authorisation import Refused

_USUAL: Final = 100
_MOST: Final = 1_000
_LONGEST: Final = 400
_LONGEST_NUMBER: Final = 9


def parameters(request: HttpRequest, *known: str) -> dict[str, str]:
    """The query, each name at most once. One that is not known is refused: misspelt, a filter would filter nothing."""
    found = {}
    for name, values in request.GET.lists():
        if name not in known:
            raise Refused(400, "unknown_parameter", f"The parameters are {', '.join(known)}.", name[:80])
        if len(values) > 1:
            raise Refused(400, "not_valid", "Give this once.", name)
        found[name] = values[0]
    return found


def confirmed_in(asked: dict[str, str]) -> int | None:
    """How many domains somebody said shall change."""
    number = asked.get("confirm_changes")
    if number is None:
        return None
    if not (number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER):
        raise Refused(400, "not_valid", "How many domains shall change, as a number.", "confirm_changes")
    return int(number)


def page_of(asked: dict[str, str], rows: QuerySet[Any], key: str, record: Callable[[Any], Record]) -> Record:
    """One page of rows in the order of their unique key, and the cursor of the next."""
    size = _size(asked["limit"]) if "limit" in asked else _USUAL
    if "cursor" in asked:
        rows = rows.filter(**{f"{key}__gt": _read(asked["cursor"])})
    found: list[Model] = list(rows.order_by(key)[: size + 1])
    more = found[size:]
    shown = found[:size]
    return {"items": [record(row) for row in shown], "next": _cursor(getattr(shown[-1], key)) if more else None}


def _size(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= _MOST):
        raise Refused(400, "not_valid", f"A number from 1 to {_MOST}.", "limit")
    return int(text)


def _cursor(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _read(cursor: str) -> str:
    try:
        padded = cursor[:_LONGEST] + "=" * (-len(cursor[:_LONGEST]) % 4)
        key = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError) as error:
        raise Refused(400, "not_valid", "This is no cursor of ours.", "cursor") from error
    if not key.isprintable() or not key:
        raise Refused(400, "not_valid", "This is no cursor of ours.", "cursor")
    return key
