"""Moves of domains from one service to another, with their dates."""

from typing import Final, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from kb.mail import moves
from kb.mail.naming.lines import is_one_line
from kb.models.moves.services import Service, validate_slug

#: These stand in addresses beside the keys of moves.
RESERVED_KEYS: Final = frozenset({"new", "feed"})
#: In characters: a sentence or two.
LONGEST_REASON: Final = 300


class MoveQuerySet(models.QuerySet["Move"]):
    def latest_first(self) -> Self:
        return self.order_by("-moves_at", "slug")

    def with_services(self) -> Self:
        return self.select_related("from_service", "to_service").prefetch_related(
            "from_service__servers", "to_service__servers"
        )


class Move(models.Model):
    slug = models.CharField("key", max_length=60, unique=True, validators=[validate_slug])
    title = models.CharField(max_length=160)
    #: It may be null for the reason that `dates_proposed_at` may.
    reason = models.CharField(  # noqa: DJ001
        "why, in a sentence or two",
        max_length=LONGEST_REASON,
        null=True,
        blank=True,
        help_text="Clients read it on the move’s page. Empty: a general sentence.",
    )
    from_service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="moves_away")
    to_service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="moves_here")
    change_from = models.DateTimeField("clients may change from")
    moves_at = models.DateTimeField("mail moves at")
    old_closes_at = models.DateTimeField("the old server stops at", null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True, help_text="Empty: a draft that no visitor sees.")
    #: A new move begins with dates that nobody has chosen; empty once somebody did. It may be empty so that SQLite adds
    #: the column without making the table anew, which would lose its triggers.
    dates_proposed_at = models.DateTimeField(null=True, editable=False)
    #: How often what calendars show was changed: the title, a date, the new server. The database alone counts, whatever
    #: changes the row (migration `calendar_sequence`), so what stands here after a write is old. Empty: never.
    sequence = models.PositiveIntegerField(null=True, editable=False)
    #: Empty: not since it was made, or by code that did not keep it.
    changed_at = models.DateTimeField(null=True, editable=False)

    #: Kept about the row, not by anybody's choice: events do not tell of them.
    UNTOLD: Final = frozenset({"sequence", "changed_at"})

    objects = MoveQuerySet.as_manager()

    class Meta:
        ordering = ["-moves_at", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(change_from__lte=F("moves_at")) & Q(moves_at__lte=Coalesce("old_closes_at", "moves_at")),
                name="kb_move_dates_in_order",
            ),
            models.CheckConstraint(condition=~Q(from_service=F("to_service")), name="kb_move_two_services"),
        ]
        indexes = [models.Index(fields=["published_at", "moves_at"], name="kb_move_published")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.slug in RESERVED_KEYS:
            raise ValidationError({"slug": "This site has another page at this address. Choose another key."})
        if not is_one_line(self.reason or ""):
            raise ValidationError({"reason": "There is a line break or an invisible character in it. Type it anew."})
        if self.change_from and self.moves_at:
            closes = self.old_closes_at or self.moves_at
            if not self.change_from <= self.moves_at <= closes:
                raise ValidationError("The dates must be in this order: change from, moves, old server stops.")

    @property
    def dates_agreed(self) -> bool:
        return self.dates_proposed_at is None

    def as_value(self) -> moves.Move:
        """The immutable move; reads both services and their servers."""
        return moves.Move(
            self.slug,
            self.title,
            self.from_service.as_value(),
            self.to_service.as_value(),
            self.change_from,
            self.moves_at,
            self.old_closes_at,
            self.published_at,
            self.sequence or 0,
            self.changed_at,
            self.reason or "",
        )
