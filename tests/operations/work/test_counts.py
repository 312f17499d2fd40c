"""Counts over a move: exact where it is small, and where it is large kept, said to be so, and made anew behind."""

import sqlite3
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError, connection

from kb.mail.readiness.findings import Finding, Kind
from kb.models import Domain, Move, MoveCount, Work
from kb.models.moves.counts import LARGE, is_large
from kb.models.moves.progress import ProgressState
from kb.models.readiness.sightings import DomainSighting
from kb.operations.moves.progress import PROGRESS, STATES
from kb.operations.readiness.report import ALARM, REPORT
from kb.operations.sending.recipients import REACH
from kb.operations.work import counts
from kb.operations.work.counts import Count
from tests import clock
from tests.working import Waiting

SLUG = "sample-open"
MINUTE = timedelta(minutes=1)
#: Every count that pages show.
COUNTS = (REACH, REPORT, ALARM, STATES, PROGRESS)

Fill = Callable[..., Move]


@pytest.fixture
def at() -> datetime:
    return clock.now()


@pytest.fixture
def fill(sample: Callable[..., object]) -> Fill:
    """The move of the sample with so many domains in all."""
    sample()
    move = Move.objects.with_services().get(slug=SLUG)

    def filled(domains: int = LARGE) -> Move:
        there = Domain.objects.filter(move=move).count()
        names = (f"c{number:05}.example" for number in range(domains - there))
        Domain.objects.bulk_create(Domain(name=name, service=move.from_service, move=move) for name in names)
        return move

    return filled


def one_more(move: Move, name: str = "more.example") -> None:
    Domain.objects.create(name=name, service=move.from_service, move=move)


def silent(move: Move, at: datetime) -> int:
    return STATES.of(move, at).value[ProgressState.SILENT]


@pytest.mark.parametrize(("domains", "large"), [(LARGE - 1, False), (LARGE, True), (LARGE + 1, True)])
def test_from_so_many_domains_a_move_is_large(fill: Fill, domains: int, large: bool) -> None:
    assert is_large(fill(domains)) is large


def test_of_a_small_move_nothing_is_kept_and_all_is_of_now(fill: Fill, at: datetime) -> None:
    move = fill(5)
    before = silent(move, at)
    one_more(move)
    assert silent(move, at) == before + 1
    assert STATES.of(move, at).at is None
    assert not MoveCount.objects.exists()
    assert not Work.objects.filter(name="moves.count").exists()


def test_of_a_large_move_the_last_count_is_shown_with_its_moment(fill: Fill, at: datetime) -> None:
    move = fill()
    first = STATES.of(move, at)
    one_more(move)
    again = STATES.of(move, at + MINUTE)
    assert (first.at, again.at) == (None, at)
    assert again.value == first.value
    assert not Work.objects.filter(name="moves.count").exists()


def test_what_is_older_than_a_minute_is_counted_anew_behind_the_page(fill: Fill, at: datetime, work: Waiting) -> None:
    move = fill()
    before, later = silent(move, at), at + 2 * MINUTE
    one_more(move)
    assert silent(move, later) == silent(move, later) == before
    assert work.names().count("moves.count") == 1
    work.run_all(later)
    assert silent(move, later) == before + 1


def test_where_no_worker_is_expected_an_old_count_is_not_shown_for_ever(
    fill: Fill, at: datetime, settings: object
) -> None:
    settings.WORKER = "none"  # type: ignore[attr-defined]
    move = fill()
    before = silent(move, at)
    one_more(move)
    assert silent(move, at + 15 * MINUTE) == before
    assert silent(move, at + 16 * MINUTE) == before + 1


@pytest.mark.thorough
@pytest.mark.parametrize("counter", COUNTS, ids=lambda one: one.name)
def test_what_was_kept_is_read_as_it_was_counted(counter: Count[object], fill: Fill, at: datetime) -> None:
    move = fill()
    finding = Finding(Kind.CERTIFICATE_OTHER_NAME, "c00001.example", "mail.c00001.example", 993, (("names", "x"),))
    DomainSighting.objects.create(
        domain=Domain.objects.get(name="c00001.example"),
        seen_at=at,
        findings=[finding.as_json()],
        worst=finding.severity.value,
        stops=True,
        since=at,
        looks=2,
    )
    counted = counter.of(move, at).value
    kept = counter.of(move, at + MINUTE)
    assert kept.at == at
    assert kept.value == counted
    assert type(kept.value) is type(counted)


@pytest.mark.thorough
@pytest.mark.parametrize("value", [[], {}, "text", {"states": 1}, {"messages": 1}])
@pytest.mark.parametrize("counter", [REACH, REPORT, ALARM, PROGRESS], ids=lambda one: one.name)
def test_what_another_version_kept_is_counted_anew(
    counter: Count[object], fill: Fill, at: datetime, value: object
) -> None:
    move = fill()
    MoveCount.objects.create(move=move, name=counter.name, counted_at=at, value=value)
    assert counter.of(move, at).value == counter.count(move, at)


def test_what_a_count_is_about_is_kept_and_forgotten_by_itself(fill: Fill, at: datetime, work: Waiting) -> None:
    counter = Count("tests.about", count=lambda _move, _at, one: len(asked) * 100 + one, pack=int, unpack=int)
    try:
        asked: list[int] = []
        move = fill()
        assert (counter.of(move, at, 3).value, counter.of(move, at, 4).value) == (3, 4)
        asked.append(1)
        later = at + 2 * MINUTE
        assert (counter.of(move, later, 3).value, counter.of(move, at, 4).value) == (3, 4)
        work.run_all(later)
        assert (counter.of(move, later, 3).value, counter.of(move, at, 4).value) == (103, 4)
        counter.forget(move, 4)
        assert (counter.of(move, later, 3).value, counter.of(move, later, 4).value) == (103, 104)
    finally:
        counts._counts.pop("tests.about")


def test_pages_are_shown_also_while_nothing_can_be_written(fill: Fill, at: datetime) -> None:
    move = fill()

    def refuse(execute: Callable[..., object], sql: str, *rest: object) -> object:
        if sql.startswith(("INSERT", "UPDATE")):
            raise OperationalError("database is locked") from _locked()
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse):
        assert sum(STATES.of(move, at).value.values()) == LARGE
        assert sum(STATES.of(move, at + 5 * MINUTE).value.values()) == LARGE


def _locked() -> Exception:
    cause = sqlite3.OperationalError("database is locked")
    cause.sqlite_errorcode = sqlite3.SQLITE_BUSY
    return cause


def test_a_move_that_is_gone_is_not_counted(fill: Fill, at: datetime, work: Waiting) -> None:
    move = fill()
    STATES.of(move, at)
    STATES.of(move, at + 5 * MINUTE)
    Domain.objects.filter(move=move).delete()
    move.delete()
    assert work.run_all(at + 5 * MINUTE) >= 1
    assert not MoveCount.objects.exists()


def test_two_counts_are_not_called_the_same() -> None:
    with pytest.raises(ValueError, match="progress"):
        replace(STATES)


def test_reach_names_whom_a_page_names(fill: Fill, at: datetime) -> None:
    reach = REACH.of(fill(), at).value
    assert len(reach.to_call) == 20
    assert reach.without_address >= LARGE - 10
    assert set(asdict(reach)) >= {"messages", "people", "held", "held_names"}
