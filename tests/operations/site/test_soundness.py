"""The file of the database, looked through: damage is told until a good look, and found on whatever page it is."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.backends.sqlite3.base import DatabaseWrapper

from kb.models.ground.troubles import Trouble, trouble_of
from kb.models.ground.work import Work
from kb.operations.duties import register
from kb.operations.duties.disk import damage_duties
from kb.operations.duties.duty import Duty
from kb.operations.duties.register import duties_at
from kb.operations.site import soundness
from kb.operations.site.readiness import trouble_beneath
from kb.operations.site.soundness import check_database, damage, faults_of, notice_damage

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PAGE = 4096


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database of a hundred pages."""
    place = tmp_path / "kb.sqlite3"
    with closing(sqlite3.connect(place, isolation_level=None)) as database:
        database.execute(f"PRAGMA page_size = {PAGE}")
        database.execute("CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT)")
        database.execute("CREATE INDEX by_word ON words (word)")
        database.execute("BEGIN")  # each row by itself would be written to the disk by itself
        database.executemany("INSERT INTO words (word) VALUES (?)", ([f"{number:0100d}"] for number in range(1000)))
        database.execute("COMMIT")
    return place


@pytest.fixture
def site(path: Path, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The site keeps its rows in that file."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(soundness, "connection", DatabaseWrapper({"NAME": path}))
    monkeypatch.setattr(soundness, "_met", soundness._Met())
    return path


def overwrite(path: Path, page: int, content: bytes = b"\xa5" * PAGE) -> None:
    with path.open("r+b") as file:
        file.seek(page * PAGE)
        file.write(content)


def met(path: Path) -> DatabaseError:
    """What Django raises for whoever reads all of a file."""
    with closing(sqlite3.connect(path)) as database:
        try:
            database.execute("SELECT count(*), max(word) FROM words NOT INDEXED").fetchall()
        except sqlite3.DatabaseError as cause:
            error = DatabaseError(str(cause))
            error.__cause__ = cause
            return error
    raise AssertionError("the file can be read")


def test_a_whole_file_has_no_faults(path: Path) -> None:
    assert faults_of(path) == ()


@pytest.mark.parametrize("page", [1, 2, 5, 17, 33, 50])
def test_a_page_that_was_overwritten_is_found(path: Path, page: int) -> None:
    overwrite(path, page)
    assert faults_of(path)


@pytest.mark.parametrize("content", [bytes(PAGE), os.urandom(PAGE), b"Dear host,"])
def test_whatever_it_was_overwritten_with(path: Path, content: bytes) -> None:
    overwrite(path, 5, content)
    assert faults_of(path)


def test_no_more_than_five_faults_are_named(path: Path) -> None:
    for page in range(3, 40):
        overwrite(path, page)
    assert len(faults_of(path) or ()) == 5


def test_a_file_that_somebody_holds_on_to_is_not_judged(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soundness, "_PATIENCE", 0)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert faults_of(path) is None


def test_damage_is_told_until_a_good_look(site: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "kb.database")
    whole = site.read_bytes()
    check_database(NOON)
    assert (damage(), trouble_beneath()) == (None, {})
    overwrite(site, 5)
    check_database(NOON)
    check_database(NOON + timedelta(days=1))
    found = damage()
    assert found is not None
    assert found.found_at == NOON
    assert trouble_beneath() == {"intact": False}
    assert [entry.name for entry in sorted(tmp_path.iterdir())] == ["damage.json", "kb.sqlite3"]
    assert (tmp_path / "damage.json").stat().st_mode & 0o777 == 0o600
    site.write_bytes(whole)
    check_database(NOON + timedelta(days=2))
    assert (damage(), trouble_beneath()) == (None, {})
    assert caplog.messages == ["the database is damaged", "the database is in order again"]


@pytest.mark.django_db
def test_an_operator_reads_what_sqlite_says(site: Path) -> None:
    assert damage_duties(NOON) == []
    overwrite(site, 5)
    check_database(NOON)
    (duty,) = damage_duties(NOON)
    found = damage()
    assert found is not None
    assert (duty.key, duty.urgent, [item.note for item in duty.items]) == ("damage", True, ["; ".join(found.faults)])
    assert duty.items[0].label == "Found on 22 November 2026, 12:00"


@pytest.mark.django_db
def test_the_first_page_leaves_out_who_cannot_be_asked_and_says_why(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part reads rows of a page that is damaged; nobody has looked through the file yet."""
    overwrite(site, 5)

    def of_the_damaged_page(_at: datetime) -> list[Duty]:
        raise met(site)

    def of_others(_at: datetime) -> list[Duty]:
        return [Duty("other", "Other", "", [])]

    monkeypatch.setattr(register, "DUTIES", (damage_duties, of_the_damaged_page, of_others))
    assert [duty.key for duty in duties_at(NOON)] == ["damage", "other"]


@pytest.mark.django_db
def test_the_first_page_hides_no_other_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_at: datetime) -> list[Duty]:
        raise DatabaseError("no such column")

    monkeypatch.setattr(register, "DUTIES", (broken,))
    with pytest.raises(DatabaseError, match="no such column"):
        duties_at(NOON)


@pytest.mark.parametrize("content", ["", "[]", '{"found_at": "soon"}', '{"found_at": 3, "faults": 4}'])
def test_a_note_that_cannot_be_read_is_no_good_news(site: Path, tmp_path: Path, content: str) -> None:
    (tmp_path / "damage.json").write_text(content)
    found = damage()
    assert found is not None
    assert found.faults == ("damage.json in the data folder cannot be read",)


@pytest.mark.django_db
def test_who_meets_damage_has_it_told_and_looked_at_once(site: Path) -> None:
    overwrite(site, 5)
    error = met(site)
    for _ in range(5):
        notice_damage(error, NOON)
    found = damage()
    assert found is not None
    assert (found.found_at, found.faults) == (NOON, ("database disk image is malformed",))
    assert list(Work.objects.values_list("name", flat=True)) == ["database.check-now"]


@pytest.mark.django_db
def test_other_faults_of_a_database_are_no_damage(site: Path, tmp_path: Path) -> None:
    with connection.cursor() as cursor, pytest.raises(DatabaseError) as raised:
        cursor.execute("SELECT nothing FROM nowhere")
    for error in (raised.value, ValueError("malformed"), DatabaseError("database disk image is malformed"), None):
        notice_damage(error, NOON)
        assert trouble_of(error) is not Trouble.DAMAGED
    assert damage() is None


def test_a_file_that_became_another_one_is_damage(path: Path, site: Path) -> None:
    site.write_bytes(b"rubbish" * 1000)
    assert trouble_of(met(path)) is Trouble.DAMAGED
    assert faults_of(path) == ("file is not a database",)


def test_on_postgresql_nothing_is_looked_at(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    overwrite(site, 5)
    monkeypatch.setattr(soundness.connection, "vendor", "postgresql")
    check_database(NOON)
    assert damage() is None


def test_what_is_noted_is_whole(site: Path, tmp_path: Path) -> None:
    overwrite(site, 5)
    check_database(NOON)
    assert json.loads((tmp_path / "damage.json").read_text())["found_at"] == NOON.isoformat()
