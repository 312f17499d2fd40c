"""Whether the worker is there, as everybody who watches the site is told."""

import time
from datetime import datetime
from typing import Final

from django.conf import settings

from kb.models.ground.work import UNSEEN, lanes_seen
from kb.operations.work.lanes import Lane

_BEGUN: Final = time.monotonic()


def is_worker_expected() -> bool:
    return bool(settings.WORKER != "none")


def missing_lanes(at: datetime) -> list[Lane]:
    """Where a worker should be and was not seen lately. Workers may be as young as this process."""
    if not is_worker_expected() or time.monotonic() - _BEGUN < UNSEEN.total_seconds():
        return []
    seen = lanes_seen(at)
    return [] if "" in seen else [lane for lane in Lane if lane not in seen]


def is_worker_missing(at: datetime) -> bool:
    """A part of it at least."""
    return bool(missing_lanes(at))
