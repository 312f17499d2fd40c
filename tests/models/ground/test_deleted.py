"""What was deleted is in no file of the database any more."""

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from kb.models.ground.deleted import overwrite_deleted
from tests.browser.running import command
from tests.folders import CopyTo

CANARY = "canary-5b1f.example"
KEEP = "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;"


def found_in(folder: Path) -> list[str]:
    """Read by another process: one that closes a file lets go of its own locks on it, and nobody would be a reader."""
    files = sorted(str(path) for path in folder.glob("kb.sqlite3*"))
    said = subprocess.run(["grep", "-laF", CANARY, *files], capture_output=True, text=True, check=False)
    assert said.stderr == ""
    return [Path(name).name for name in said.stdout.splitlines()]


@pytest.fixture
def reader(first_start: CopyTo, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A site's database that somebody else has open as well, so that no file goes when the last one leaves."""
    first_start(tmp_path / "data")
    with closing(sqlite3.connect(tmp_path / "data/kb.sqlite3", isolation_level=None)) as other:
        other.executescript(KEEP)
        service = other.execute("SELECT id FROM kb_service LIMIT 1").fetchone()[0]
        other.execute("INSERT INTO kb_domain (name, active, service_id) VALUES (?, 1, ?)", (CANARY, service))
        yield other


@pytest.mark.thorough
def test_an_erased_domain_is_in_no_file(reader: sqlite3.Connection, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert found_in(data) == ["kb.sqlite3-wal"]
    command(data, "erase_domain", CANARY, "--yes")
    assert found_in(data) == []


@pytest.mark.thorough
def test_whoever_reads_meanwhile_is_not_waited_for_long(reader: sqlite3.Connection, tmp_path: Path) -> None:
    data = tmp_path / "data"
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM kb_domain").fetchone()
    command(data, "erase_domain", CANARY, "--yes")
    assert "kb.sqlite3-wal" in found_in(data)
    reader.execute("COMMIT")
    command(data, "shell", "-c", "from kb.models.ground.deleted import overwrite_deleted as o; assert o()")
    assert found_in(data) == []


def test_the_usual_patience_comes_back(transactional_db: None) -> None:
    if connection.vendor != "sqlite":
        assert overwrite_deleted()
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA busy_timeout").fetchone()
        assert overwrite_deleted()
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == before
