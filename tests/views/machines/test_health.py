"""For those who watch the site, and for robots."""

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import Client

from kb.models.ground.revisions import Revision
from kb.models.ground.work import LEASE, Work, WorkState, sign
from kb.operations.backups.shelf import Known, name_for, note
from kb.operations.site import room
from kb.operations.work import watch
from kb.operations.work.lanes import Lane
from kb.views.machines import health
from tests import clock


@pytest.fixture(autouse=True)
def _asked_anew() -> Iterator[None]:
    health._migrated_once.cache_clear()
    yield
    health._migrated_once.cache_clear()


def ready(client: Client) -> tuple[int, dict[str, Any]]:
    response = client.get("/readyz")
    return response.status_code, json.loads(response.content)


class Broken:
    """A connection that is gone."""

    def __enter__(self) -> None:
        raise DatabaseError("gone")

    def __exit__(self, *args: object) -> None:
        return


@pytest.mark.django_db
def test_it_is_ready_with_a_database_that_has_every_migration(client: Client) -> None:
    assert ready(client) == (200, {"database": True, "migrations": True})


@pytest.mark.django_db
def test_an_old_backup_is_told_but_takes_no_site_away(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.BACKUP_DIR, settings.BACKUP_HOURS = tmp_path, 24
    now = clock.now()
    for hours, good in ((27, False), (25, True)):
        name = name_for(now - timedelta(hours=hours))
        (tmp_path / name).write_bytes(b"x")
        note(tmp_path / name, Known(tried_at=now.isoformat()))
        assert ready(client) == (200, {"database": True, "migrations": True, "backup": good})


@pytest.mark.django_db
def test_a_full_disk_and_a_damaged_database_are_told_as_long_as_they_last(
    client: Client, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_DIR = tmp_path
    sound = {"database": True, "migrations": True}
    (tmp_path / "damage.json").write_text("")
    assert ready(client) == (503, {**sound, "intact": False})
    monkeypatch.setattr(room, "_FULL", (1.0, 1 << 62))  # no disk has so much free
    assert ready(client) == (503, {**sound, "disk": False, "intact": False})
    monkeypatch.undo()
    (tmp_path / "damage.json").unlink()
    assert ready(client) == (200, sound)


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_it_is_not_ready_before_the_last_migration(client: Client) -> None:
    call_command("migrate", "kb", "0001", verbosity=0)
    try:
        assert ready(client) == (503, {"database": True, "migrations": False})
    finally:
        call_command("migrate", "kb", verbosity=0)
    assert ready(client) == (200, {"database": True, "migrations": True})
    assert Revision.objects.exists()


@pytest.mark.django_db
def test_it_is_not_ready_without_the_worker_that_should_be_there(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    settings.WORKER = "beside"
    monkeypatch.setattr(watch, "_BEGUN", time.monotonic())
    idle = {"database": True, "migrations": True, "on_time": True, "working": []}
    assert ready(client) == (200, {**idle, "worker": True})  # it may not have begun yet
    monkeypatch.setattr(watch, "_BEGUN", time.monotonic() - 121)
    assert ready(client) == (503, {**idle, "worker": False})
    sign("one", now - timedelta(seconds=119))
    assert ready(client) == (200, {**idle, "worker": True})
    sign("one", now, ended=True)
    assert ready(client) == (503, {**idle, "worker": False})
    sign("two", now - timedelta(seconds=121))
    assert ready(client) == (503, {**idle, "worker": False})
    for lane in Lane:
        assert ready(client) == (503, {**idle, "worker": False})
        sign(f"three-{lane}", now, lane=lane)
    assert ready(client) == (200, {**idle, "worker": True})


@pytest.mark.django_db
def test_it_says_what_the_worker_is_at_and_is_not_ready_when_that_takes_too_long(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WORKER = "apart"
    monkeypatch.setattr(watch, "_BEGUN", time.monotonic())  # however long the tests before this one took
    now = clock.now()
    for name, minutes in (("letters.print", 15), ("notices.go-on", 1)):
        begun = now - timedelta(minutes=minutes)
        times: dict[str, Any] = {"queued_at": begun, "due_at": begun, "started_at": begun, "held_until": now + LEASE}
        Work.objects.create(name=name, state=WorkState.RUNNING, holder="x", arguments='{"batch": 7}', **times)
    since = [f"{now - timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%S}+00:00" for minutes in (15, 1, 3)]
    letters = {"kind": "letters.print", "since": since[0], "late": False}
    mail = {"kind": "notices.go-on", "since": since[1], "late": False}
    facts = {"database": True, "migrations": True, "worker": True, "on_time": True}
    assert ready(client) == (200, {**facts, "working": [letters, mail]})
    Work.objects.filter(name="notices.go-on").update(started_at=now - timedelta(minutes=3))
    mail |= {"since": since[2], "late": True}
    assert ready(client) == (503, {**facts, "on_time": False, "working": [letters, mail]})


@pytest.mark.django_db
def test_without_a_database_the_process_lives_and_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", Broken)
        reason = "the database does not answer"
        assert ready(client) == (503, {"database": False, "migrations": False, "reason": reason})
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.parametrize("host", ["", "10.0.0.7:8000", "evil.example"])
def test_a_balancer_may_ask_by_any_name(host: str) -> None:
    assert Client(headers={"host": host} if host else {}).get("/healthz").status_code == 200


def test_robots_may_read_pages_and_leave_machines_alone(client: Client) -> None:
    assert client.get("/robots.txt").content.decode() == (
        "User-agent: *\nDisallow: /admin/\nDisallow: /api/\nDisallow: /operator/\nDisallow: /search/\n"
        "Disallow: /de/search/\n\n"
        "Sitemap: http://127.0.0.1:8000/sitemap.xml\n"
    )
