"""A notice of which much comes back stops by itself, once, and goes on if an operator says so."""

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from kb.mail.bounces import Bounce, BounceVerdict
from kb.models import Delivery, Domain, Event, Notice
from kb.models.sending.deliveries import DeliveryState
from kb.models.sending.notices import FEWEST_FOR_SHARE, NoticeState
from kb.operations.duties.notices import notice_duties
from kb.operations.sending import notices
from kb.operations.sending.bounces import book
from kb.operations.sending.stops import stop_if_many_came_back
from tests.notices import BeginSending, Sending

NOON: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
ONE: Final = datetime(2026, 11, 22, 13, tzinfo=UTC)
SENTENCE: Final = "{} of {} messages came back. Look at the addresses before more of them leave."


def were_sent(sending: Sending, number: int, at: datetime = NOON) -> None:
    """So many more messages were taken at a moment."""
    notice, first = sending.notice, Delivery.objects.count()
    for place in range(first, first + number):
        domain = Domain.objects.create(name=f"c{place}.example", service=notice.move.from_service, move=notice.move)
        notice.deliveries.create(
            domain=domain,
            recipient=f"c@{domain.name}",
            recipient_key=f"k{place}",
            state=DeliveryState.SENT,
            due_at=at,
            settled_at=at,
            message_id=f"<{place}@x.example>",
        )


def come_back(number: int, at: datetime = ONE) -> None:
    for row in Delivery.objects.filter(state=DeliveryState.SENT).order_by("-pk")[:number]:
        assert book(Bounce(BounceVerdict.UNCLEAR, (row.message_id,)), at)


@pytest.fixture
def sending(begin: BeginSending) -> Sending:
    """One message waits, so that the notice is not done."""
    begun = begin(NOON, "anna")
    begun.clock.now = ONE
    Notice.objects.update(next_at=ONE)
    return begun


def test_it_stops_at_five_of_a_hundred_and_not_before(sending: Sending) -> None:
    were_sent(sending, 60)
    come_back(2)
    Delivery.objects.filter(state=DeliveryState.QUEUED).update(due_at=ONE + timedelta(minutes=1))
    assert not stop_if_many_came_back(sending.notice, ONE)
    come_back(1)
    assert stop_if_many_came_back(sending.notice, ONE)
    assert (sending.state, sending.notice.fault) == (NoticeState.STOPPED, SENTENCE.format(3, 60))
    assert [event.after["why"] for event in Event.objects.filter(action="notice.stop")] == [SENTENCE.format(3, 60)]
    assert not stop_if_many_came_back(sending.notice, ONE)


def test_a_share_of_few_says_nothing(sending: Sending) -> None:
    were_sent(sending, FEWEST_FOR_SHARE - 1)
    come_back(FEWEST_FOR_SHARE - 1)
    assert not stop_if_many_came_back(sending.notice, ONE)
    were_sent(sending, 1)
    assert stop_if_many_came_back(sending.notice, ONE)


@pytest.mark.parametrize(("share", "number", "stops"), [(20, 7, False), (20, 8, True), (0, 40, False), (100, 40, True)])
def test_the_share_is_the_operators(sending: Sending, share: int, number: int, stops: bool) -> None:
    Notice.objects.update(stop_share=share)
    sending.notice.refresh_from_db()
    were_sent(sending, 40)
    come_back(number)
    assert stop_if_many_came_back(sending.notice, ONE) is stops


def test_no_round_sends_on_once_it_is_reached(sending: Sending) -> None:
    were_sent(sending, 40)
    come_back(2)
    assert sending.round() is None
    assert (sending.state, sending.states()["anna"]) == (NoticeState.STOPPED, "queued")
    assert sending.sink.recipients == []


def test_it_is_a_duty_until_somebody_lets_it_go_on(sending: Sending) -> None:
    were_sent(sending, 40)
    come_back(2)
    sending.round()
    still = next(duty for duty in notice_duties(ONE) if duty.key == "notices-still")
    assert (still.urgent, [item.note for item in still.items]) == (True, [SENTENCE.format(2, 40)])
    sending.notice.refresh_from_db()
    notices.go_on_again(sending.notice, "op", ONE)
    assert "notices-still" not in {duty.key for duty in notice_duties(ONE)}


def test_what_came_back_before_somebody_let_it_go_on_counts_no_more(sending: Sending) -> None:
    were_sent(sending, 40)
    come_back(2)
    sending.round()
    sending.notice.refresh_from_db()
    notices.go_on_again(sending.notice, "op", ONE)
    sending.to_the_end()
    assert sending.states()["anna"] == "sent"
    later = ONE + timedelta(hours=1)
    Notice.objects.update(state=NoticeState.SENDING)
    sending.notice.refresh_from_db()
    come_back(20, later)
    were_sent(sending, 39, later)
    come_back(1, later)
    assert not stop_if_many_came_back(sending.notice, later)
    were_sent(sending, 1, later)
    come_back(1, later)
    assert stop_if_many_came_back(sending.notice, later)


def test_a_stop_by_hand_forgets_nothing(sending: Sending) -> None:
    were_sent(sending, 38)
    come_back(1)
    notices.stop(sending.notice, "op", ONE)
    sending.notice.refresh_from_db()
    notices.go_on_again(sending.notice, "op", ONE)
    sending.notice.refresh_from_db()
    were_sent(sending, 2)
    come_back(1)
    assert stop_if_many_came_back(sending.notice, ONE)


def test_what_is_late_is_not_counted(sending: Sending) -> None:
    were_sent(sending, 40)
    for row in Delivery.objects.filter(state=DeliveryState.SENT):
        assert not book(Bounce(BounceVerdict.DELAYED, (row.message_id,)), ONE)
    assert not stop_if_many_came_back(sending.notice, ONE)
