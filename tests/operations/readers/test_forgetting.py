"""What readers said and searched for goes after thirteen months, though nobody came meanwhile."""

from datetime import UTC, datetime, timedelta

from kb.guides.page.verdicts import Verdict
from kb.models.readers.unanswered import UnansweredSearch, add_unanswered
from kb.models.readers.votes import Vote, VoteCount, count_vote
from kb.operations.readers.forgetting import forget_counts

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_old_counts_go_without_a_visitor(db: None) -> None:
    for days in (397, 396, 0):
        day = AT.date() - timedelta(days=days)
        add_unanswered({(f"palm {days}", "en"): 1}, day)
        count_vote(Vote(f"palm-{days}", "en", "x", "", Verdict.WORKED), day)
    forget_counts(AT)
    assert set(UnansweredSearch.objects.values_list("words", flat=True)) == {"palm 396", "palm 0"}
    assert set(VoteCount.objects.values_list("slug", flat=True)) == {"palm-396", "palm-0"}
