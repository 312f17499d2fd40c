"""What was done to the site, by whom and when: rows that are added and never changed.

The database itself refuses to change or to delete one (migration `events`); only what an event was about can be taken
out of it, for somebody who wants to be forgotten. Who may read them is the operator's pages' business.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final, Self

from django.contrib.auth.models import AbstractBaseUser
from django.db import models

from kb.models.ground.columns import JsonColumn
from kb.models.programs.webhooks import tell_webhooks
from kb.protocols.programs.webhooks import change_of

#: Who it was, if it was no account.
COMMAND_LINE: Final = "command line"
CLOCK: Final = "clock"
#: The subject of an event whose details were taken out.
ERASED: Final = "(erased)"
#: What stands instead of what an event must not hold.
HIDDEN: Final = "…"

#: Other people's addresses and numbers have no place in a list that nobody can correct. What follows a word is in the
#: pattern if it makes an address of it, and so every word is looked at once: a pattern that only addresses match would
#: begin anew at every character of a word without an @.
_WORD_OR_ADDRESS: Final = re.compile(r"[^\s@<>\"']+(@[^\s@<>\"'{}]+\.[^\s@<>\"'{}]+)?")
_NUMBERS: Final = frozenset({"phone", "mobile", "sms"})
_LONGEST_NAME: Final = 160
_LONGEST_ACTION: Final = 60
_LONGEST_SUBJECT: Final = 300

#: What `json` can write.
Json = Mapping[str, Any] | list[Any] | str | int | float | bool | None


class EventQuerySet(models.QuerySet["Event"]):
    def of_kind(self, kind: str) -> Self:
        """Of everything whose action begins with this word: `move` for `move.create` and `move.publish`."""
        return self.filter(action__gte=f"{kind}.", action__lt=f"{kind}/")

    def between(self, first: datetime | None, end: datetime | None) -> Self:
        """From `first` on, and before `end`."""
        found = self.filter(at__gte=first) if first else self
        return found.filter(at__lt=end) if end else found

    def people(self) -> list[str]:
        return list(self.order_by("who").values_list("who", flat=True).distinct())

    def kinds(self) -> list[str]:
        actions = self.order_by("action").values_list("action", flat=True).distinct()
        return sorted({action.partition(".")[0] for action in actions})


class Event(models.Model):
    """One act. `before` and `after` say what it changed, as far as that can be said in a few words."""

    at = models.DateTimeField()
    who = models.CharField(max_length=_LONGEST_NAME)
    action = models.CharField(max_length=_LONGEST_ACTION)
    subject = models.CharField(max_length=_LONGEST_SUBJECT)
    before = JsonColumn(null=True)
    after = JsonColumn(null=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["at", "id"], name="kb_event_by_time"),
            models.Index(fields=["subject", "at"], name="kb_event_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


def record_event(
    at: datetime, who: str, action: str, subject: str, *, before: Json = None, after: Json = None
) -> Event:
    """Write down what is done. Call it in the transaction of the write, so that neither stands without the other.

    Programs that want to hear of it are told by what is written here too, in the same transaction.
    """
    event = Event.objects.create(
        at=at,
        who=who[:_LONGEST_NAME],
        action=action[:_LONGEST_ACTION],
        subject=without_addresses(subject)[:_LONGEST_SUBJECT],
        before=_fit(before),
        after=_fit(after),
    )
    if change := change_of(event.action, event.subject, event.before, event.after):
        tell_webhooks(change, at)
    return event


def without_addresses(text: str) -> str:
    """The text with a mark in place of each e-mail address, in a time that grows as the text does."""
    return _WORD_OR_ADDRESS.sub(lambda found: HIDDEN if found[1] else found[0], text)


def name_of(account: AbstractBaseUser | None) -> str:
    """Who an event was by: an account, or whoever sits at the command line."""
    return account.get_username() if account else COMMAND_LINE


def values_of(row: models.Model) -> dict[str, Any]:
    """A row in words, for `before` and `after`: every column by its name, other rows by how they are called.

    The servers of a service are part of it; what a model calls `UNTOLD` is not.
    """
    untold: frozenset[str] = getattr(row, "UNTOLD", frozenset())
    columns = [field for field in row._meta.concrete_fields if not field.primary_key and field.name not in untold]
    values = {field.name: _value(row, field) for field in columns}
    if hasattr(row, "servers"):
        values["servers"] = [_server(server) for server in row.servers.order_by("position", "id")]
    return values


def _value(row: models.Model, field: Any) -> Any:
    if field.is_relation:
        other = getattr(row, field.name)
        return None if other is None else getattr(other, "slug", None) or str(other)
    value = getattr(row, field.attname)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _server(server: Any) -> str:
    return f"{server.protocol} {server.host}:{server.port} {server.security} {server.username}"


def _fit(value: Json, key: str = "") -> Any:
    """The same without e-mail addresses and telephone numbers."""
    if isinstance(value, Mapping):
        return {name: _fit(item, name) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_fit(item) for item in value]
    if isinstance(value, str):
        return HIDDEN if value and key in _NUMBERS else without_addresses(value)
    return value
