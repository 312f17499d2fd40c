"""Votes as counts: one row for equal ones, a bounded number of rows a day, thirteen months."""

from datetime import date, timedelta

import pytest

from kb.guides.page.verdicts import Verdict
from kb.models.readers import votes
from kb.models.readers.votes import KEPT_DAYS, Vote, VoteCount, count_vote, forget_old_votes

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 22)
VOTE = Vote("iphone-mail", "en", "0123456789abcdef", "iphone-mail", Verdict.PASSWORD, "h-test.2", "cannot log in")


def counts() -> list[tuple[str, str, int]]:
    return list(VoteCount.objects.order_by("pk").values_list("step", "searched", "count"))


def test_equal_votes_of_a_day_are_one_row() -> None:
    for day in (DAY, DAY, DAY + timedelta(days=1)):
        count_vote(VOTE, day)
    assert counts() == [("h-test.2", "cannot log in", 2), ("h-test.2", "cannot log in", 1)]


def test_when_a_day_is_full_votes_are_counted_without_details(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(votes, "MOST_A_DAY", 2)
    searches = ("one", "two", "three", "four", "one")
    for searched in searches:
        count_vote(Vote("iphone-mail", "en", "x", "", Verdict.SENDING, "h-test.1", searched), DAY)
    assert counts() == [("h-test.1", "one", 2), ("h-test.1", "two", 1), ("", "", 2)]


def test_thirteen_months_are_kept() -> None:
    for days in (KEPT_DAYS + 1, KEPT_DAYS, 1):
        VoteCount.objects.create(day=DAY - timedelta(days=days), slug="x", verdict=Verdict.WORKED, count=days)
    forget_old_votes(DAY)
    assert sorted(VoteCount.objects.values_list("count", flat=True)) == [1, KEPT_DAYS]


def test_forgetting_says_how_many_rows_went() -> None:
    VoteCount.objects.create(day=DAY - timedelta(days=500), slug="x", verdict=Verdict.WORKED, count=7)
    assert (forget_old_votes(DAY), forget_old_votes(DAY)) == (1, 0)


def test_sums_begin_with_the_most() -> None:
    for slug, times in (("a", 1), ("b", 3), ("c", 2)):
        for _ in range(times):
            count_vote(Vote(slug, "en", "x", "", Verdict.WORKED), DAY)
    assert VoteCount.objects.since(DAY).summed("slug") == [
        {"slug": "b", "total": 3},
        {"slug": "c", "total": 2},
        {"slug": "a", "total": 1},
    ]
    assert VoteCount.objects.since(DAY + timedelta(days=1)).summed("slug") == []


def test_no_column_could_hold_a_visitor_or_a_domain() -> None:
    assert {field.name for field in VoteCount._meta.get_fields()} == {
        *("id", "day", "slug", "language", "version", "device", "verdict", "step", "searched", "count")
    }
