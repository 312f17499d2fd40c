"""What an operator does with work that was parked: let it try again, or forget it. Both are written down."""

from datetime import datetime

from django.db import transaction

from kb.models.ground.work import Work, discard, retry
from kb.models.site.events import record_event


def retry_parked(row: Work, at: datetime, who: str) -> bool:
    """False if it is parked no longer."""
    with transaction.atomic():
        done = retry(row.pk, at)
        if done:
            record_event(at, who, "work.retry", f"work {row.name}", before={"fault": row.fault})
    return done


def discard_parked(row: Work, at: datetime, who: str) -> bool:
    """False if it is parked no longer."""
    with transaction.atomic():
        done = discard(row.pk)
        if done:
            record_event(at, who, "work.discard", f"work {row.name}", before={"fault": row.fault})
    return done
