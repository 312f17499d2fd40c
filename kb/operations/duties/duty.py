"""What something on the site asks of its operator, as a value. Who asks for what is in `register.py`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from django.utils.functional import Promise

Words: TypeAlias = str | Promise

#: So many things of a kind are named; the rest is behind a link.
NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class DutyItem:
    """One thing to look at: its name, where it is put right, and what else is known of it."""

    label: str
    address: str
    note: Words = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """Some things that want the same of the operator.

    `key` is unique and never changes. `more` counts the things that are not named, at `more_address` if there is a
    list of them. `urgent`: clients are, or will be within a day, worse off until somebody does it.
    """

    key: str
    title: Words
    advice: Words
    items: Sequence[DutyItem]
    more: int = 0
    more_address: str = ""
    urgent: bool = False


Asker: TypeAlias = Callable[[datetime], list[Duty]]


def duty_of(
    key: str, title: Words, advice: Words, items: Sequence[DutyItem], *, more_address: str = "", urgent: bool = False
) -> list[Duty]:
    """The duty of these things, the first of them named; none if there are no things."""
    if not items:
        return []
    more = max(0, len(items) - NAMED)
    return [Duty(key, title, advice, items[:NAMED], more, more_address, urgent)]
