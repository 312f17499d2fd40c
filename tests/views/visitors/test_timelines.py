"""A move's dates in order, and where it stands now."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kb.mail.moves import Phase, max_age
from kb.mail.servers import Service
from kb.views.visitors.timelines import host_words, move_states, timeline
from tests.golden_files import MOVE, NEW, ODD, OLD


def test_a_timeline_has_one_now() -> None:
    for place, phase in enumerate(Phase):
        steps = timeline(MOVE, phase)
        assert [step.when for step in steps] == ["past"] * place + ["now"] + ["next"] * (4 - place)
        assert [step.key for step in steps] == list(Phase)
    assert [step.moment for step in timeline(MOVE, Phase.OPEN)] == [
        MOVE.published_at,
        MOVE.change_from,
        MOVE.moves_at,
        MOVE.moving_ends,
        MOVE.old_closes_at,
    ]


@pytest.mark.parametrize(
    ("later", "told"),
    [
        (timedelta(seconds=-1), True),
        (timedelta(0), False),  # on the day from which clients may change
        (timedelta(days=3), False),
        (timedelta(days=21, seconds=5), False),  # after the day of the move
    ],
)
def test_nobody_is_told_to_wait_who_could_change_at_once(later: timedelta, told: bool) -> None:
    move = replace(MOVE, published_at=MOVE.change_from + later)
    first, *others = timeline(move, Phase.MOVED)
    assert (first.key, first.when, first.moment) == ("announced", "past", move.published_at if told else None)
    assert [step.moment for step in others] == [step.moment for step in timeline(MOVE, Phase.MOVED)][1:]


@pytest.mark.parametrize(("left", "seconds"), [(None, 300), (900, 300), (300, 300), (59.9, 59), (0, 0)])
def test_an_answer_holds_at_most_five_minutes(left: float | None, seconds: int) -> None:
    at = datetime(2024, 3, 1, tzinfo=UTC)
    assert max_age(None if left is None else at + timedelta(seconds=left), at) == seconds


def test_a_move_is_told_with_its_phase_and_for_how_long_that_holds() -> None:
    (state,) = move_states([MOVE], MOVE.moves_at - timedelta(seconds=30))
    assert (state.move, state.phase, state.max_age) == (MOVE, Phase.OPEN, 30)


@pytest.mark.parametrize(
    ("service", "words"),
    [(OLD, "cloud304.thundercloud.uk"), (NEW, ""), (ODD, "pop.your-domain")],
)
def test_a_host_for_readers_of_every_domain(service: Service, words: str) -> None:
    assert host_words(service) == words
