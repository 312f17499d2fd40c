"""Backups in the background: by the clock when one is due, uploads tried out, faults told."""

import errno
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kb.models import Event
from kb.operations.backups import work as backup_work
from kb.operations.backups.shelf import Known, name_for, note, shelf
from kb.operations.work.background import CannotBeDone, later
from tests import clock
from tests.working import Waiting

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.BACKUP_DIR, settings.BACKUP_HOURS = tmp_path / "backups", 24
    settings.BACKUP_DIR.mkdir()
    return tmp_path / "backups"


def put(folder: Path, at: datetime, known: Known | None = None) -> None:
    (folder / name_for(at)).write_bytes(b"x")
    note(folder / name_for(at), known or Known())


@pytest.mark.parametrize(
    ("hours", "age", "due"), [(24, 20, False), (24, 23.4, False), (24, 23.6, True), (0, 999, False)]
)
def test_one_is_made_by_the_clock_when_it_is_due(
    folder: Path, settings: Any, hours: int, age: float, due: bool
) -> None:
    settings.BACKUP_HOURS = hours
    put(folder, NOW - timedelta(hours=age))
    folder.chmod(0o700)
    (folder / ".lock").mkdir()  # nobody can make one here
    if due:
        with pytest.raises(CannotBeDone, match="cannot be written to"):
            backup_work.keep_backups(NOW)
    else:
        backup_work.keep_backups(NOW)


def test_why_one_was_not_made_is_told_until_one_is(folder: Path, work: Waiting) -> None:
    (folder / ".lock").mkdir()
    later(backup_work.make_now, who="edith")
    assert [row.name for row in backup_work.under_way()] == ["backup.make"]
    work.run_all(raising=False)
    assert backup_work.under_way() == []
    assert "cannot be written to" in backup_work.last_fault()
    put(folder, clock.now() + timedelta(minutes=1))
    assert backup_work.last_fault() == ""
    assert not Event.objects.exists()


def test_an_upload_is_tried_out_and_what_was_found_is_kept(folder: Path, work: Waiting) -> None:
    backup = backup_work.receive([b"\x1f\x8b", b"nonsense"], NOW)
    assert (backup.name, backup.is_upload) == ("uploaded-20261122T120000Z.tar.gz", True)
    work.run_all()
    (tried,) = shelf(folder)
    assert tried.tried_at is None
    assert "is no backup of this site, or it is damaged" in tried.known.fault


def test_an_upload_that_is_gone_needs_no_trial(folder: Path, work: Waiting) -> None:
    backup_work.receive([b"x"], NOW).path.unlink()
    assert work.run_all() == 1


def test_an_upload_for_which_there_is_no_room_leaves_nothing(settings: Any, tmp_path: Path) -> None:
    settings.BACKUP_DIR = tmp_path

    def until_it_is_full() -> Iterator[bytes]:
        yield b"\x1f\x8b"
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        backup_work.receive(until_it_is_full(), NOW)
    assert list(tmp_path.iterdir()) == []
