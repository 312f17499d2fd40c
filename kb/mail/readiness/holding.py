"""Whether a domain is held back from its move, decided once from what was seen; and when it may go (design 7.28).

One bad look is no reason, nor is one that is a day old, nor any while the way out of this machine is in doubt.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from kb.mail.moves import Move

#: Facts that are older hold nobody.
FRESH: Final = timedelta(hours=24)
#: Two good looks that let a domain go lie at least so far apart, so that one moment of luck does not.
APART: Final = timedelta(minutes=10)
#: Whether a domain is held is decided within so long before it would first be told to change.
DECIDED_WITHIN: Final = timedelta(hours=1)
#: More than this part of what was good turned bad at one look: that is more likely our own line than their servers.
_DOUBTFUL: Final = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """How the last looks at a domain ended: since when with this verdict, and how often in a row.

    `stops`: clients who are told to change would be stopped. `turned`: the look before said the opposite. Only looks at
    the servers count: names and records alone are half of a look. Before the first, `looks` is 0, and nothing follows.
    """

    stops: bool
    since: datetime
    seen_at: datetime
    looks: int = 1

    @property
    def turned(self) -> bool:
        return self.looks == 1

    def after(self, stops: bool, seen_at: datetime) -> "Standing":
        """The standing after one more look, the oldest fact of which was seen at this moment.

        What is no newer than the look before is that look again: one visit to a host that many share is one look.
        """
        if self.looks and seen_at <= self.seen_at:
            return self
        if stops is not self.stops or not self.looks:
            return Standing(stops, seen_at, seen_at)
        return replace(self, seen_at=seen_at, looks=self.looks + 1)

    def is_known(self, at: datetime) -> bool:
        return at - self.seen_at <= FRESH

    def holds(self, at: datetime) -> bool:
        """Whether it is reason enough to hold the domain back at this moment."""
        return self.stops and self.looks > 1 and self.is_known(at)

    @property
    def lets_go(self) -> bool:
        """Whether a domain that is held may go: two good looks, some time apart."""
        return not self.stops and self.looks > 1 and self.seen_at - self.since >= APART


def is_doubtful(standings: Iterable[Standing]) -> bool:
    """Whether so many turned bad at their last look that one should look again before anybody is held back."""
    turned = good = 0
    for standing in standings:
        if standing.stops and standing.turned:
            turned += 1
        elif standing.looks and not standing.stops:
            good += 1
    return turned * _DOUBTFUL > turned + good


def first_told(move: Move) -> datetime | None:
    """When the domains of a move are first told to change; `None` for a draft."""
    return max(move.published_at, move.change_from) if move.published_at else None


def is_to_be_decided(move: Move, at: datetime) -> bool:
    """Whether this is the hour in which it is decided who is held back. After it everybody is told."""
    told = first_told(move)
    return told is not None and timedelta() < told - at <= DECIDED_WITHIN
