"""Messages in hand keep the end of their lease when it moves to `due_at`, and on the way back."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

pytestmark = pytest.mark.thorough

NOON: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
LEASE: Final = timedelta(minutes=10)
BEFORE: Final = "0020_unmade_deliveries"
AFTER: Final = "0021_one_outbox"


def migrated(name: str) -> Any:
    """The rows as they are after a migration."""
    executor = MigrationExecutor(connection)
    executor.migrate([("kb", name)])
    return executor.loader.project_state([("kb", name)]).apps


@pytest.fixture
def before(transactional_db: None) -> Iterator[Any]:
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes("kb")[0][1]
    yield migrated(BEFORE)
    migrated(newest)


def test_a_lease_ends_when_it_did(before: Any) -> None:
    old, new = (before.get_model("kb", "Service").objects.create(slug=slug, name=slug) for slug in ("old", "new"))
    known = {"from_service": old, "to_service": new, "change_from": NOON, "moves_at": NOON + LEASE}
    move = before.get_model("kb", "Move").objects.create(slug="m", title="M", **known)
    notice = before.get_model("kb", "Notice").objects.create(move=move, kind="now", language="en", work=7)
    domain = before.get_model("kb", "Domain").objects.create(name="shop.example", service=old, move=move)
    rows = before.get_model("kb", "Delivery").objects
    for state, lease in (("queued", None), ("sending", NOON + LEASE), ("sent", None)):
        rows.create(
            notice=notice, domain=domain, recipient_key=state, state=state, due_at=NOON, lease_until=lease, attempts=1
        )

    after = migrated(AFTER).get_model("kb", "Delivery").objects
    assert set(after.values_list("state", "due_at")) == {("queued", NOON), ("sending", NOON + LEASE), ("sent", NOON)}

    back = migrated(BEFORE).get_model("kb", "Delivery").objects
    assert set(back.values_list("state", "lease_until")) == {
        ("queued", None),
        ("sending", NOON + LEASE),
        ("sent", None),
    }
