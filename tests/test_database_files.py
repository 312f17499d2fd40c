"""What may lie where the database should: each is refused in one sentence before anything opens it, ours is not."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

from kb.data_folder import CannotStart
from kb.database_files import is_about_to_restore, refuse_rubbish
from tests.environment import SETTINGS


def tables(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for statement in statements:
            database.execute(statement)


def ours(path: Path) -> None:
    """A database of many pages that has begun as ours do."""
    tables(
        path,
        "CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app TEXT, name TEXT)",
        "INSERT INTO django_migrations (app, name) VALUES ('auth', '0001'), ('kb', '0001_rows')",
        "CREATE TABLE kb_words (id INTEGER PRIMARY KEY, word TEXT)",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400) "
        "INSERT INTO kb_words SELECT i, hex(randomblob(100)) FROM n",
    )


def part_of(length: int) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        ours(path)
        os.truncate(path, length)

    return write


def overwritten(path: Path) -> None:
    ours(path)
    with path.open("r+b") as file:
        file.seek(100)
        file.write(os.urandom(1000))


def archive(path: Path) -> None:
    with tarfile.open(path, "w:gz") as made:
        made.add(__file__, "database")


def of_another_django(path: Path) -> None:
    tables(
        path,
        "CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app TEXT, name TEXT)",
        "INSERT INTO django_migrations (app, name) VALUES ('auth', '0001'), ('shop', '0001_initial')",
    )


NO_DATABASE = "is not an SQLite database: it is damaged, encrypted, or another file. Restore a backup"
BREAKS_OFF = "breaks off in the middle: it was not copied whole. Restore a backup"
FOREIGN = "belongs to another program. Set DATA_DIR or DATABASE_URL"
BACKUP = "looks like a backup. Move it away, and type: manage.py restore"
RUBBISH = [
    (lambda path: path.write_bytes(os.urandom(50_000)), NO_DATABASE),
    (lambda path: path.write_bytes(bytes(8192)), NO_DATABASE),
    (lambda path: path.write_text("Dear host,\n"), NO_DATABASE),
    (lambda path: path.write_text("S"), BREAKS_OFF),
    (part_of(16), BREAKS_OFF),
    (part_of(99), BREAKS_OFF),
    (part_of(100), BREAKS_OFF),
    (part_of(5000), BREAKS_OFF),
    (part_of(8192), BREAKS_OFF),
    (overwritten, "is damaged: database disk image is malformed. Restore a backup"),
    (archive, BACKUP),
    (lambda path: path.write_bytes(b"age-encryption.org/v1\n-> X25519"), BACKUP),
    (lambda path: path.write_text("-----BEGIN PGP MESSAGE-----\n"), BACKUP),
    (Path.mkdir, "is a folder. Move it away. Restore a backup"),
    (os.mkfifo, "is not a file. Move it away. Restore a backup"),
    (lambda path: path.symlink_to("/dev/null"), "is not a file. Move it away. Restore a backup"),
    (lambda path: path.symlink_to(path.name), "cannot be read: Too many levels of symbolic links. Check its owner"),
    (lambda path: tables(path, "CREATE TABLE bookmarks (id INTEGER)"), FOREIGN),
    (of_another_django, FOREIGN),
]


def looked_at(path: Path) -> None:
    refuse_rubbish({"ENGINE": "django.db.backends.sqlite3", "NAME": path})


@pytest.mark.parametrize(("write", "sentence"), RUBBISH)
def test_rubbish_is_refused_in_a_sentence(tmp_path: Path, write: Callable[[Path], None], sentence: str) -> None:
    path = tmp_path / "kb.sqlite3"
    write(path)
    with pytest.raises(CannotStart) as refused:
        looked_at(path)
    assert str(refused.value).startswith(f"The database {path} {sentence}")
    assert "\n" not in str(refused.value)


def begun(path: Path) -> None:
    """A first start that was ended in the middle."""
    tables(
        path,
        "CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app TEXT, name TEXT)",
        "INSERT INTO django_migrations (app, name) VALUES ('contenttypes', '0001_initial')",
    )


def nothing(path: Path) -> None:
    """A site's first start."""
    assert not path.exists()


@pytest.mark.parametrize("write", [ours, begun, Path.touch, lambda path: tables(path, "VACUUM"), nothing])
def test_a_site_and_a_beginning_are_let_through(tmp_path: Path, write: Callable[[Path], None]) -> None:
    write(tmp_path / "kb.sqlite3")
    looked_at(tmp_path / "kb.sqlite3")


def test_what_was_written_last_may_lie_beside_it(tmp_path: Path) -> None:
    """A machine that goes down while the journal is worked in leaves a short file, and all of it in the journal."""
    path, left = tmp_path / "kb.sqlite3", tmp_path / "left" / "kb.sqlite3"
    left.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as live:
        live.execute("PRAGMA journal_mode = WAL")
        live.execute("SELECT count(*) FROM sqlite_master").fetchall()  # from now on the journal stays when others leave
        ours(path)
        live.execute("PRAGMA wal_checkpoint(FULL)")
        for name in ("kb.sqlite3", "kb.sqlite3-wal"):
            shutil.copy(tmp_path / name, left.parent)
    os.truncate(left, 8192)
    looked_at(left)
    with closing(sqlite3.connect(left)) as again:
        assert again.execute("SELECT count(*) FROM kb_words").fetchone() == (400,)


def test_looking_leaves_nothing_behind(tmp_path: Path) -> None:
    ours(tmp_path / "kb.sqlite3")
    looked_at(tmp_path / "kb.sqlite3")
    assert [entry.name for entry in tmp_path.iterdir()] == ["kb.sqlite3"]


def test_a_database_on_a_server_is_that_servers() -> None:
    refuse_rubbish({"ENGINE": "django.db.backends.postgresql", "NAME": "/dev/null"})


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["manage.py", "restore", "x"], True),
        (["/srv/signpost/manage.py", "restore"], True),
        (["manage.py", "serve"], False),
        (["manage.py"], False),
        (["granian", "restore"], False),
    ],
)
def test_only_a_restore_may_find_rubbish(words: list[str], expected: bool) -> None:
    assert is_about_to_restore(words) is expected


@pytest.mark.thorough
@pytest.mark.parametrize("command", ["serve", "worker", "check", "migrate", "check_content", "backup"])
def test_every_command_says_it(tmp_path: Path, command: str) -> None:
    (tmp_path / "kb.sqlite3").write_text("rubbish")
    own = {"DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'kb.sqlite3'}", "PORT": "0"}
    done = subprocess.run(
        [sys.executable, "manage.py", command],
        cwd=settings.BASE_DIR,
        env={**os.environ, **SETTINGS, **own},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (
        1,
        f"The database {tmp_path / 'kb.sqlite3'} {NO_DATABASE}: docs/backup.md says how.\n",
    )
    assert [entry.name for entry in tmp_path.iterdir()] == ["kb.sqlite3"]
