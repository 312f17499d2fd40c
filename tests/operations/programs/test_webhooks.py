"""Who is told of what, noted in the transaction of the change; and what operators do with those who are told."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from django.db import transaction

from kb.mail.names import DomainName, read_name
from kb.models import Domain, Event, Webhook, WebhookDelivery, Work
from kb.models.programs.webhooks import SEND_WORK, DeliveryState, Pause
from kb.models.site.events import record_event
from kb.operations.duties.webhooks import webhook_duties
from kb.operations.moves.records_of_domains import erase_domain, export_domain
from kb.operations.programs import webhooks
from kb.operations.programs.provisioning import DomainWish, put_domain
from kb.operations.refusals import NotPossible
from kb.protocols.programs.webhook_signing import shown
from kb.protocols.programs.webhooks import WebhookKind

AT: Final = datetime(2026, 11, 28, 12, tzinfo=UTC)
ADDRESS: Final = "https://billing.example/signpost?key=hidden"


@pytest.fixture
def billing(db: None) -> Webhook:
    return webhooks.make_webhook("Billing", ADDRESS, list(WebhookKind), "anna", AT)[0]


def told() -> list[tuple[str, str, str]]:
    return list(WebhookDelivery.objects.order_by("pk").values_list("webhook__name", "type", "subject"))


def test_each_address_is_told_of_what_it_hears_of(billing: Webhook) -> None:
    webhooks.make_webhook("Panel", ADDRESS, [WebhookKind.MOVES], "anna", AT)
    record_event(AT, "x", "service.change", "service cellar", after={"name": "secret words"})
    record_event(AT, "x", "move.publish", "move spring")
    record_event(AT, "x", "domain.create", "domain a.example")
    record_event(AT, "x", "move.finish", "move spring", after={"new": 0, "changed": 4})
    record_event(AT, "x", "contact.create", "domain a.example")
    assert sorted(told()) == [
        ("Billing", "domain.created", "a.example"),
        ("Billing", "move.finished", "spring"),
        ("Billing", "move.published", "spring"),
        ("Billing", "service.changed", "cellar"),
        ("Panel", "move.finished", "spring"),
        ("Panel", "move.published", "spring"),
    ]
    finished = WebhookDelivery.objects.filter(type="move.finished")
    assert finished.values("message_id").distinct().count() == 1
    assert [row.counts for row in finished] == [{"new": 0, "changed": 4}] * 2
    assert "secret words" not in str(list(WebhookDelivery.objects.values()))


def test_what_is_rolled_back_is_never_told(billing: Webhook) -> None:
    with transaction.atomic():
        record_event(AT, "x", "move.publish", "move spring")
        transaction.set_rollback(True)
    assert (told(), Work.objects.count()) == ([], 0)


def test_a_real_change_by_the_api_is_told_and_none_twice(billing: Webhook, sample: Callable[..., object]) -> None:
    sample(AT)
    WebhookDelivery.objects.all().delete()
    for _ in range(2):
        with transaction.atomic():
            put_domain(read_name("a.example"), DomainWish("new-host", "", None), lambda _was: None, "token", AT)
    assert told() == [("Billing", "domain.created", "a.example")]
    assert WebhookDelivery.objects.get().path == "/api/v1/domains/a.example"


def test_one_piece_of_work_waits_however_much_is_told(billing: Webhook) -> None:
    for _ in range(20):
        record_event(AT, "x", "move.publish", "move spring")
    piece = Work.objects.get()
    assert (piece.name, piece.values(), piece.due_at) == (SEND_WORK, {"webhook": billing.pk}, AT)
    Work.objects.update(due_at=AT + timedelta(hours=5))  # a retry waits: that is too late for what is new
    record_event(AT, "x", "move.publish", "move spring")
    assert sorted(Work.objects.values_list("due_at", flat=True)) == [AT, AT + timedelta(hours=5)]


def test_without_webhooks_an_event_is_an_event(db: None) -> None:
    record_event(AT, "x", "move.publish", "move spring")
    assert (Event.objects.count(), WebhookDelivery.objects.count(), Work.objects.count()) == (1, 0, 0)


def test_a_secret_is_shown_once_and_kept_nowhere(billing: Webhook, settings: Any) -> None:
    row, secret = webhooks.make_webhook("Panel", ADDRESS, [WebhookKind.MOVES], "anna", AT)
    assert secret == shown(row.secrets_at(AT)[0])
    everything = json.dumps([list(model.objects.values()) for model in (Webhook, Event, Work)], default=str)
    assert secret.removeprefix("whsec_") not in everything
    assert billing.secrets_at(AT) != row.secrets_at(AT)
    event = Event.objects.get(subject="webhook Panel")
    assert (event.action, event.who, event.after) == (
        "webhook.create",
        "anna",
        {"host": "billing.example", "kinds": ["moves"]},
    )
    assert "hidden" not in everything.replace(ADDRESS, "")


def test_two_may_not_have_one_name(billing: Webhook) -> None:
    with pytest.raises(NotPossible, match="There is a webhook with this name already"):
        webhooks.make_webhook("Billing", ADDRESS, [WebhookKind.MOVES], "anna", AT)


def test_after_a_renewal_both_secrets_sign_for_a_day(billing: Webhook) -> None:
    [old] = billing.secrets_at(AT)
    new = webhooks.renew_secret(billing, "anna", AT)
    billing.refresh_from_db()
    day = timedelta(hours=24)
    assert [shown(one) for one in billing.secrets_at(AT)] == [new, shown(old)]
    assert len(billing.secrets_at(AT + day - timedelta(seconds=1))) == 2
    assert [shown(one) for one in billing.secrets_at(AT + day)] == [new]
    assert Event.objects.get(action="webhook.renew").after is None


def test_another_secret_key_is_noticed_and_asks_for_new_secrets(billing: Webhook, settings: Any) -> None:
    settings.SECRET_KEY = "another-key-that-is-long-enough-for-everybody-0123456789"
    assert not billing.is_known_secret
    Webhook.objects.update(pause=Pause.KEY, paused_at=AT)
    with pytest.raises(NotPossible, match="Renew the secret first"):
        webhooks.resume_webhook(billing, "anna", AT)
    webhooks.renew_secret(billing, "anna", AT)
    billing.refresh_from_db()
    assert len(billing.secrets_at(AT)) == 1  # the old one is nothing that the other side could know
    webhooks.resume_webhook(billing, "anna", AT)
    assert Webhook.objects.get().pause == Pause.NONE


def test_while_it_is_paused_nothing_new_is_noted_and_what_waited_goes_on_afterwards(billing: Webhook) -> None:
    record_event(AT, "x", "move.publish", "move spring")
    webhooks.pause_webhook(billing, "anna", AT)
    record_event(AT, "x", "move.publish", "move summer")
    assert told() == [("Billing", "move.published", "spring")]
    with pytest.raises(NotPossible, match="paused already"):
        webhooks.pause_webhook(billing, "anna", AT)
    later = AT + timedelta(days=1)
    Work.objects.all().delete()
    webhooks.resume_webhook(billing, "anna", later)
    assert WebhookDelivery.objects.get().due_at == later
    assert Work.objects.get().due_at == later
    with pytest.raises(NotPossible, match="not paused"):
        webhooks.resume_webhook(billing, "anna", later)
    acts = list(Event.objects.filter(action__startswith="webhook.").order_by("pk").values_list("action", flat=True))
    assert acts == ["webhook.create", "webhook.pause", "webhook.resume"]


def failed(webhook: Webhook, number: int = 2) -> None:
    for _ in range(number):
        record_event(AT, "x", "move.publish", "move spring")
    webhook.deliveries.update(state=DeliveryState.FAILED, attempts=10, settled_at=AT, first_tried_at=AT)
    Work.objects.all().delete()


def test_what_failed_is_sent_again_under_its_old_id(billing: Webhook) -> None:
    failed(billing)
    Webhook.objects.update(next_at=AT + timedelta(hours=1))
    ids = set(billing.deliveries.values_list("message_id", flat=True))
    first = billing.deliveries.first()
    assert first
    webhooks.send_again(billing, first.pk, "anna", AT)
    assert billing.deliveries.failed().count() == 1
    with pytest.raises(NotPossible, match="Nothing of that has failed"):
        webhooks.send_again(billing, first.pk, "anna", AT)
    webhooks.send_again(billing, None, "anna", AT)
    assert set(billing.deliveries.values_list("message_id", "state", "attempts")) == {
        (one, "waiting", 0) for one in ids
    }
    assert Webhook.objects.get().next_at is None
    assert Work.objects.filter(name=SEND_WORK).exists()
    failed(billing, 0)
    webhooks.pause_webhook(billing, "anna", AT)
    with pytest.raises(NotPossible, match="Switch it on first"):
        webhooks.send_again(billing, None, "anna", AT)


def test_what_failed_can_be_dismissed(billing: Webhook) -> None:
    failed(billing)
    record_event(AT, "x", "move.publish", "move summer")
    webhooks.forget_failed(billing, "anna", AT)
    assert told() == [("Billing", "move.published", "summer")]
    assert Event.objects.get(action="webhook.forget").after == {"messages": 2}
    with pytest.raises(NotPossible):
        webhooks.forget_failed(billing, "anna", AT)


def test_a_deleted_one_takes_everything_with_it(billing: Webhook) -> None:
    record_event(AT, "x", "move.publish", "move spring")
    webhooks.delete_webhook(billing, "anna", AT)
    assert (Webhook.objects.count(), WebhookDelivery.objects.count()) == (0, 0)
    assert Event.objects.get(action="webhook.delete").subject == "webhook Billing"


def test_the_operators_home_names_what_is_stopped_and_what_was_never_told(billing: Webhook) -> None:
    assert webhook_duties(AT) == []
    webhooks.pause_webhook(billing, "anna", AT)
    assert webhook_duties(AT) == []  # that was no accident
    Webhook.objects.update(pause=Pause.FAILING, paused_at=AT)
    [stopped] = webhook_duties(AT)
    assert (stopped.key, [(str(one.label), str(one.note)) for one in stopped.items]) == (
        "webhooks-stopped",
        [("Billing", "Paused, because it took nothing for two days.")],
    )
    Webhook.objects.update(pause=Pause.NONE, paused_at=None)
    failed(billing)
    WebhookDelivery.objects.filter(pk=webhooks.send_test(billing, "anna", AT).pk).update(state=DeliveryState.FAILED)
    [untold] = webhook_duties(AT)
    assert (untold.key, [one.note for one in untold.items]) == ("webhooks-untold", ["2 messages"])


def test_of_an_erased_domain_nothing_is_left_to_be_told(billing: Webhook, sample: Callable[..., object]) -> None:
    sample(AT)
    name = DomainName(Domain.objects.values_list("name", flat=True)[0])
    record_event(AT, "x", "domain.change", f"domain {name}")
    record_event(AT, "x", "domain.change", "domain other.example")
    exported = json.loads(export_domain(name, AT))["webhooks"]
    assert [(row["type"], row["subject"]) for row in exported] == [("domain.changed", name.a_label)]
    erase_domain(name, "anna", AT)
    subjects = set(WebhookDelivery.objects.values_list("type", "subject"))
    assert {("domain.changed", "other.example"), ("domains.erased", "")} <= subjects
    assert name.a_label not in str(list(WebhookDelivery.objects.values()))
