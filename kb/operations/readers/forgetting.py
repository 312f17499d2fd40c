"""Counts of what readers said and did not find go after thirteen months, whether or not anybody comes by that day."""

from datetime import datetime

from kb.models.readers.unanswered import forget_old_searches
from kb.models.readers.votes import forget_old_votes
from kb.operations.work.background import every
from kb.operations.work.lanes import Lane


@every(hours=24, name="counts.forget", lane=Lane.KEEPING)
def forget_counts(at: datetime) -> None:
    forget_old_votes(at.date())
    forget_old_searches(at.date())
