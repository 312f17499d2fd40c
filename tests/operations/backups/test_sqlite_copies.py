"""Copies of a database that somebody writes to meanwhile: nothing that was acknowledged before is missing."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from kb.operations.backups.faults import BackupFailed
from kb.operations.backups.sqlite_copies import check_sqlite, copy_sqlite, refuse_missing

#: Writes row after row, and says each number once the database has acknowledged it.
WRITER = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA journal_mode = WAL")
db.execute("PRAGMA wal_autocheckpoint = 0")
while True:
    print(db.execute("INSERT INTO row (text) VALUES (?)", ("x" * 500,)).lastrowid, flush=True)
"""


def rows(path: Path) -> int:
    db = sqlite3.connect(path)
    newest: int = db.execute("SELECT COALESCE(MAX(id), 0) FROM row").fetchone()[0]
    db.close()
    return newest


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "live.sqlite3"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE row (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT)")
    db.close()
    return path


def test_what_was_acknowledged_before_the_copy_is_in_it_and_a_plain_copy_is_found_out(
    database: Path, tmp_path: Path
) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(database)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    try:
        acknowledged = [int(writer.stdout.readline()) for _ in range(200)][-1]
        plain = tmp_path / "plain.sqlite3"
        shutil.copy(database, plain)
        found = copy_sqlite(database, tmp_path / "copy.sqlite3")
    finally:
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
    assert rows(tmp_path / "copy.sqlite3") == found["row"] >= acknowledged
    # The copy by hand is in perfect order, and has none of what was written.
    with pytest.raises(BackupFailed, match="lacks the newest rows of row"):
        refuse_missing({"row": acknowledged}, check_sqlite(plain))


def test_a_copy_is_one_file_for_its_owner_alone(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    copy_sqlite(database, folder / "copy")
    assert [path.name for path in folder.iterdir()] == ["copy"]
    assert (folder / "copy").stat().st_mode & 0o777 == 0o600


def test_a_damaged_copy_is_found_out(database: Path, tmp_path: Path) -> None:
    db = sqlite3.connect(database)
    with db:
        db.executemany("INSERT INTO row (text) VALUES (?)", [("x" * 500,)] * 200)
    db.close()
    data = bytearray(database.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 64] = b"\xff" * 64
    database.write_bytes(data)
    with pytest.raises(BackupFailed, match=r"damaged|malformed"):
        check_sqlite(database)
    database.write_bytes(data[: len(data) // 3])
    with pytest.raises(BackupFailed):
        check_sqlite(database)
    database.write_text("no database at all, and long enough to be looked at" * 20)
    with pytest.raises(BackupFailed, match="cannot be read"):
        check_sqlite(database)


def test_a_row_that_leads_nowhere_is_found_out(database: Path) -> None:
    db = sqlite3.connect(database)
    db.execute("CREATE TABLE leaf (id INTEGER PRIMARY KEY, row_id INTEGER REFERENCES row (id))")
    with db:
        db.execute("INSERT INTO leaf (row_id) VALUES (7)")
    db.close()
    with pytest.raises(BackupFailed, match="a row of leaf leads nowhere"):
        check_sqlite(database)


def test_a_database_that_is_not_there_is_never_made(tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="is not there"):
        copy_sqlite(tmp_path / "gone.sqlite3", tmp_path / "copy")
    assert [*tmp_path.iterdir()] == []
