"""Readers who want to be rung: their wish is taken down, and struck off the list once somebody has rung them.

Events say that a call was made and of which domain it was; no number ever.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from kb.models.moves.domains import Domain
from kb.models.readers.calls import Call, CallQuerySet, Hour
from kb.models.site.events import record_event

#: So many may wait. Beyond that somebody fills the list, or nobody looks at it, and both are worth saying.
MOST_WAITING: Final = 500


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader left, and where they were, as in `Call`. `phone` was read already, `page` is a path of ours."""

    phone: str
    hour: Hour
    wish: str = ""
    domain: str = ""
    language: str = ""
    app: str = ""
    stop: int = 0
    title: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class CallToMake:
    """A call of the list. `is_client`: the domain is still one of ours, so there is a page about it."""

    row: Call
    is_client: bool


class ListFull(Exception):
    """So many calls wait that one more would not be made either."""


@transaction.atomic
def ask_for_call(wish: Wish, at: datetime) -> Call:
    """Put it on the list. Whoever asks again with the same number for the same domain waits on from their first time.

    Raises `ListFull`.
    """
    row = _digits_known(Call.objects.waiting(at).of_domain(wish.domain).select_for_update(), wish.phone)
    if row is None:
        if Call.objects.waiting(at).count() >= MOST_WAITING:
            raise ListFull
        return Call.objects.create(asked_at=at, **asdict(wish))
    for name, value in asdict(wish).items():
        setattr(row, name, value)
    row.save()
    return row


@transaction.atomic
def say_done(call: Call, by: str, at: datetime) -> bool:
    """Strike it off; whether it still stood there."""
    done = Call.objects.waiting(at).filter(pk=call.pk).update(done_at=at, done_by=by[:150])
    if done:
        record_event(at, by, "call.done", _subject(call))
    return bool(done)


@transaction.atomic
def put_back(call: Call, by: str, at: datetime) -> bool:
    """Have it wait again, at its old place; whether it had been struck off."""
    back = Call.objects.made(at).filter(pk=call.pk).update(done_at=None, done_by="")
    if back:
        record_event(at, by, "call.put-back", _subject(call))
    return bool(back)


def with_clients(rows: Iterable[Call]) -> list[CallToMake]:
    found = list(rows)
    ours = set(Domain.objects.filter(name__in={row.domain for row in found}).values_list("name", flat=True))
    return [CallToMake(row, row.domain in ours) for row in found]


def _digits_known(rows: CallQuerySet, phone: str) -> Call | None:
    """The row with the same digits, however they are parted."""
    return next((row for row in rows if _digits(row.phone) == _digits(phone)), None)


def _digits(phone: str) -> str:
    return "".join(filter(str.isdigit, phone))


def _subject(call: Call) -> str:
    return f"domain {call.domain}" if call.domain else "calls"
