"""Searches without an answer, from the visitor's words to the rows of a day."""

import threading
from collections.abc import Mapping
from datetime import date

import pytest
from django.db import DatabaseError

from kb.models import UnansweredSearch
from kb.operations.readers import unanswered
from kb.operations.readers.unanswered import MOST_WAITING, Tally
from tests import clock

Written = list[dict[tuple[str, str], int]]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Written:
    """What would go into the database, write by write."""
    found: Written = []
    monkeypatch.setattr(unanswered, "add_unanswered", lambda counts, day: found.append(dict(counts)))  # noqa: ARG005
    return found


def test_the_same_words_count_as_one_whatever_their_case(written: Written) -> None:
    tally = Tally()
    for query in ("Eudora  7", " eudora 7 ", "EUDORA 7"):
        tally.note(query, "en")
    tally.note("eudora 7", "de")
    tally.write()
    assert written == [{("eudora 7", "en"): 3, ("eudora 7", "de"): 1}]


def test_what_is_private_is_not_kept(written: Written) -> None:
    tally = Tally()
    for query in ("anna@shop.example eudora", "eudora shop.example", "eudora 07700 900123", "eudora error 0x800ccc0e"):
        tally.note(query, "en")
    for query in ("anna@shop.example", "shop.example", "07700 900123", "?", "a b", ""):
        tally.note(query, "en")
    tally.write()
    assert written == [{("eudora", "en"): 3, ("eudora error 0x800ccc0e", "en"): 1}]


def test_what_was_written_is_not_written_again(written: Written) -> None:
    tally = Tally()
    tally.note("eudora", "en")
    tally.write()
    tally.write()
    assert len(written) == 1


def test_a_flood_leaves_room_for_what_is_known(written: Written) -> None:
    tally = Tally()
    for number in range(MOST_WAITING + 20):
        tally.note(f"made up {chr(0x4E00 + number) if number else ''}", "en")
    tally.note("made up", "en")
    tally.write()
    assert len(written[0]) == MOST_WAITING
    assert written[0]["made up", "en"] == 2


def test_a_database_that_is_busy_costs_counts_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def busy(counts: Mapping[tuple[str, str], int], day: date) -> None:
        raise DatabaseError("database is locked")

    monkeypatch.setattr(unanswered, "add_unanswered", busy)
    tally = Tally()
    tally.note("eudora", "en")
    tally.write()
    assert caplog.messages == ["searches without an answer could not be counted"]


def test_a_thread_of_its_own_writes_after_a_while_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    rung = threading.Event()
    writers: list[int] = []

    def write(counts: Mapping[tuple[str, str], int], day: date) -> None:
        writers.append(threading.get_ident())
        rung.set()

    monkeypatch.setattr(unanswered, "add_unanswered", write)
    tally = Tally(wait=0.01)
    tally.note("eudora", "en")
    assert rung.wait(60)
    assert writers != [threading.get_ident()]


def test_what_is_forgotten_is_never_written(written: Written) -> None:
    tally = Tally()
    tally.note("eudora", "en")
    tally.taken()
    tally.write()
    assert written == []


@pytest.mark.django_db
def test_a_count_becomes_a_row_of_today() -> None:
    tally = Tally()
    tally.note("eudora", "en")
    tally.write()
    row = UnansweredSearch.objects.get()
    assert (row.words, row.language, row.count) == ("eudora", "en", 1)
    assert abs((row.day - clock.now().date()).days) <= 1
