"""From a backup to a site that runs on it, as an operator does it: with `manage.py`, on a folder of its own."""

import sqlite3
from pathlib import Path

import pytest

from kb.data_folder import while_it_stands_still
from tests.beginnings import begin
from tests.folders import CopyTo
from tests.operations.imports.test_processes import environment_of

pytestmark = pytest.mark.thorough


def manage(folder: Path, *words: str | Path) -> tuple[str, str, int]:
    done = begin("manage.py", *words, env=environment_of(folder))
    return done.stdout, done.stderr, done.returncode


@pytest.fixture
def folder(migrated: CopyTo, tmp_path: Path) -> Path:
    return migrated(tmp_path / "data")


def services(folder: Path) -> list[str]:
    db = sqlite3.connect(folder / "kb.sqlite3")
    found = [row[0] for row in db.execute("SELECT slug FROM kb_service ORDER BY slug")]
    db.close()
    return found


def add_service(folder: Path, slug: str) -> None:
    db = sqlite3.connect(folder / "kb.sqlite3")
    with db:
        db.execute("INSERT INTO kb_service (slug, name, webmail_url) VALUES (?, 'x', '')", (slug,))
    db.close()


def test_a_backup_is_tried_out_and_restored_with_what_came_before_beside_it(folder: Path) -> None:
    add_service(folder, "before")
    out, err, status = manage(folder, "backup")
    assert (err, status) == ("", 0)
    assert out.endswith("Tried out: a site that runs on it shows its pages.\n")
    (backup,) = (folder / "backups").glob("*.tar.gz")

    add_service(folder, "later")
    out, err, status = manage(folder, "restore", backup)
    assert (err, status) == ("", 0)
    assert services(folder) == ["before"]
    (kept,) = folder.glob("before-restore-*")
    assert services(kept) == ["before", "later"]
    assert str(kept) in out
    db = sqlite3.connect(folder / "kb.sqlite3")
    told = db.execute("SELECT who, action, subject FROM kb_event ORDER BY id").fetchall()
    db.close()
    assert told == [("command line", "backup.restore", "backup")]


def test_a_database_is_backed_up_before_it_is_migrated(folder: Path) -> None:
    db = sqlite3.connect(folder / "kb.sqlite3")
    with db:
        db.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
        db.execute("DROP TABLE django_session")
    db.close()
    out, err, status = manage(folder, "migrate", "sessions")
    assert (err, status) == ("", 0)
    (backup,) = (folder / "backups").glob("*.tar.gz")
    assert f"Backup before the migration: {backup}" in out
    assert manage(folder, "migrate", "--verbosity=0") == ("", "", 0)
    assert len([*(folder / "backups").glob("*.tar.gz")]) == 1


def test_nothing_is_migrated_without_a_backup(folder: Path) -> None:
    db = sqlite3.connect(folder / "kb.sqlite3")
    with db:
        db.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    db.close()
    (folder / "backups").write_text("in the way")
    _, err, status = manage(folder, "migrate", "sessions")
    assert status == 1
    assert "Nothing was changed, since no backup could be made first" in err


def test_the_site_does_not_start_during_a_restore(folder: Path) -> None:
    with while_it_stands_still(folder):
        _, err, status = manage(folder, "worker")
    assert status == 1
    assert "A backup is being restored at this moment" in err
