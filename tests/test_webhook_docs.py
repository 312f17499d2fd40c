"""The chapter on webhooks of `docs/api.md`: its example checks what is really sent, and its table has every type."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from kb.models import Webhook
from kb.models.programs.webhooks import KEPT
from kb.models.site.events import record_event
from kb.operations.programs.rounds import GIVE_UP, MOST_TRIES, PATIENCE, PAUSES
from kb.operations.programs.webhooks import make_webhook, renew_secret
from kb.protocols.programs.webhooks import TEST, TYPES, WebhookKind, change_of, render
from tests import clock
from tests.documents import text_of
from tests.webhook_receiver import receiving
from tests.working import Waiting

CHAPTER = text_of("docs/api.md").partition("## Webhooks")[2]


@pytest.fixture
def is_genuine() -> Callable[..., bool]:
    """The function of the example."""
    (code,) = re.findall(r"```python\n(.*?)```", CHAPTER, re.DOTALL)
    known: dict[str, Any] = {}
    exec(code, known)  # noqa: S102  what is in the documents is ours
    found: Callable[..., bool] = known["is_genuine"]
    return found


def test_the_example_knows_what_is_ours_and_nothing_else(
    db: None, settings: Any, work: Waiting, is_genuine: Callable[..., bool]
) -> None:
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    now = clock.now()
    with receiving() as receiver:
        row, secret = make_webhook("Billing", receiver.address, list(WebhookKind), "anna", now)
        record_event(now, "x", "move.publish", "move spring")
        work.run_all()
        other = renew_secret(Webhook.objects.get(pk=row.pk), "anna", now)
        record_event(now, "x", "move.publish", "move spring")
        work.run_all()
    first, second = receiver.requests
    assert is_genuine(secret, first.headers, first.body)
    assert not is_genuine(other, first.headers, first.body)
    assert is_genuine(secret, second.headers, second.body)
    assert is_genuine(other, second.headers, second.body)
    assert not is_genuine(secret, first.headers, first.body + b" ")
    assert not is_genuine(secret, {**first.headers, "webhook-id": "msg_2"}, first.body)
    old = str(int((now - timedelta(minutes=6)).timestamp()))
    assert not is_genuine(secret, {**first.headers, "webhook-timestamp": old}, first.body)


def test_the_message_on_the_page_is_one_that_is_sent() -> None:
    (shown,) = re.findall(r"```json\n(.*?)\n```", CHAPTER, re.DOTALL)
    said = json.loads(shown)
    change = change_of("domains.import", "move spring", None, {"new": 2, "changed": 1, "same": 0})
    assert change
    moment = datetime.fromisoformat(said["timestamp"])
    assert render(said["id"], change, moment, "https://help.example.net").decode() == shown


def test_the_page_explains_every_type_and_no_other() -> None:
    table = "\n".join(line.split("|")[1] for line in CHAPTER.splitlines() if line.startswith("| `") and "." in line)
    documented = re.findall(r"`(\w+\.\w+)`", table)
    assert sorted(documented) == sorted({type_ for type_, _ in TYPES.values()} | {TEST})


def test_the_page_gives_the_numbers_that_hold() -> None:
    minutes, days = timedelta(minutes=1), timedelta(days=1)
    assert MOST_TRIES == 10
    assert 2 * days == GIVE_UP
    assert PATIENCE == 15
    assert 15 * minutes == PAUSES.longest
    assert 30 * days == KEPT
    for words in ("ten times over about two days", "within 15 seconds", "up to 15 minutes", "kept for 30 days"):
        assert words in CHAPTER
