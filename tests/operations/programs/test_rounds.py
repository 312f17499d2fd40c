"""Telling real receivers on this machine, through the real job: taken, tried again, given up, held off."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest

from kb.models import Event, Webhook, WebhookDelivery, Work
from kb.models.programs.webhooks import DeliveryState, Pause
from kb.models.site.events import CLOCK, record_event
from kb.operations.programs import rounds, webhooks
from kb.operations.programs.rounds import (
    LEASE,
    MOST_TRIES,
    PAUSES,
    RETRIES,
    WebhookRound,
    forget_deliveries,
    watch,
)
from kb.operations.programs.words import why_not_told
from kb.operations.work import rounds as work_rounds
from kb.probes.guard import Trouble
from kb.protocols.programs.webhooks import WebhookKind
from tests.clock import SetClock
from tests.mail_sink import trust
from tests.notices import Clock
from tests.thunderbird.street import Authority
from tests.webhook_receiver import OK, SILENCE, Receiver, drips, receiving, status
from tests.working import Waiting

AT: Final = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    with receiving() as found:
        yield found


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, set_clock: SetClock) -> Clock:
    """The time of the rounds."""
    monkeypatch.setattr(work_rounds, "LONGEST_ROUND", 600.0)  # on a busy machine a round would end early
    return Clock(AT, set_clock)


@pytest.fixture
def billing(db: None, receiver: Receiver, clock: Clock) -> Webhook:
    return webhooks.make_webhook("Billing", receiver.address, list(WebhookKind), "anna", AT)[0]


def change(subject: str = "spring", at: datetime = AT) -> None:
    record_event(at, "x", "move.publish", f"move {subject}")


def states() -> list[tuple[str, str, int]]:
    return list(WebhookDelivery.objects.order_by("pk").values_list("subject", "state", "attempts"))


def run(webhook: Webhook, clock: Clock) -> datetime | None:
    return WebhookRound(webhook, clock).run()


def test_a_change_arrives_signed(billing: Webhook, receiver: Receiver, work: Waiting) -> None:
    [secret] = billing.secrets_at(AT)
    change()
    work.run_all(AT)
    [request] = receiver.requests
    assert request.line == "POST /signpost?from=here HTTP/1.1"
    delivery = WebhookDelivery.objects.get()
    assert json.loads(request.body) == {
        "id": delivery.message_id,
        "type": "move.published",
        "timestamp": "2026-11-28T12:00:00Z",
        "data": {"kind": "moves", "key": "spring", "counts": None, "url": "http://127.0.0.1:8000/api/v1/moves/spring"},
    }
    said = request.headers
    assert (said["content-type"], said["webhook-id"]) == ("application/json", delivery.message_id)
    assert said["user-agent"] == "Signpost (http://127.0.0.1:8000)"
    assert said["webhook-timestamp"] == str(int(AT.timestamp()))
    signed = b".".join((said["webhook-id"].encode(), said["webhook-timestamp"].encode(), request.body))
    expected = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    assert said["webhook-signature"] == f"v1,{expected}"
    assert (delivery.state, delivery.answer_code, delivery.attempts) == ("delivered", 204, 1)
    assert Webhook.objects.get().told_at == AT
    assert not Work.objects.waiting().exists()


def test_it_arrives_by_https_too(
    db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, work: Waiting
) -> None:
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    authority = Authority()
    for name, value in trust(authority, tmp_path).items():
        monkeypatch.setenv(name, value)
    with receiving(authority, tmp_path) as receiver:
        webhooks.make_webhook("Billing", receiver.address, list(WebhookKind), "anna", AT)
        change()
        work.run_all()
    assert (len(receiver.requests), states()) == (1, [("spring", "delivered", 1)])


def test_without_the_setting_nobody_inside_is_spoken_to(
    billing: Webhook, receiver: Receiver, settings: Any, clock: Clock
) -> None:
    settings.WEBHOOK_NETWORKS = []
    change()
    run(billing, clock)
    row = WebhookDelivery.objects.get()
    assert (receiver.connections, row.state, row.trouble) == (0, "waiting", Trouble.FORBIDDEN)
    assert "in no network of WEBHOOK_NETWORKS" in why_not_told(row)


def test_after_a_fault_it_is_tried_again_under_the_same_id(billing: Webhook, receiver: Receiver, clock: Clock) -> None:
    receiver.replies = [status(500), OK]
    change()
    again = run(billing, clock)
    row = WebhookDelivery.objects.get()
    assert (row.state, row.answer_code, row.attempts) == ("waiting", 500, 1)
    assert why_not_told(row) == "It answered 500."
    assert timedelta(seconds=9) <= row.due_at - AT <= timedelta(seconds=11)
    assert again == max(row.due_at, AT + PAUSES.first)
    assert run(billing, clock) == again  # too early: nothing is sent
    assert len(receiver.requests) == 1
    clock.now = again
    assert run(billing, clock) is None
    first, second = receiver.requests
    assert (first.headers["webhook-id"], first.body) == (second.headers["webhook-id"], second.body)
    assert int(second.headers["webhook-timestamp"]) == int(again.timestamp())
    assert first.headers["webhook-signature"] != second.headers["webhook-signature"]
    assert states() == [("spring", "delivered", 2)]


@pytest.mark.parametrize("code", [301, 308, 400, 404, 429, 503])
def test_whatever_is_no_2xx_is_a_failure_and_no_redirect_is_followed(
    billing: Webhook, receiver: Receiver, clock: Clock, code: int
) -> None:
    receiver.replies = [status(code, f"Location: {receiver.address}")]
    change()
    run(billing, clock)
    assert (states(), receiver.connections) == ([("spring", "waiting", 1)], 1)


def test_it_is_tried_for_two_days_then_given_up_and_the_address_paused(
    billing: Webhook, receiver: Receiver, clock: Clock
) -> None:
    receiver.replies = [status(500)]
    change()
    again: datetime | None = AT
    moments = []
    while again:
        clock.now = again
        moments.append(again)
        again = run(billing, clock)
    assert len(moments) == MOST_TRIES == len(receiver.requests) == 10
    assert len(set(receiver.ids)) == 1
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    for tries, gap in enumerate(gaps[3:], start=4):  # before, the pause of the address may be longer
        assert 0.9 * RETRIES.after(tries) <= gap <= max(1.1 * RETRIES.after(tries), PAUSES.longest)
    assert timedelta(hours=43) < moments[-1] - moments[0] < timedelta(hours=54)
    assert states() == [("spring", "failed", 10)]
    row = Webhook.objects.get()
    assert (row.pause, row.paused_at) == (Pause.FAILING, moments[-1])
    event = Event.objects.get(action="webhook.pause")
    assert (event.who, event.subject, event.after) == (CLOCK, "webhook Billing", {"why": "failing"})


def test_an_address_that_takes_other_messages_is_not_paused_for_one(
    billing: Webhook, receiver: Receiver, clock: Clock
) -> None:
    change()
    WebhookDelivery.objects.update(attempts=MOST_TRIES - 1, first_tried_at=AT - timedelta(days=2))
    Webhook.objects.update(told_at=AT - timedelta(days=1))
    receiver.replies = [status(500)]
    run(billing, clock)
    assert (states(), Webhook.objects.get().pause) == ([("spring", "failed", 10)], Pause.NONE)


def test_one_that_says_gone_is_switched_off(billing: Webhook, receiver: Receiver, clock: Clock) -> None:
    receiver.replies = [status(410)]
    change()
    change("summer")
    assert run(billing, clock) is None
    assert states() == [("spring", "failed", 1), ("summer", "waiting", 0)]
    assert Webhook.objects.get().pause == Pause.GONE
    change("autumn")
    assert len(states()) == 2


def test_a_dead_address_costs_one_try_a_pause_however_much_waits(
    billing: Webhook, receiver: Receiver, clock: Clock
) -> None:
    receiver.replies = [status(503)]
    for number in range(30):
        change(f"move-{number}")
    pauses = []
    for tries in range(1, 12):
        again = run(billing, clock)
        assert again
        assert len(receiver.requests) == tries
        pauses.append(Webhook.objects.get().next_at)
        clock.now = again
    assert pauses[0] == AT + PAUSES.first
    assert Webhook.objects.get().next_at == clock.now  # nothing else was due earlier
    assert clock.now - pauses[-2] == PAUSES.longest
    receiver.replies = [OK]
    while again := run(billing, clock):
        clock.now = again
    assert {state for _, state, _ in states()} == {"delivered"}
    assert Webhook.objects.get().faults_in_a_row == 0


def test_one_message_that_is_never_taken_holds_no_other_up(billing: Webhook, receiver: Receiver, clock: Clock) -> None:
    receiver.replies = [status(422), OK]
    change("odd")
    change("good")
    clock.now = run(billing, clock) or AT
    run(billing, clock)
    assert ("good", "delivered", 1) in states()


def test_a_message_that_is_refused_for_itself_holds_others_up_for_a_minute_at_most(
    billing: Webhook, receiver: Receiver, clock: Clock
) -> None:
    receiver.replies = [status(422)]
    Webhook.objects.update(faults_in_a_row=9)
    change()
    run(billing, clock)
    assert Webhook.objects.get().next_at == AT + timedelta(minutes=1)


def test_it_waits_as_long_as_it_is_asked_to_but_not_for_ever(
    billing: Webhook, receiver: Receiver, clock: Clock
) -> None:
    receiver.replies = [status(429, "Retry-After: 120")]
    change()
    run(billing, clock)
    assert Webhook.objects.get().next_at == AT + timedelta(seconds=120)
    clock.later(seconds=130)
    receiver.replies = [status(429, "Retry-After: 999999")]
    run(billing, clock)
    assert Webhook.objects.get().next_at == clock.now + timedelta(hours=1)


def test_a_slow_one_does_not_hold_the_worker(
    billing: Webhook, receiver: Receiver, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "PATIENCE", 0.1)
    receiver.replies = [drips]
    for _ in range(5):
        change()
    begun = time.monotonic()
    run(billing, clock)
    assert time.monotonic() - begun < SILENCE / 2
    assert receiver.connections == 1
    assert WebhookDelivery.objects.filter(trouble=Trouble.TIME, attempts=1).count() == 1


def test_what_a_killed_worker_had_in_hand_is_sent_by_another(
    billing: Webhook, receiver: Receiver, clock: Clock
) -> None:
    change()
    row = WebhookDelivery.objects.get()
    assert row.claim(AT, LEASE)
    assert run(billing, clock) == AT + LEASE  # it may still be at work
    assert receiver.requests == []
    clock.now = AT + LEASE + timedelta(seconds=1)
    assert run(billing, clock) is None
    assert (receiver.ids, states()) == ([row.message_id], [("spring", "delivered", 2)])
    assert not row.settle(DeliveryState.FAILED, clock.now)  # whoever comes back late changes nothing
    assert states() == [("spring", "delivered", 2)]


def test_of_two_workers_one_takes_a_message(billing: Webhook) -> None:
    change()
    one, other = WebhookDelivery.objects.get(), WebhookDelivery.objects.get()
    assert one.claim(AT, LEASE)
    assert not other.claim(AT, LEASE)


def test_one_that_kills_its_worker_each_time_is_given_up(billing: Webhook, receiver: Receiver, clock: Clock) -> None:
    change()
    past = AT - timedelta(minutes=5)
    WebhookDelivery.objects.update(state=DeliveryState.SENDING, attempts=MOST_TRIES, due_at=past)
    assert run(billing, clock) is None
    assert (states(), receiver.requests) == ([("spring", "failed", MOST_TRIES)], [])


def test_a_lost_piece_of_work_is_made_up_for(billing: Webhook, receiver: Receiver, clock: Clock, work: Waiting) -> None:
    change()
    Work.objects.all().delete()
    watch(AT)
    watch(AT)
    assert work.names() == ["webhooks.send"]
    work.run_all(AT)
    assert states() == [("spring", "delivered", 1)]
    watch(AT)
    assert work.names() == []


def test_both_signatures_are_sent_while_a_secret_is_replaced(
    billing: Webhook, receiver: Receiver, clock: Clock
) -> None:
    webhooks.renew_secret(billing, "anna", AT)
    change()
    run(billing, clock)
    clock.later(hours=25)
    change()
    run(billing, clock)
    counts = [len(request.headers["webhook-signature"].split()) for request in receiver.requests]
    assert counts == [2, 1]


def test_under_another_secret_key_nothing_is_sent_that_nobody_could_verify(
    billing: Webhook, receiver: Receiver, clock: Clock, settings: Any
) -> None:
    change()
    settings.SECRET_KEY = "another-key-that-is-long-enough-for-everybody-0123456789"
    assert run(billing, clock) is None
    assert (receiver.requests, states()) == ([], [("spring", "waiting", 0)])
    assert Webhook.objects.get().pause == Pause.KEY


def test_another_secret_key_is_noticed_before_there_is_anything_to_tell(billing: Webhook, settings: Any) -> None:
    watch(AT)
    assert Webhook.objects.get().pause == Pause.NONE
    settings.SECRET_KEY = "another-key-that-is-long-enough-for-everybody-0123456789"
    watch(AT)
    assert Webhook.objects.get().pause == Pause.KEY
    assert Event.objects.get(action="webhook.pause").after == {"why": "key"}


@pytest.mark.parametrize("pause", [Pause.NONE, Pause.ASKED])
@pytest.mark.parametrize("code", [410, 500])
def test_a_test_is_sent_once_at_once_and_changes_nothing(
    billing: Webhook, receiver: Receiver, clock: Clock, code: int, pause: Pause
) -> None:
    receiver.replies = [status(code), OK]
    held_off = AT + timedelta(hours=1)
    Webhook.objects.update(pause=pause, paused_at=AT, next_at=held_off)
    webhooks.send_test(billing, "anna", AT)
    assert Work.objects.get().due_at == AT
    assert run(billing, clock) is None
    [request] = receiver.requests
    assert json.loads(request.body)["data"]["key"] is None
    row = WebhookDelivery.objects.get()
    assert (row.type, row.state, row.answer_code) == ("webhook.test", "failed", code)
    known = Webhook.objects.get()
    assert (known.pause, known.next_at, known.faults_in_a_row) == (pause, held_off, 0)
    webhooks.send_test(billing, "anna", AT)
    run(billing, clock)
    assert WebhookDelivery.objects.filter(state="delivered").count() == 1


def test_what_is_old_is_forgotten(billing: Webhook, receiver: Receiver, clock: Clock) -> None:
    change("waits-long", AT - timedelta(days=31))
    change("told-long-ago", AT - timedelta(days=40))
    change("told-lately", AT - timedelta(days=40))
    change("waits")
    told = WebhookDelivery.objects.filter(subject__startswith="told")
    told.update(state=DeliveryState.DELIVERED, settled_at=AT - timedelta(days=31))
    told.filter(subject="told-lately").update(settled_at=AT - timedelta(days=29))
    forget_deliveries(AT)
    assert sorted(WebhookDelivery.objects.values_list("subject", flat=True)) == ["told-lately", "waits"]


def test_what_waits_for_a_deleted_one_does_nothing(billing: Webhook, receiver: Receiver, work: Waiting) -> None:
    change()
    webhooks.delete_webhook(billing, "anna", AT)
    assert work.run_all(AT) == 1
    assert receiver.requests == []
