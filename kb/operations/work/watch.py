"""Whether the worker is there, as everybody who watches the site is told."""

import time
from datetime import datetime
from typing import Final

from django.conf import settings

from kb.models.ground.work import UNSEEN, is_worker_alive

_BEGUN: Final = time.monotonic()


def is_worker_expected() -> bool:
    return bool(settings.WORKER != "none")


def is_worker_missing(at: datetime) -> bool:
    """It should be there and was not seen lately; of a process that is younger than that, the worker may be too."""
    if not is_worker_expected() or time.monotonic() - _BEGUN < UNSEEN.total_seconds():
        return False
    return not is_worker_alive(at)
