"""Two workers that send one notice: nobody gets it twice, and no more leave than the pace allows."""

import itertools
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import connection

from kb.models import Delivery, Notice
from kb.operations.sending.rounds import LEASE, NoticeRound
from tests.notices import BeginSending

NOON: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)


def once_when(sql: str, act: Callable[[], object]) -> AbstractContextManager[None]:
    """Do something before the first statement that contains a text, as another worker would at that moment."""
    left = [act]

    def execute(run: Callable[..., Any], statement: str, *rest: Any) -> Any:
        if sql in statement and left:
            left.pop()()
        return run(statement, *rest)

    return connection.execute_wrapper(execute)


def test_a_turn_for_a_message_that_another_has_is_given_back(begin: BeginSending) -> None:
    sending = begin(NOON, "anna", "bert", rate=60)
    other = Delivery.objects.get(recipient__startswith="anna@")
    with once_when('FROM "kb_contact"', lambda: other.claim(NOON, LEASE, message_id="<x@y.example>")):
        sending.round()
    assert (sending.states(), sending.sink.arrived) == ({"anna": "sending", "bert": "queued"}, [])
    assert Notice.objects.get().next_at == NOON


def test_no_message_leaves_by_a_turn_that_another_takes_at_that_moment(begin: BeginSending) -> None:
    sending = begin(NOON, "anna", "bert", rate=60)
    with once_when('UPDATE "kb_notice"', lambda: Notice.objects.get().take_turn(NOON)):
        sending.round()
    assert (sending.states(), sending.sink.arrived) == ({"anna": "queued", "bert": "queued"}, [])
    assert Delivery.objects.filter(attempts=0).count() == 2


def test_the_rate_holds_with_two_workers(begin: BeginSending) -> None:
    """While the clock stands still there are the turns of 30 seconds and one more, whoever takes them."""
    sending = begin(NOON, *(f"c{number}" for number in range(40)), rate=3600)
    Notice.objects.update(next_at=NOON - timedelta(minutes=5))
    asked, left = itertools.count(), []

    def clock() -> datetime:
        if next(asked) == 20:
            left.append(len(sending.sink.arrived))
            sending.round()
        return NOON

    NoticeRound(Notice.objects.get(), sending.box, clock).run()
    assert 0 < left[0] < 31
    assert len(sending.sink.recipients) == len(set(sending.sink.recipients)) == 31
    assert Notice.objects.get().next_at == NOON + timedelta(seconds=1)
