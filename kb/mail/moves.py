"""Moves, their phases, and the one value behind every page: `MailSettings`.

A phase is always computed from an explicit moment and never stored (design 7.2). Moments are aware datetimes, so
nothing here needs to know a time zone.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Final

from kb.mail.names import DomainName
from kb.mail.servers import Protocol, Service, ServiceSettings

#: How long a move counts as under way from `moves_at`: name servers may keep the old answer for a day.
MOVING_LASTS: Final = timedelta(hours=24)
#: The last moment of the calendar, which a date may be.
_LAST: Final = datetime.max.replace(tzinfo=UTC)
#: The longest that an answer may be kept by a browser or a mail app, in seconds (design 7.3).
LONGEST_MAX_AGE: Final = 300


class Phase(StrEnum):
    """Where a move stands at a moment, in the order in which they pass."""

    ANNOUNCED = "announced"
    OPEN = "open"
    MOVING = "moving"
    MOVED = "moved"
    CLOSED = "closed"


class DatesOutOfOrder(ValueError):
    """`change_from` ≤ `moves_at` ≤ `old_closes_at` does not hold."""


@dataclass(frozen=True, slots=True)
class Move:
    """The passage of domains from one service to another. All moments are aware datetimes, kept in UTC.

    In one zone Python compares and adds by the clock on the wall, so across a clock change 24 hours would last 23 or
    25; in UTC they last 24. Raises `ValueError` for a naive moment and `DatesOutOfOrder`.

    `old_closes_at` may be `None`: the old server stays until further notice, so the move is never `closed`.
    `published_at` is `None` for a draft, which visitors never see. `sequence` rises with each change of what calendars
    show and never falls (RFC 5546 §2.1.4); `changed_at` is `None` if nobody changed it since it was made. `reason` is
    the host's own, in a sentence or two; empty if they gave none.
    """

    slug: str
    title: str
    from_service: Service
    to_service: Service
    change_from: datetime
    moves_at: datetime
    old_closes_at: datetime | None
    published_at: datetime | None
    sequence: int = 0
    changed_at: datetime | None = None
    reason: str = ""
    #: The end of the day of the move, or the closing of the old server if that comes sooner.
    moving_ends: datetime = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name in ("change_from", "moves_at", "old_closes_at", "published_at", "changed_at"):
            object.__setattr__(self, name, _in_utc(getattr(self, name)))
        closes = self.old_closes_at or self.moves_at
        if not self.change_from <= self.moves_at <= closes:
            raise DatesOutOfOrder("The dates must be in this order: change from, moves, old server closes.")
        end = self.moves_at + min(MOVING_LASTS, _LAST - self.moves_at)
        object.__setattr__(self, "moving_ends", min(end, self.old_closes_at) if self.old_closes_at else end)

    def is_published(self, at: datetime) -> bool:
        return self.published_at is not None and self.published_at <= at

    @property
    def revised_at(self) -> datetime | None:
        """When what visitors read of it became what it is: its last change, or its publication if that came later."""
        return max((moment for moment in (self.published_at, self.changed_at) if moment), default=None)

    def phase(self, at: datetime) -> Phase:
        """The phase at `at`; a boundary belongs to the phase that it opens."""
        if at < self.change_from:
            return Phase.ANNOUNCED
        if at < self.moves_at:
            return Phase.OPEN
        if at < self.moving_ends:
            return Phase.MOVING
        if self.old_closes_at is None or at < self.old_closes_at:
            return Phase.MOVED
        return Phase.CLOSED

    def moment_in(self, phase: Phase) -> datetime | None:
        """A moment of a phase, the first where there is a first; `None` if this move never is in that phase."""
        begins = {
            Phase.ANNOUNCED: self.change_from - timedelta(days=1),
            Phase.OPEN: self.change_from,
            Phase.MOVING: self.moves_at,
            Phase.MOVED: self.moving_ends,
            Phase.CLOSED: self.old_closes_at,
        }
        moment = begins[phase]
        return moment if moment and self.phase(moment) is phase else None

    def in_phase(self, phase: Phase) -> "Moment | None":
        """This move in a phase, as if it were published; `None` if it never is in that phase."""
        moment = self.moment_in(phase)
        return self.as_if_published(moment) if moment else None

    def as_if_published(self, at: datetime) -> "Moment":
        return Moment(replace(self, published_at=min(self.published_at or at, at)), at)

    def next_boundary(self, at: datetime) -> datetime | None:
        """The next moment after `at` at which any page changes; `None` if nothing changes any more.

        Before its publication a move changes no page, whatever its phase.
        """
        if self.published_at is None or at < self.published_at:
            return self.published_at
        for moment in (self.change_from, self.moves_at, self.moving_ends, self.old_closes_at):
            if moment and moment > at:
                return moment
        return None


def _in_utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    if moment.utcoffset() is None:
        raise ValueError("The moments of a move need a time zone.")
    return moment.astimezone(UTC)


def max_age(boundary: datetime | None, at: datetime) -> int:
    """Seconds for which an answer holds that changes at `boundary`, a moment after `at`: at most 300 (design 7.3)."""
    return min(LONGEST_MAX_AGE, int((boundary - at).total_seconds())) if boundary else LONGEST_MAX_AGE


@dataclass(frozen=True)
class MailSettings:
    """What one domain's mail apps must use at one moment. Every face shows this and computes nothing by itself.

    Made by `mail_settings`. Without a published move `phase`, `move`, `old` and `new` are all `None`. The servers are
    made when they are first asked for: a page that is ready but for the name never asks.
    """

    domain: DomainName
    at: datetime
    #: Where the domain stands without a move, as the operator keeps it.
    service: Service
    phase: Phase | None = None
    move: Move | None = None
    next_boundary: datetime | None = None
    #: Its new server is not ready, so it is not told to change: `announced`, without a date (design 7.28).
    held: bool = False

    @cached_property
    def old(self) -> ServiceSettings | None:
        """What the domain moves away from."""
        return self.move.from_service.of(self.domain) if self.move else None

    @cached_property
    def new(self) -> ServiceSettings | None:
        """What the domain moves to."""
        return self.move.to_service.of(self.domain) if self.move else None

    @cached_property
    def use_now(self) -> ServiceSettings:
        """What is right at this moment."""
        right = self.old if self.phase is Phase.ANNOUNCED else self.new
        return right or self.service.of(self.domain)

    def of(self, domain: DomainName) -> "MailSettings":
        """The same settings for another domain of the same service and move."""
        # A move that is still to be published is not in here, but the moment of its publication is.
        made = mail_settings(domain, self.service, self.move, self.at, held=self.held)
        return replace(made, next_boundary=self.next_boundary)

    @property
    def ready(self) -> bool:
        """Whether nothing of ours stands in the way: a domain that is held back is not ready."""
        return not self.held

    @property
    def told_move(self) -> Move | None:
        """The move whose dates its people are told: none while the domain is held back."""
        return None if self.held else self.move

    @property
    def to_type(self) -> ServiceSettings:
        """What a guide of `task: change` tells the reader to type: the new service, or the only one (design 7.15)."""
        return self.new or self.use_now

    @property
    def max_age(self) -> int:
        """Seconds for which an answer holds."""
        return max_age(self.next_boundary, self.at)

    @property
    def nothing_changes(self) -> bool:
        """The move leaves every value that a client types as it is, so there is nothing to do on any device."""
        return self.old is not None and self.new is not None and self.old.servers == self.new.servers

    def changes(self, protocol: Protocol) -> bool:
        """Whether the move gives this protocol another value to type."""
        return self.old is not None and self.new is not None and self.old.first(protocol) != self.new.first(protocol)


def mail_settings(
    domain: DomainName, service: Service, move: Move | None, at: datetime, *, held: bool = False
) -> MailSettings:
    """The value for one domain at one moment.

    `service` is where the domain stands without a move; an unpublished move counts as none, except that the moment
    of its publication bounds how long the answer may be kept. `held`: the domain is held back from this move, which
    ends by itself when mail moves, and means nothing to whom nothing changes.
    """
    if move is None or not move.is_published(at):
        upcoming = move.next_boundary(at) if move else None
        return MailSettings(domain, at, service, next_boundary=upcoming)
    made = MailSettings(domain, at, service, move.phase(at), move, move.next_boundary(at))
    if held and at < move.moves_at and not made.nothing_changes:
        return MailSettings(domain, at, service, Phase.ANNOUNCED, move, move.moves_at, held=True)
    return made


@dataclass(frozen=True, slots=True)
class Moment:
    """A move as it is at a moment that an operator chose; visitors may not see it yet."""

    move: Move
    at: datetime

    @property
    def phase(self) -> Phase:
        return self.move.phase(self.at)

    def settings(self, name: DomainName) -> MailSettings:
        return mail_settings(name, self.move.from_service, self.move, self.at)
