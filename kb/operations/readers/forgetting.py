"""Counts of what readers said and did not find go after thirteen months, whether or not anybody comes by that day."""

from datetime import datetime

from kb.models.readers.unanswered import forget_old_searches
from kb.models.readers.votes import forget_old_votes
from kb.operations.work.background import every


@every(hours=24, name="counts.forget")
def forget_counts(at: datetime) -> None:
    forget_old_votes(at.date())
    forget_old_searches(at.date())
