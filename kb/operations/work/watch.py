"""Whether the worker is there, what it is at, and whether that takes too long: for everybody who watches the site."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from kb.models.ground.work import UNSEEN, Work, lanes_seen, longest_lately
from kb.operations.work.background import LANES, load_functions
from kb.operations.work.lanes import Lane

_BEGUN: Final = time.monotonic()
#: A piece takes too long after so many times as long as usual.
_TOO_LONG: Final = 2
#: A lane is behind when something has waited for it so long, and for as long as a piece may take.
_BEHIND: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class InHand:
    """A piece of work that somebody is at. `late`: for more than twice as long as it usually takes."""

    number: int
    name: str
    since: datetime
    late: bool

    def as_json(self) -> dict[str, str | bool]:
        return {"kind": self.name, "since": self.since.isoformat(timespec="seconds"), "late": self.late}


@dataclass(frozen=True, slots=True)
class Behind:
    """A lane in which work waits that should have been begun at `since`."""

    lane: Lane
    since: datetime


def is_worker_expected() -> bool:
    return bool(settings.WORKER != "none")


def missing_lanes(at: datetime) -> list[Lane]:
    """Where a worker should be and was not seen lately. Workers may be as young as this process."""
    if not is_worker_expected() or _is_young():
        return []
    seen = lanes_seen(at)
    return [] if "" in seen else [lane for lane in Lane if lane not in seen]


def is_worker_missing(at: datetime) -> bool:
    """A part of it at least."""
    return bool(missing_lanes(at))


def in_hand(at: datetime) -> list[InHand]:
    """What the worker is at, what it has been at for longest first."""
    if not is_worker_expected():
        return []
    load_functions()
    rows = [(row, row.started_at) for row in Work.objects.in_hand(at) if row.started_at]
    return [InHand(row.pk, row.name, since, _is_late(row.name, at - since)) for row, since in rows]


def _is_late(name: str, taken: timedelta) -> bool:
    """Only of what takes long already it is asked how long others took."""
    lane = LANES.get(name, Lane.KEEPING)
    return taken > _TOO_LONG * lane.usual and taken > _TOO_LONG * longest_lately(name)


def lanes_behind(at: datetime) -> list[Behind]:
    """Lanes in which there is a worker, and work that has waited for long."""
    if not is_worker_expected() or _is_young():
        return []
    load_functions()
    first: dict[Lane, datetime] = {}
    for name, since in Work.objects.waiting_since(at - _BEHIND).items():
        if name in LANES:
            first[LANES[name]] = min(since, first.get(LANES[name], since))
    gone = missing_lanes(at)
    return [
        Behind(lane, first[lane])
        for lane in Lane
        if lane in first and lane not in gone and at - first[lane] > _TOO_LONG * lane.usual
    ]


def _is_young() -> bool:
    """What waits since before a start may not have had its turn."""
    return time.monotonic() - _BEGUN < UNSEEN.total_seconds()
