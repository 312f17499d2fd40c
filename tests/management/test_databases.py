"""What somebody reads whose command found a disk full or a database damaged."""

import errno
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError

from kb.management.commands.export_pages import write_whole
from kb.management.databases import why_no_room, why_not_ready


def full(folder: Path) -> OperationalError:
    """What a database says that may not grow any more."""
    with closing(sqlite3.connect(folder / "small.sqlite3", isolation_level=None)) as database:
        database.execute("CREATE TABLE words (word TEXT)")
        database.execute("PRAGMA max_page_count = 2")
        with pytest.raises(sqlite3.OperationalError) as raised:
            database.execute("INSERT INTO words VALUES (?)", ["x" * 100_000])
    error = OperationalError(str(raised.value))
    error.__cause__ = raised.value
    return error


@pytest.mark.django_db
def test_a_full_disk_under_the_database_is_said(tmp_path: Path) -> None:
    expected = (
        "The disk of the database is full. Make room, then type this command again; what it wrote was taken back."
    )
    assert why_not_ready(full(tmp_path)) == expected


@pytest.mark.django_db
def test_a_database_that_is_no_more_is_said(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"rubbish" * 1000)
    with closing(sqlite3.connect(tmp_path / "x")) as database, pytest.raises(sqlite3.DatabaseError) as raised:
        database.execute("SELECT * FROM sqlite_master")
    error = DatabaseError("file is not a database")
    error.__cause__ = raised.value
    assert why_not_ready(error) == "The database is damaged. Restore a backup: docs/damage.md says how."


def test_a_full_disk_under_a_file_is_said(settings: Any) -> None:
    settings.DATA_DIR = Path("/srv/data")
    sentence = "The disk is full: {} could not be written. Make room, then type this command again."
    assert why_no_room(OSError(errno.ENOSPC, "No space left", "/srv/x.zip")) == sentence.format("/srv/x.zip")
    assert why_no_room(OSError(errno.EDQUOT, "Quota exceeded")) == sentence.format("/srv/data")
    assert why_no_room(OSError(errno.EACCES, "Permission denied", "/srv/x.zip")) == ""


def test_a_file_is_written_whole_or_stays_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "pages.zip"
    write_whole(target, b"one")
    with pytest.raises(OSError, match="File name too long"):
        write_whole(tmp_path / ("x" * 255), b"two")
    assert target.read_bytes() == b"one"


def test_what_is_no_file_is_written_to(tmp_path: Path) -> None:
    write_whole(Path("/dev/null"), b"one")
    assert not Path("/dev/null").is_file()
