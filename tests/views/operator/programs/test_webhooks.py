"""Webhooks on the operator's pages: added with a secret that is shown once, tried, paused, renewed, deleted."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from kb.models import Event, Webhook, WebhookDelivery
from kb.models.accounts.roles import Role
from kb.models.programs.webhooks import DeliveryState, Pause
from kb.models.site.events import record_event
from kb.protocols.programs.webhook_signing import shown
from tests import clock
from tests.rows import LoadSample
from tests.views.operator.conftest import SignedIn

LIST = "/operator/connections/"
NEW = f"{LIST}webhooks/new/"
BILLING = {"name": "Billing", "address": "https://billing.example/signpost", "kinds": ["domains", "moves"]}
SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{43}=")


@pytest.fixture
def operator(sample: LoadSample, signed_in: SignedIn) -> Client:
    sample()
    return signed_in(Role.OPERATOR)


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def added(operator: Client, **changed: object) -> tuple[str, Webhook, str]:
    """The page that answers, the row, its page's address."""
    said = operator.post(NEW, {**BILLING, **changed}).content.decode()
    row = Webhook.objects.get()
    return said, row, f"{LIST}webhooks/{row.pk}/"


def test_a_secret_is_shown_once(operator: Client) -> None:
    said, row, address = added(operator)
    (secret,) = set(SECRET.findall(said))
    assert secret == shown(row.secrets_at(clock.now())[0])
    assert (row.name, row.address, row.kinds) == ("Billing", BILLING["address"], ["domains", "moves"])
    for again in (address, LIST, "/operator/history/"):
        assert SECRET.findall(page(operator, again)) == []
    assert "Moves, Domains" in page(operator, LIST)
    assert "Took no message yet." in page(operator, LIST)
    assert Event.objects.get(action="webhook.create").who == "operator"


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "Give the other program a name."),
        ({"name": "a@b.example"}, "Use letters, digits, spaces, dots and hyphens."),
        ({"kinds": []}, "Choose at least one thing that it hears of."),
        ({"address": ""}, "Say at which address the other program listens."),
        ({"address": "http://billing.example/"}, "The address must begin with https://"),
        ({"address": "https://me:secret@billing.example/"}, "No user name and no password in the address"),
        ({"address": "https://0x7f.1/"}, "This is no address."),
        ({"address": "https://billing.example/#top"}, "Leave away the #"),
        ({"name": "Taken"}, "There is a webhook with this name already."),
    ],
)
def test_it_says_what_is_wrong_with_a_new_one(operator: Client, changed: dict[str, object], sentence: str) -> None:
    operator.post(NEW, {**BILLING, "name": "Taken"})
    response = operator.post(NEW, {**BILLING, **changed})
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert Webhook.objects.count() == 1


def test_http_can_be_typed_once_a_network_is_open(operator: Client, settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = ["10.0.0.0/8"]
    _, row, _ = added(operator, address="http://billing:8080/signpost")
    assert row.address == "http://billing:8080/signpost"


def test_a_test_waits_for_the_worker_and_no_request_connects(operator: Client) -> None:
    _, row, address = added(operator)
    assert operator.post(f"{address}test/").headers["Location"] == address
    said = page(operator, address)
    assert "The test is on its way." in said
    assert "Waits for its turn." in said
    assert row.deliveries.get().type == "webhook.test"


def test_what_became_of_messages_is_told_in_words(operator: Client) -> None:
    _, row, address = added(operator)
    now = clock.now()
    for key in ("taken", "later", "failed"):
        record_event(now, "x", "move.publish", f"move {key}")
    told = row.deliveries
    told.filter(subject="taken").update(state=DeliveryState.DELIVERED, settled_at=now, answer_code=204, attempts=1)
    told.filter(subject="later").update(attempts=1, answer_code=500, due_at=now + timedelta(hours=1))
    told.filter(subject="failed").update(state=DeliveryState.FAILED, settled_at=now, trouble="time", attempts=10)
    said = re.sub(r"<[^>]+>", "", page(operator, address))
    assert "answer 204." in said
    assert "It answered 500. Not before" in said
    assert "Not taken. It did not answer within 15 seconds." in said
    assert "tried 10 times" in said
    listed = page(operator, LIST)
    assert "1 message failed." in listed
    assert "1 message waits." in listed


def test_failed_ones_are_sent_again_or_dismissed(operator: Client) -> None:
    _, row, address = added(operator)
    for key in ("one", "two", "three"):
        record_event(clock.now(), "x", "move.publish", f"move {key}")
    row.deliveries.update(state=DeliveryState.FAILED, settled_at=clock.now())
    first = row.deliveries.get(subject="one")
    operator.post(f"{address}again/", {"delivery": first.pk})
    assert list(row.deliveries.exclude(state="failed").values_list("subject", flat=True)) == ["one"]
    operator.post(f"{address}forget/")
    assert list(row.deliveries.values_list("subject", flat=True)) == ["one"]
    assert "Nothing of that has failed." in page_after(operator, f"{address}again/")
    assert operator.post(f"{address}nonsense/").status_code == 404


def page_after(client: Client, address: str) -> str:
    return client.post(address, follow=True).content.decode()


def test_it_is_paused_and_switched_on_again(operator: Client) -> None:
    _, _row, address = added(operator)
    assert "Paused by an operator." in page_after(operator, f"{address}pause/")
    assert "It is paused already." in page_after(operator, f"{address}pause/")
    assert Webhook.objects.get().pause == Pause.ASKED
    assert "Paused by an operator." in page(operator, LIST)
    assert "It is switched on again." in page_after(operator, f"{address}resume/")
    assert Webhook.objects.get().pause == Pause.NONE


def test_a_renewal_says_what_follows_and_shows_the_new_secret_once(operator: Client) -> None:
    said, row, address = added(operator)
    assert "For 24 hours messages are signed with both" in page(operator, f"{address}renew/")
    assert Webhook.objects.get().salt == row.salt
    renewed = operator.post(f"{address}renew/").content.decode()
    (new,) = set(SECRET.findall(renewed))
    assert new not in said
    assert "Messages are signed with it too, until" in renewed
    assert new not in page(operator, address)


def test_it_asks_before_it_deletes_and_says_what_goes(operator: Client) -> None:
    _, _row, address = added(operator)
    record_event(clock.now(), "x", "move.publish", "move spring")
    said = page(operator, f"{address}delete/")
    assert "1 message that it has not taken goes too." in said
    assert Webhook.objects.exists()
    assert operator.post(f"{address}delete/").headers["Location"] == LIST
    assert (Webhook.objects.count(), WebhookDelivery.objects.count()) == (0, 0)
    assert operator.get(address).status_code == 404


def test_what_it_cannot_reach_is_a_duty_on_the_operators_home(operator: Client) -> None:
    _, _row, address = added(operator)
    Webhook.objects.update(pause=Pause.GONE, paused_at=clock.now())
    home = page(operator, "/operator/")
    assert "A program is not told of changes any more" in home
    assert address in home
