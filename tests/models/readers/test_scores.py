"""Votes added up for the operator: per version, by reason, device, step and search, the worst first."""

from datetime import date, timedelta

import pytest

from kb.guides.page.verdicts import Verdict
from kb.models.readers.scores import Score, scores
from kb.models.readers.votes import Vote, count_vote

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 22)


def vote(slug: str, verdict: Verdict, times: int = 1, day: date = DAY, version: str = "v1") -> None:
    for _ in range(times):
        count_vote(Vote(slug, "en", version, "", verdict), day)


def test_everything_that_was_said_of_a_version_is_in_its_score() -> None:
    count_vote(Vote("thunderbird", "en", "v1", "thunderbird-mac", Verdict.WORKED), DAY)
    for step in ("h-a.1", "h-a.2", "h-a.2"):
        count_vote(Vote("thunderbird", "en", "v1", "thunderbird-mac", Verdict.PASSWORD, step, "refused"), DAY)
    count_vote(Vote("thunderbird", "en", "v1", "thunderbird-linux", Verdict.SENDING), DAY - timedelta(days=1))
    assert scores(DAY - timedelta(days=1)) == [
        Score(
            "thunderbird",
            "en",
            "v1",
            worked=1,
            stuck=4,
            reasons=[("password", 3), ("sending", 1)],
            devices=[("thunderbird-mac", 1, 3), ("thunderbird-linux", 0, 1)],
            steps=[("h-a.2", 2), ("h-a.1", 1)],
            searches=[("refused", 3)],
            last_day=DAY,
        )
    ]


def test_the_guide_at_which_most_are_stuck_comes_first() -> None:
    for slug, stuck, worked in (("a", 0, 5), ("b", 2, 9), ("c", 3, 0)):
        vote(slug, Verdict.SENDING, stuck)
        vote(slug, Verdict.WORKED, worked)
    assert [(score.slug, score.stuck, score.worked) for score in scores(DAY)] == [("c", 3, 0), ("b", 2, 9), ("a", 0, 5)]


def test_versions_are_told_apart_and_old_days_left_out() -> None:
    vote("a", Verdict.SENDING, version="v1")
    vote("a", Verdict.SENDING, version="v2", times=2)
    vote("a", Verdict.SENDING, version="v0", day=DAY - timedelta(days=40))
    assert [(score.version, score.stuck) for score in scores(DAY - timedelta(days=30))] == [("v2", 2), ("v1", 1)]


def test_of_steps_and_searches_the_first_five_are_named() -> None:
    for number in range(1, 9):
        for _ in range(number):
            count_vote(Vote("a", "en", "v", "", Verdict.SENDING, f"h.{number}", f"words {number}"), DAY)
    (score,) = scores(DAY)
    assert score.steps == [(f"h.{number}", number) for number in (8, 7, 6, 5, 4)]
    assert [words for words, _ in score.searches] == [f"words {number}" for number in (8, 7, 6, 5, 4)]


def test_without_votes_there_is_nothing() -> None:
    assert scores(DAY) == []
