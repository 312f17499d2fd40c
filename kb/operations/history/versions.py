"""The version of rows that a form was made from, and whether they are still so when it comes back.

A version is a mark of every value that people see in the form or decide by, and the number of the newest event. It
needs no column, and what programs, lists and the admin write counts like what a person does. Pages have a number of
their own (`kb.operations.pages.editing`).
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from itertools import product
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models, transaction

from kb.models.moves.batches import Batch
from kb.models.moves.contacts import Contact
from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move
from kb.models.moves.services import Service
from kb.models.pages.edited import EditedPage
from kb.models.programs.tokens import ApiToken
from kb.models.programs.webhooks import Webhook
from kb.models.sending.deliveries import Delivery
from kb.models.sending.notices import Notice
from kb.models.site.events import Event, values_of
from kb.models.site.profile import SiteProfile, Words
from kb.operations.history.changes import said
from kb.operations.refusals import ChangedMeanwhile, Clash

#: Of these rows only some columns: the rest is nobody's choice, such as what a worker counts. Of all others, every one.
_COLUMNS: Final[Mapping[type[models.Model], frozenset[str]]] = {
    ApiToken: frozenset({"name", "scopes", "expires_at", "revoked_at"}),
    Batch: frozenset({"state", "new", "changed", "same", "rejected", "contacts", "known"}),
    Delivery: frozenset({"recipient", "state", "handled_at"}),
    Notice: frozenset({"language", "subject", "text", "state", "rate", "stop_share", "tests", "expected", "ready_at"}),
    SiteProfile: frozenset(
        {
            *("name", "phone", "hours", "zone", "colour", "imprint_url", "privacy_url", "words", "logo", "logo_dark"),
            *("write_to", "rings_back"),
            *("default_service", "mx_domains"),
        }
    ),
    User: frozenset({"username", "is_active", "is_superuser"}),
    Webhook: frozenset({"name", "address", "kinds", "pause", "salt"}),
}
#: Columns that nobody may read.
_SECRET: Final = frozenset({"salt"})
#: What events about a row name as their subject.
_SUBJECTS: Final[Mapping[type[models.Model], Callable[[Any], str]]] = {
    ApiToken: str,
    Batch: lambda row: f"move {row.move.slug}" if row.move else "domains",
    Contact: lambda row: f"domain {row.domain.name}",
    Delivery: lambda row: f"move {row.notice.move.slug}",
    Domain: lambda row: f"domain {row.name}",
    EditedPage: lambda row: f"page {row.path}",
    Move: lambda row: f"move {row.slug}",
    Notice: lambda row: f"move {row.move.slug}",
    Service: lambda row: f"service {row.slug}",
    SiteProfile: lambda _row: "site",
    User: lambda row: f"account {row.username}",
    Webhook: str,
}
#: Events that are named at most; the newest say what counts.
_NAMED: Final = 5
#: Characters of a mark: two values of one column have the same once in four thousand million times.
_MARK: Final = 8

#: The values of a row by name, as text where it is shown.
Values = Mapping[str, Any]


def newest_event() -> int:
    """The number of the newest event, 0 if there is none."""
    return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def version_of(*rows: models.Model, event: int) -> str:
    """What a hidden field of a form keeps: `event`, which was the newest, and of each row a mark for each value."""
    return " ".join([str(event), *(f"{_key(row)}={'.'.join(sorted(_marks(_values(row)).values()))}" for row in rows)])


def is_of(version: str, *rows: models.Model) -> bool:
    """Whether a version, which may be anything that was sent, is one of these rows."""
    return bool(version) and _parsed(version)[1].keys() == {_key(row) for row in rows}


@contextmanager
def unchanged(version: str, *rows: models.Model, acts: bool = False) -> Iterator[None]:
    """A transaction for a write that was asked for on a page of this version, with the rows locked.

    If they are others by now, the write is carried out to see what it would make of them, and taken back: raises
    `ChangedMeanwhile`. A write that changes nothing, because it wants what stands there, is no clash, unless it `acts`
    beyond these rows. Without a version nothing is compared: a page from before an upgrade has none.
    """
    if not version:
        yield
        return
    with transaction.atomic():
        kept = _locked(rows)
        now = {key: _values(row) for key, row in kept.items()}
        event, seen = _parsed(version)
        stale = {key: _changed_since(seen.get(key, frozenset()), values) for key, values in now.items()}
        if not any(stale.values()):
            yield
            return
        events = _since(event, kept.values())
        yield
        mine = {key: _as_it_would_be(row) for key, row in kept.items()}
        if acts or mine != now:
            clashes = [clash for key in now for clash in _clashes(now[key], mine[key], stale[key])]
            changed = next(row for key, row in kept.items() if stale[key])
            raise ChangedMeanwhile(changed, tuple(kept.values()), clashes, events)


def changes_since(version: str, row: models.Model) -> tuple[dict[str, str], list[Event]]:
    """What is another value by now than on a page of this version, as text by name, and who did it; the row is locked.

    For the admin, which reads and writes in one transaction of its own.
    """
    event, seen = _parsed(version)
    now = _values(_locked([row])[_key(row)])
    stale = _changed_since(seen.get(_key(row), frozenset()), now)
    return {name: _text(now[name]) for name in sorted(stale - _SECRET)}, _since(event, [row])


def _locked(rows: Sequence[models.Model]) -> dict[str, models.Model]:
    """In the same order for everybody, so that no two wait for each other. `ChangedMeanwhile`: one of them is gone."""
    found: dict[str, models.Model] = {}
    for row in sorted(rows, key=_key):
        kept = type(row)._default_manager.select_for_update().filter(pk=row.pk).first()
        if kept is None:
            raise ChangedMeanwhile(row, (), (), last_event(row))
        if isinstance(kept, Service):
            models.prefetch_related_objects([kept], "servers")
        found[_key(row)] = kept
    return found


def _as_it_would_be(row: models.Model) -> Values:
    """Nothing of one that would be gone."""
    after = type(row)._default_manager.filter(pk=row.pk).first()
    return _values(after) if after else {}


def _changed_since(seen: frozenset[str], now: Values) -> frozenset[str]:
    return frozenset(name for name, mark in _marks(now).items() if mark not in seen)


def _clashes(now: Values, mine: Values, stale: frozenset[str]) -> Iterator[Clash]:
    """What they changed, and what the write would; of a row that would be gone only the former."""
    wanted = mine or now
    for name, value in now.items():
        if name not in _SECRET and (name in stale or wanted[name] != value):
            yield Clash(name, _text(wanted[name]), _text(value), name in stale)


def _values(row: models.Model) -> Values:
    """Every value by its name; words in several languages are values of their own."""
    columns = _COLUMNS.get(type(row))
    found = {name: value for name, value in values_of(row).items() if columns is None or name in columns}
    if isinstance(row, Service):
        # As the page has read them, so that no other server stands in the form than in its version.
        found["servers"] = [f"{one} {one.security} {one.username}" for one in row.servers.all()]
    elif isinstance(row, User):
        found["role"] = sorted(group.name for group in row.groups.all())
    elif isinstance(row, SiteProfile):
        words = found.pop("words")
        for code, name in product(_codes(), Words._fields):
            found[f"{name}.{code}"] = words.get(code, {}).get(name, "")
    return found


def _codes() -> list[str]:
    return [language.code for language in settings.SITE_LANGUAGES.all]


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else said(value)


def _marks(values: Values) -> dict[str, str]:
    return {
        name: sha256(json.dumps([name, value], sort_keys=True, default=str).encode()).hexdigest()[:_MARK]
        for name, value in values.items()
    }


def _key(row: models.Model) -> str:
    return f"{row._meta.model_name}.{row.pk}"


def _parsed(version: str) -> tuple[int, dict[str, frozenset[str]]]:
    """The event and the marks of each row; nothing of what cannot be read, which then counts as changed."""
    event, *rows = version.split(" ")
    pairs = (row.partition("=") for row in rows)
    number = int(event) if event.isascii() and event.isdigit() and len(event) < 19 else 0
    return number, {key: frozenset(marks.split(".")) for key, _equals, marks in pairs}


def _since(event: int, rows: Iterable[models.Model]) -> list[Event]:
    """What was done to them after the page was made, as far as events say it: the newest, the oldest of them first."""
    subjects = {_SUBJECTS[type(row)](row) for row in rows}
    newest = Event.objects.filter(subject__in=subjects, pk__gt=event).order_by("-pk")[:_NAMED]
    return list(newest)[::-1]


def last_event(row: models.Model) -> list[Event]:
    """Who changed or removed it last, as far as events say it."""
    return list(Event.objects.filter(subject=_SUBJECTS[type(row)](row)).order_by("-pk")[:1])
