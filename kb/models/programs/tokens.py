"""Keys by which another program may read or change services, domains and moves.

What a program shows is never kept: the row has its beginning, which finds it, and a digest of the whole. It is made of
32 random bytes, so that a plain digest cannot be turned back.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from django.db import models
from django.db.models import Q

from kb.models.ground.columns import JsonColumn

#: How exactly the last use is known: a program that asks all day must not write all day.
_USE_KNOWN: Final = timedelta(hours=1)


class Scope(StrEnum):
    """What a token is good for: one kind of row, to read or to write."""

    READ_SERVICES = "services:read"
    WRITE_SERVICES = "services:write"
    READ_DOMAINS = "domains:read"
    WRITE_DOMAINS = "domains:write"
    #: Beside either of the two before: the people to reach are in the answers.
    READ_CONTACTS = "contacts:read"
    READ_MOVES = "moves:read"
    WRITE_MOVES = "moves:write"


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def not_revoked(self) -> Self:
        return self.filter(revoked_at=None)

    def ending(self, after: datetime | None, until: datetime) -> Self:
        """Those that end, or ended, within a time and were not revoked, the first end first."""
        found = self.not_revoked().filter(expires_at__lte=until).order_by("expires_at", "name")
        return found.filter(expires_at__gt=after) if after else found

    def matching(self, words: str) -> Self:
        """By a part of the name, or by the beginning of what the other program shows."""
        return self.filter(Q(name__icontains=words) | Q(prefix__startswith=words)) if words else self.all()


class ApiToken(models.Model):
    name = models.CharField(max_length=80, unique=True)
    prefix = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    scopes = JsonColumn()
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"token {self.name}"

    def may(self, scope: Scope) -> bool:
        return scope in self.scopes

    def is_expired(self, at: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= at

    def note_use(self, at: datetime) -> None:
        """Remember that it was shown, to the hour; once it has ended too, so that it is known who is turned away."""
        if self.used_at is None or self.used_at <= at - _USE_KNOWN:
            ApiToken.objects.filter(pk=self.pk).update(used_at=at)
            self.used_at = at
