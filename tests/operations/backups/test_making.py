"""Backups of a running site: whole or not at all, also when the process that makes one is killed."""

import os
import signal
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from kb.data_folder import mark_running
from kb.operations.backups import archive
from kb.operations.backups.faults import BackupFailed, RestoreRefused
from kb.operations.backups.making import Plan, make_backup
from kb.operations.backups.restoring import restore
from kb.operations.backups.retention import Keep
from kb.operations.backups.shelf import shelf

AT = datetime(2026, 11, 22, 12, 30, 15, tzinfo=UTC)


def write(path: Path, text: str) -> None:
    db = sqlite3.connect(path)
    with db:
        db.execute("CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT)")
        db.execute("INSERT INTO row (text) VALUES (?)", (text,))
    db.close()


def texts(path: Path) -> list[str]:
    db = sqlite3.connect(path)
    found = [row[0] for row in db.execute("SELECT text FROM row ORDER BY id")]
    db.close()
    return found


@pytest.fixture
def data(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a SQLite database of one row, whatever database the tests run on."""
    folder: Path = tmp_path / "data"
    (folder / "media").mkdir(parents=True)
    (folder / "media/a.png").write_text("a picture")
    (folder / "secret_key").write_text("the key")
    settings.DATA_DIR, settings.BACKUP_DIR = folder, folder / "backups"
    write(folder / "kb.sqlite3", "first")
    monkeypatch.setitem(connections["default"].settings_dict, "NAME", str(folder / "kb.sqlite3"))
    monkeypatch.setattr(connections["default"], "vendor", "sqlite")
    monkeypatch.setattr(connections["default"], "close", lambda: None)
    return folder


@pytest.fixture
def plan(data: Path) -> Plan:
    return Plan(data / "backups", tried=False)


def test_a_backup_comes_back_and_what_was_there_is_kept(data: Path, plan: Plan) -> None:
    made = make_backup(AT, plan)
    assert (made.name, made.known.reason, made.path.stat().st_mode & 0o777) == (
        *("signpost-20261122T123015Z.tar.gz", "asked"),
        0o600,
    )
    write(data / "kb.sqlite3", "second")
    (data / "media/b.png").write_text("a later picture")
    (data / "secret_key").write_text("another key")
    for ending in ("-wal", "-shm"):
        (data / f"kb.sqlite3{ending}").write_text("stale")
    done = restore(made.path, AT + timedelta(hours=1))
    assert texts(data / "kb.sqlite3") == ["first"]
    assert not (data / "kb.sqlite3-wal").exists()
    assert not (data / "kb.sqlite3-shm").exists()
    assert [path.name for path in (data / "media").iterdir()] == ["a.png"]
    assert (data / "secret_key").read_text() == "the key"
    assert (done.before / "secret_key").read_text() == "another key"
    assert (done.before / "kb.sqlite3-wal").read_text() == "stale"
    assert {path.name for path in (done.before / "media").iterdir()} == {"a.png", "b.png"}
    assert shelf(plan.folder)[0].path == made.path


def test_two_within_a_second_have_names_of_their_own(plan: Plan) -> None:
    names = {make_backup(AT, plan).name for _ in range(2)}
    assert names == {"signpost-20261122T123015Z.tar.gz", "signpost-20261122T123016Z.tar.gz"}


def test_old_ones_go_when_a_new_one_is_there(data: Path) -> None:
    plan = Plan(data / "backups", keep=Keep(days=1, weeks=0, months=0), tried=False)
    for day in range(3):
        made = make_backup(AT + timedelta(days=day), plan)
    assert [backup.name for backup in shelf(plan.folder)] == [made.name]


def test_an_encrypted_one_needs_its_program_and_leaves_nothing_without(
    plan: Plan, monkeypatch: Any, data: Path
) -> None:
    monkeypatch.setenv("PATH", str(data))
    with pytest.raises(BackupFailed, match="The program age is not installed"):
        make_backup(AT, Plan(plan.folder, recipient="age1x", tried=False))
    assert [path.name for path in plan.folder.iterdir()] == [".lock"]


def test_a_killed_process_leaves_no_backup_and_the_next_one_cleans_up(
    data: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(target: Path, *_rest: object) -> str:
        target.write_bytes(b"half of it")
        os.kill(os.getpid(), signal.SIGKILL)
        return ""

    child = os.fork()
    if child == 0:
        monkeypatch.setattr(archive, "write_archive", die)
        make_backup(AT, plan)
        os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    left = [path.name for path in plan.folder.iterdir()]
    assert len(left) == 2  # the lock, and a folder that no backup is called like
    assert shelf(plan.folder) == []
    made = make_backup(AT, plan)
    assert {path.name for path in plan.folder.iterdir()} == {".lock", made.name, f"{made.name}.json"}


def test_a_folder_that_cannot_be_written_to_is_said_in_words(data: Path) -> None:
    (data / "file").write_text("in the way")
    with pytest.raises(BackupFailed, match="cannot be written to"):
        make_backup(AT, Plan(data / "file", tried=False))


@pytest.fixture
def running(data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    marks: list[int] = []
    monkeypatch.setattr("kb.data_folder._marks", marks)
    mark_running(data)
    yield
    for descriptor in marks:
        os.close(descriptor)


def test_nothing_is_restored_while_the_site_runs(data: Path, plan: Plan, running: None) -> None:
    made = make_backup(AT, plan)
    write(data / "kb.sqlite3", "second")
    with pytest.raises(RestoreRefused, match=r"The site is running on .* Stop it and its worker first"):
        restore(made.path, AT)
    assert texts(data / "kb.sqlite3") == ["first", "second"]


def test_a_damaged_backup_changes_nothing(data: Path, plan: Plan) -> None:
    made = make_backup(AT, plan)
    made.path.write_bytes(made.path.read_bytes()[:-100])
    before = {path.name for path in data.iterdir()}
    with pytest.raises(RestoreRefused, match="damaged"):
        restore(made.path, AT)
    assert texts(data / "kb.sqlite3") == ["first"]
    assert {path.name for path in data.iterdir()} - before <= {"running.lock"}


def test_a_backup_of_another_kind_of_database_is_refused(data: Path, plan: Plan, monkeypatch: Any) -> None:
    made = make_backup(AT, plan)
    monkeypatch.setattr(connections["default"], "vendor", "postgresql")
    with pytest.raises(RestoreRefused, match="This backup is of SQLite"):
        restore(made.path, AT)
