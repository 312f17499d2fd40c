"""Searches without an answer as rows: counted by day, bounded, and forgotten after 13 months."""

from datetime import date, timedelta

import pytest

from kb.models import UnansweredSearch
from kb.models.readers.unanswered import KEPT, MOST_A_DAY, Unanswered, add_unanswered, forget_old_searches

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)


def rows() -> list[tuple[date, str, str, int]]:
    return sorted(UnansweredSearch.objects.values_list("day", "words", "language", "count"))


def test_counts_add_up_within_a_day() -> None:
    add_unanswered({("eudora", "en"): 2, ("eudora", "de"): 1}, DAY)
    add_unanswered({("eudora", "en"): 3}, DAY)
    add_unanswered({("eudora", "en"): 1}, DAY + timedelta(1))
    assert rows() == [(DAY, "eudora", "de", 1), (DAY, "eudora", "en", 5), (DAY + timedelta(1), "eudora", "en", 1)]


def test_the_most_frequent_comes_first_over_all_days() -> None:
    add_unanswered({("eudora", "en"): 2, ("palm", "en"): 3}, DAY)
    add_unanswered({("eudora", "en"): 2, ("pine", "de"): 3}, DAY + timedelta(1))
    assert UnansweredSearch.objects.since(DAY).most_wanted(2) == [
        Unanswered("eudora", "en", 4, DAY + timedelta(1)),
        Unanswered("pine", "de", 3, DAY + timedelta(1)),
    ]
    assert [one.words for one in UnansweredSearch.objects.since(DAY + timedelta(1)).most_wanted(9)] == [
        "pine",
        "eudora",
    ]


@pytest.mark.thorough
def test_nobody_fills_the_table() -> None:
    add_unanswered({("eudora", "en"): 1}, DAY)
    add_unanswered({(f"made up {number}", "en"): 9 for number in range(MOST_A_DAY + 50)}, DAY)
    assert len(rows()) == MOST_A_DAY
    add_unanswered({("one more", "en"): 99, ("eudora", "en"): 1}, DAY)
    assert len(rows()) == MOST_A_DAY
    assert UnansweredSearch.objects.get(words="eudora").count == 2
    add_unanswered({("one more", "en"): 1}, DAY + timedelta(1))
    assert len(rows()) == MOST_A_DAY + 1


def test_thirteen_months_are_kept() -> None:
    add_unanswered({("old", "en"): 1}, DAY - KEPT - timedelta(1))
    add_unanswered({("kept", "en"): 1}, DAY - KEPT)
    add_unanswered({("new", "en"): 1}, DAY)
    assert forget_old_searches(DAY) == 1
    assert [words for _, words, _, _ in rows()] == ["kept", "new"]
