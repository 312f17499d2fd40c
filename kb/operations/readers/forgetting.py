"""What readers said, did not find and left goes in its time, whether or not anybody comes by that day.

Counts after thirteen months; whoever wanted to be rung, with their number, after thirty days.
"""

from datetime import datetime

from kb.models.readers.calls import forget_old_calls
from kb.models.readers.unanswered import forget_old_searches
from kb.models.readers.votes import forget_old_votes
from kb.operations.work.background import every
from kb.operations.work.lanes import Lane


@every(hours=24, name="counts.forget", lane=Lane.KEEPING)
def forget_counts(at: datetime) -> None:
    forget_old_votes(at.date())
    forget_old_searches(at.date())


@every(hours=1, name="calls.forget", lane=Lane.KEEPING)
def forget_calls(at: datetime) -> None:
    forget_old_calls(at)
