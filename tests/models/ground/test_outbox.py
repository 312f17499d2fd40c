"""What every outbox shares: how long a wait is, who gets a row, and whose answer counts."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from kb.mail.notice_days import NoticeKind
from kb.models import Delivery, Domain, Notice, Webhook, WebhookDelivery, Work
from kb.models.ground.outbox import BackOff, Outgoing
from kb.models.ground.work import WorkState, queue_once, queue_work
from kb.models.sending.notices import NoticeState

NOON: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
LEASE: Final = timedelta(minutes=1)
ENDED: Final = NOON + timedelta(minutes=2)


@dataclass
class Message:
    """One row of an outbox, read as often as a test likes."""

    model: type[Delivery | WebhookDelivery]
    pk: int

    def read(self) -> Delivery | WebhookDelivery:
        return self.model.objects.get(pk=self.pk)

    def is_due(self, at: datetime) -> bool:
        return self.model.objects.due(at).exists()


@pytest.fixture
def notice(domain: Domain) -> Notice:
    return Notice.objects.create(
        move=domain.move, kind=NoticeKind.NOW, language="en", state=NoticeState.SENDING, next_at=NOON, rate=60
    )


@pytest.fixture
def delivery(notice: Notice, domain: Domain) -> Message:
    row = Delivery.objects.create(notice=notice, domain=domain, recipient="a@shop.example", due_at=NOON)
    return Message(Delivery, row.pk)


@pytest.fixture
def told(db: None) -> Message:
    webhook = Webhook.objects.create(name="Billing", address="https://b.example", kinds=[], made_at=NOON)
    row = WebhookDelivery.objects.create(webhook=webhook, message_id="msg_1", type="x", at=NOON, due_at=NOON)
    return Message(WebhookDelivery, row.pk)


@pytest.fixture(params=["delivery", "told"])
def message(request: pytest.FixtureRequest) -> Message:
    found: Message = request.getfixturevalue(request.param)
    return found


def seen(row: Outgoing) -> tuple[object, ...]:
    return row.state, row.due_at, row.attempts, row.first_tried_at, row.settled_at


def test_each_wait_is_as_many_times_longer_up_to_the_longest() -> None:
    second = timedelta(seconds=1)
    assert [BackOff(second, 10 * second).after(faults) // second for faults in (1, 2, 3, 4, 5, 6)] == [
        1,
        2,
        4,
        8,
        10,
        10,
    ]
    assert [BackOff(second, 99 * second, 5).after(faults) // second for faults in (1, 2, 3, 4)] == [1, 5, 25, 99]
    assert BackOff(second, timedelta(days=1), 10).after(1_000_000) == timedelta(days=1)


def test_of_two_who_read_the_same_one_takes_it_and_has_what_is_written(message: Message) -> None:
    one, other = message.read(), message.read()
    assert (one.claim(NOON, LEASE), other.claim(NOON, LEASE)) == (True, False)
    assert seen(one) == seen(message.read()) == (one.HELD, NOON + LEASE, 1, NOON, None)
    assert seen(other) == (one.WAITS, NOON, 0, None, None)


def test_nobody_takes_what_is_in_hand_until_its_lease_ends(message: Message) -> None:
    assert message.read().claim(NOON, LEASE)
    assert not message.is_due(NOON + LEASE - timedelta(seconds=1))


def test_what_a_dead_worker_held_is_sent_again_or_never(delivery: Message, told: Message) -> None:
    for message in (delivery, told):
        assert message.read().claim(NOON, LEASE)
    assert (delivery.is_due(ENDED), told.is_due(ENDED)) == (False, True)
    assert (delivery.read().claim(ENDED, LEASE), told.read().claim(ENDED, LEASE)) == (False, True)
    assert seen(told.read()) == ("sending", ENDED + LEASE, 2, NOON, None)


def test_of_two_who_take_over_from_a_dead_worker_one_gets_it(told: Message) -> None:
    assert told.read().claim(NOON, LEASE)
    one, other = told.read(), told.read()
    assert (one.claim(ENDED, LEASE), other.claim(ENDED, LEASE)) == (True, False)
    assert seen(told.read()) == ("sending", ENDED + LEASE, 2, NOON, None)


def test_nobody_takes_what_was_settled_untried_meanwhile(delivery: Message) -> None:
    before = delivery.read()
    assert delivery.read().settle("gone", NOON)
    assert not before.claim(NOON, LEASE)
    assert seen(delivery.read()) == ("gone", NOON, 0, None, NOON)


def test_only_the_answer_to_the_last_try_counts(told: Message) -> None:
    first = told.read()
    first.claim(NOON, LEASE)
    second = told.read()
    second.claim(ENDED, LEASE)
    assert not first.settle("failed", ENDED)
    assert not first.put_back(ENDED)
    assert second.settle("delivered", ENDED, 204)
    assert seen(told.read()) == ("delivered", ENDED + LEASE, 2, NOON, ENDED)
    assert not second.put_back(ENDED)


def test_a_late_answer_counts_for_what_nobody_knows_about_and_for_nothing_that_is_settled(delivery: Message) -> None:
    assert delivery.read().claim(NOON, LEASE)
    late, later = delivery.read(), delivery.read()
    Delivery.objects.update(state="unknown", settled_at=NOON)
    assert (late.settle("sent", ENDED, 250, "OK"), later.settle("refused", ENDED)) == (True, False)
    assert seen(delivery.read()) == ("sent", NOON + LEASE, 1, NOON, ENDED)


def test_what_is_put_back_waits_with_the_answer_until_it_is_due(message: Message) -> None:
    row = message.read()
    assert row.claim(NOON, LEASE)
    assert row.put_back(ENDED, 450, "later")
    kept = message.read()
    assert seen(kept) == (row.WAITS, ENDED, 1, NOON, None)
    assert (kept.answer_code, getattr(kept, kept.WORDS)) == (450, "later")
    assert (message.is_due(ENDED - timedelta(seconds=1)), message.is_due(ENDED)) == (False, True)


def test_what_was_tried_before_comes_after_all_others(notice: Notice, domain: Domain) -> None:
    moments = [NOON - timedelta(minutes=minutes) for minutes in (1, 3, 2, 3)]
    rows = [
        Delivery.objects.create(notice=notice, domain=domain, recipient_key=str(place), due_at=moment)
        for place, moment in enumerate(moments)
    ]
    assert list(notice.deliveries.due(NOON)) == [rows[1], rows[3], rows[2], rows[0]]
    rows[1].claim(NOON, LEASE)
    assert list(notice.deliveries.all().unsettled()) == [rows[3], rows[2], rows[0], rows[1]]


def test_of_two_workers_one_takes_a_turn(notice: Notice) -> None:
    one, other = Notice.objects.get(), Notice.objects.get()
    assert (one.take_turn(NOON), other.take_turn(NOON)) == (True, False)
    assert one.next_at == Notice.objects.get().next_at == NOON + timedelta(minutes=1)
    assert not Notice.objects.get().take_turn(NOON + timedelta(seconds=59))


def test_a_stopped_notice_gives_no_turn_also_to_those_who_read_it_before(notice: Notice) -> None:
    before = Notice.objects.get()
    Notice.objects.update(state=NoticeState.STOPPED)
    assert not before.take_turn(NOON)
    assert not Notice.objects.get().take_turn(NOON)


def test_one_piece_of_work_that_waits_is_enough_unless_it_is_due_too_late(db: None) -> None:
    later, held = NOON + timedelta(hours=1), queue_work("test", {"a": 1}, NOON)
    Work.objects.get(pk=held).claim("me", NOON, later)
    for moment in (later, NOON, NOON, later):
        queue_once("test", {"a": 1}, NOON, moment)
    queue_once("test", {"a": 2}, NOON, NOON)
    waiting = Work.objects.filter(state=WorkState.WAITING).values_list("arguments", "due_at")
    assert sorted(waiting) == [('{"a": 1}', NOON), ('{"a": 1}', later), ('{"a": 2}', NOON)]
