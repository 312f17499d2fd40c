"""From what was seen of a domain to where it stands."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from kb.models import Domain, DomainDay, DomainProgress, Move, MoveWord
from kb.models.moves.evidence import KEPT, Seen, Sign, add_evidence, forget_old_evidence
from kb.models.moves.progress import (
    DayCount,
    ProgressState,
    counts_by_state,
    day_counts,
    detail_counts,
    domains_seen_as_moved,
    with_states,
)
from kb.models.moves.words import Word

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
#: The sample's open move may be acted on since some days before the sample was loaded.
TODAY = AT.date()
YESTERDAY = TODAY - timedelta(days=1)
LONG_AGO = date(2020, 1, 1)
NAME = "open.example"


@pytest.fixture
def move(sample: Callable[..., object]) -> Move:
    sample(AT)
    return Move.objects.get(slug="sample-open")


def state_of(move: Move, **days: object) -> str:
    domain = Domain.objects.get(name=NAME)
    DomainProgress.objects.update_or_create(domain=domain, defaults=days)
    return str(with_states(move).get(pk=domain.pk).state)


@pytest.mark.parametrize(
    ("days", "state"),
    [
        ({}, ProgressState.SILENT),
        ({"looked_up_on": TODAY}, ProgressState.SILENT),
        ({"opened_on": TODAY}, ProgressState.OPENED),
        ({"opened_on": LONG_AGO, "worked_on": LONG_AGO, "stuck_on": LONG_AGO}, ProgressState.SILENT),
        ({"opened_on": TODAY, "worked_on": TODAY}, ProgressState.WORKED),
        ({"stuck_on": TODAY}, ProgressState.STUCK),
        ({"stuck_on": TODAY, "worked_on": YESTERDAY}, ProgressState.STUCK),
        ({"stuck_on": YESTERDAY, "worked_on": TODAY}, ProgressState.WORKED),
        ({"stuck_on": TODAY, "worked_on": TODAY}, ProgressState.WORKED),
    ],
)
def test_what_a_client_did_says_where_a_domain_stands(move: Move, days: dict[str, date], state: ProgressState) -> None:
    assert state_of(move, **days) == state


@pytest.mark.parametrize(
    ("days", "state"),
    [
        ({"listed": True, "listed_on": TODAY}, ProgressState.STILL_THERE),
        ({"listed": True, "listed_on": TODAY, "login_on": YESTERDAY}, ProgressState.STILL_THERE),
        ({"listed": True, "listed_on": TODAY, "login_on": YESTERDAY, "worked_on": LONG_AGO}, ProgressState.STILL_THERE),
        ({"listed": True, "listed_on": TODAY, "login_on": TODAY, "worked_on": YESTERDAY}, ProgressState.STILL_THERE),
        ({"listed": True, "listed_on": TODAY, "login_on": YESTERDAY, "worked_on": TODAY}, ProgressState.WORKED),
        ({"listed": True, "listed_on": TODAY, "login_on": YESTERDAY, "worked_on": YESTERDAY}, ProgressState.WORKED),
        ({"listed": True, "listed_on": TODAY, "login_on": LONG_AGO}, ProgressState.SILENT),
        ({"listed": False, "listed_on": TODAY, "login_on": YESTERDAY}, ProgressState.GONE),
        ({"listed": False, "listed_on": TODAY, "opened_on": TODAY}, ProgressState.GONE),
        ({"listed": False, "listed_on": TODAY, "worked_on": TODAY}, ProgressState.GONE),
        ({"listed": False, "listed_on": TODAY, "stuck_on": TODAY}, ProgressState.STUCK),
        ({"listed": False, "listed_on": TODAY, "stuck_on": YESTERDAY}, ProgressState.GONE),
    ],
)
def test_the_old_servers_list_is_the_better_witness(move: Move, days: dict[str, object], state: ProgressState) -> None:
    assert state_of(move, list_move=move, **days) == state


@pytest.mark.parametrize(
    ("days", "state", "ends"),
    [
        ({"proven_on": TODAY}, ProgressState.PROVEN, True),
        ({"proven_on": LONG_AGO}, ProgressState.SILENT, False),
        ({"proven_on": YESTERDAY, "stuck_on": YESTERDAY}, ProgressState.PROVEN, True),
        ({"proven_on": YESTERDAY, "stuck_on": TODAY}, ProgressState.STUCK, True),
        ({"sent_old_on": TODAY, "worked_on": TODAY}, ProgressState.SENT_OLD, False),
        ({"sent_old_on": YESTERDAY, "proven_on": TODAY}, ProgressState.PROVEN, True),
        ({"sent_old_on": YESTERDAY, "proven_on": YESTERDAY}, ProgressState.SENT_OLD, False),
        ({"sent_old_on": TODAY, "proven_on": YESTERDAY}, ProgressState.SENT_OLD, False),
        ({"sent_old_on": YESTERDAY, "listed": False, "listed_on": TODAY}, ProgressState.GONE, True),
        ({"sent_old_on": TODAY, "listed": False, "listed_on": YESTERDAY}, ProgressState.SENT_OLD, False),
        ({"proven_on": TODAY, "listed": True, "listed_on": TODAY, "login_on": TODAY}, ProgressState.PROVEN, True),
        (
            {"proven_on": YESTERDAY, "listed": True, "listed_on": TODAY, "login_on": TODAY},
            ProgressState.STILL_THERE,
            False,
        ),
    ],
)
def test_a_message_outranks_all_until_somebody_logs_in_after_it(
    move: Move, days: dict[str, object], state: ProgressState, ends: bool
) -> None:
    assert state_of(move, list_move=move, **days) == state
    assert settled(move) == [NAME] * ends


def test_the_operators_word_ends_what_a_message_through_the_old_server_said(move: Move) -> None:
    say_moved(move, AT - timedelta(days=1))
    assert state_of(move, sent_old_on=YESTERDAY) == ProgressState.SAID
    assert state_of(move, sent_old_on=TODAY) == ProgressState.SENT_OLD


def test_a_list_of_another_move_says_nothing(move: Move) -> None:
    other = Move.objects.exclude(pk=move.pk).first()
    assert state_of(move, list_move=other, listed=True, listed_on=TODAY) == ProgressState.SILENT


def test_a_domain_without_a_row_and_an_inactive_one(move: Move) -> None:
    others = {state for state, number in counts_by_state(move).items() if number}
    assert others == {ProgressState.SILENT}
    before = sum(counts_by_state(move).values())
    Domain.objects.filter(name=NAME).update(active=False)
    assert sum(counts_by_state(move).values()) == before - 1


def settled(move: Move, at: datetime = AT) -> list[str]:
    return [domain.name for domain in domains_seen_as_moved(move, at)]


def say_moved(move: Move, at: datetime) -> None:
    domain = Domain.objects.get(name=NAME)
    MoveWord.objects.create(domain=domain, move=move, word=Word.MOVED, by="anna", at=at)


@pytest.mark.parametrize("answers", [["worked"], ["worked", "opened"], ["stuck", "worked"], ["opened", "looked_up"]])
def test_no_answer_of_a_visitor_ends_messages(move: Move, answers: list[str]) -> None:
    state_of(move, **{f"{answer}_on": TODAY for answer in answers})
    assert settled(move) == []


@pytest.mark.parametrize("answers", [[], ["worked"], ["stuck"], ["opened", "stuck"]])
def test_the_old_servers_list_ends_them_whatever_a_visitor_answered(move: Move, answers: list[str]) -> None:
    said = {f"{answer}_on": TODAY for answer in answers}
    state_of(move, list_move=move, listed=False, listed_on=YESTERDAY, **said)
    assert settled(move) == [NAME]
    assert settled(move, move.change_from - timedelta(hours=1)) == []
    state_of(move, listed=True, listed_on=TODAY)
    assert settled(move) == []


@pytest.mark.parametrize(
    ("days", "state", "ends"),
    [
        ({}, ProgressState.SAID, True),
        ({"worked_on": TODAY}, ProgressState.SAID, True),
        ({"stuck_on": LONG_AGO}, ProgressState.SAID, True),
        ({"stuck_on": YESTERDAY}, ProgressState.SAID, True),
        ({"stuck_on": TODAY}, ProgressState.STUCK, True),
        ({"listed": False, "listed_on": TODAY}, ProgressState.SAID, True),
        ({"listed": True, "listed_on": TODAY, "login_on": YESTERDAY}, ProgressState.SAID, True),
        ({"listed": True, "listed_on": TODAY, "login_on": TODAY}, ProgressState.STILL_THERE, False),
        ({"listed": True, "listed_on": TODAY, "worked_on": TODAY}, ProgressState.WORKED, False),
    ],
)
def test_the_operators_word_holds_until_somebody_logs_in_after_it(
    move: Move, days: dict[str, object], state: ProgressState, ends: bool
) -> None:
    say_moved(move, AT - timedelta(days=1))
    assert state_of(move, list_move=move, **days) == state
    assert settled(move) == [NAME] * ends


def test_the_operators_word_counts_from_the_beginning_and_for_its_move_alone(move: Move) -> None:
    say_moved(Move.objects.exclude(pk=move.pk).first(), AT)
    assert settled(move, move.change_from - timedelta(hours=1)) == settled(move) == []
    say_moved(move, move.change_from - timedelta(days=1))
    assert settled(move, move.change_from - timedelta(hours=1)) == settled(move) == [NAME]


def test_that_a_client_wants_no_more_reminders_says_nothing_of_where_it_stands(move: Move) -> None:
    MoveWord.objects.create(domain=Domain.objects.get(name=NAME), move=move, word=Word.ENOUGH, at=AT)
    assert state_of(move) == ProgressState.SILENT
    assert settled(move) == []


def test_what_was_seen_is_counted_by_domain_and_day(move: Move) -> None:
    add_evidence({Seen(NAME, Sign.OPENED): 2, Seen(NAME, Sign.OPENED, "iphone-mail"): 1}, YESTERDAY)
    add_evidence({Seen(NAME, Sign.OPENED): 1, Seen("unknown.example", Sign.OPENED): 5}, YESTERDAY)
    add_evidence({Seen(NAME, Sign.WORKED, "iphone-mail"): 1, Seen(NAME, Sign.LOOKED_UP, "autoconfig"): 7}, TODAY)
    rows = DomainDay.objects.order_by("day", "sign", "detail").values_list("day", "sign", "detail", "count")
    assert list(rows) == [
        (YESTERDAY, "opened", "", 3),
        (YESTERDAY, "opened", "iphone-mail", 1),
        (TODAY, "looked_up", "autoconfig", 7),
        (TODAY, "worked", "iphone-mail", 1),
    ]
    seen = DomainProgress.objects.get()
    assert (seen.opened_on, seen.worked_on, seen.stuck_on, seen.looked_up_on) == (YESTERDAY, TODAY, None, TODAY)
    assert day_counts(move, YESTERDAY) == [
        DayCount(YESTERDAY, Sign.OPENED, 1),
        DayCount(TODAY, Sign.LOOKED_UP, 1),
        DayCount(TODAY, Sign.WORKED, 1),
    ]
    assert detail_counts(move, YESTERDAY, [Sign.OPENED]) == [(Sign.OPENED, "iphone-mail", 1)]


def test_an_inactive_domain_is_counted_as_little_as_an_unknown_one(move: Move) -> None:
    Domain.objects.filter(name=NAME).update(active=False)
    add_evidence({Seen(NAME, Sign.OPENED): 1}, TODAY)
    assert not DomainDay.objects.exists()
    assert not DomainProgress.objects.exists()


def test_evidence_goes_with_its_domain_and_after_thirteen_months(move: Move) -> None:
    add_evidence({Seen(NAME, Sign.OPENED): 1}, TODAY - KEPT - timedelta(days=1))
    assert forget_old_evidence(TODAY) == 1
    assert not DomainProgress.objects.exists()
    add_evidence({Seen(NAME, Sign.OPENED): 1}, TODAY - KEPT)
    assert forget_old_evidence(TODAY) == 0
    Domain.objects.get(name=NAME).delete()
    assert not DomainDay.objects.exists()
    assert not DomainProgress.objects.exists()
