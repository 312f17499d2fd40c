"""What readers said, searched for and left goes in its time, though nobody came meanwhile."""

from datetime import UTC, datetime, timedelta

from kb.guides.page.verdicts import Verdict
from kb.models.readers.calls import Call, Hour
from kb.models.readers.unanswered import UnansweredSearch, add_unanswered
from kb.models.readers.votes import Vote, VoteCount, count_vote
from kb.operations.readers.calls import Wish, ask_for_call, say_done
from kb.operations.readers.forgetting import forget_calls, forget_counts

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_old_counts_go_without_a_visitor(db: None) -> None:
    for days in (397, 396, 0):
        day = AT.date() - timedelta(days=days)
        add_unanswered({(f"palm {days}", "en"): 1}, day)
        count_vote(Vote(f"palm-{days}", "en", "x", "", Verdict.WORKED), day)
    forget_counts(AT)
    assert set(UnansweredSearch.objects.values_list("words", flat=True)) == {"palm 396", "palm 0"}
    assert set(VoteCount.objects.values_list("slug", flat=True)) == {"palm-396", "palm-0"}


def test_a_number_goes_after_thirty_days_done_or_not(db: None) -> None:
    for days in (31, 30, 29):
        for number in (f"1111{days}", f"2222{days}"):
            ask_for_call(Wish(number, Hour.SOON), AT - timedelta(days=days))
    say_done(Call.objects.get(phone="111131"), "anna", AT - timedelta(days=20))
    Call.objects.filter(phone="111130").update(done_at=AT)
    forget_calls(AT)
    assert set(Call.objects.values_list("phone", flat=True)) == {"111129", "222229"}
