"""The folder of backups: the newest first, what is known of each, and other people's files left alone."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kb.operations.backups.retention import Keep
from kb.operations.backups.shelf import Known, find, name_for, newest_tried, note, prune, shelf

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ONE = Keep(days=1, weeks=0, months=0)


def put(folder: Path, at: datetime, known: Known | None = None, *, upload: bool = False, ending: str = "") -> str:
    name = name_for(at, upload=upload) + ending
    (folder / name).write_bytes(b"x" * 10)
    if known:
        note(folder / name, known)
    return name


def test_backups_are_found_with_what_is_known_of_them(tmp_path: Path) -> None:
    put(tmp_path, NOW, Known("asked", "d" * 64, NOW.isoformat()))
    put(tmp_path, NOW - timedelta(days=1), ending=".age")
    (tmp_path / "holiday.tar.gz").write_text("somebody's")
    (tmp_path / "signpost-20261332T000000Z.tar.gz").write_text("no date")
    newest, older = shelf(tmp_path)
    assert (newest.name, newest.size, newest.tried_at) == ("signpost-20261122T120000Z.tar.gz", 10, NOW)
    assert (older.is_encrypted, older.tried_at, older.known) == (True, None, Known())


def test_a_broken_note_means_that_nothing_is_known(tmp_path: Path) -> None:
    name = put(tmp_path, NOW)
    for text in ("", "{", "[]", "null", '"x"'):
        (tmp_path / f"{name}.json").write_text(text)
        assert shelf(tmp_path)[0].known == Known()


def test_a_shelf_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert shelf(tmp_path / "nowhere") == []


def test_nothing_else_has_the_name_of_a_backup(tmp_path: Path) -> None:
    put(tmp_path, NOW)
    (tmp_path / "secret_key").write_text("x")
    found = [
        find(tmp_path / "sub", name) for name in ("../secret_key", "secret_key", "../signpost-20261122T120000Z.tar.gz")
    ]
    assert found == [None, None, None]
    assert find(tmp_path, "signpost-20261122T120000Z.tar.gz") is not None


def test_what_is_not_kept_goes_with_its_note(tmp_path: Path) -> None:
    stays = put(tmp_path, NOW, Known(tried_at=NOW.isoformat()))
    goes = put(tmp_path, NOW - timedelta(days=3), Known())
    (tmp_path / "holiday.tar.gz").write_text("somebody's")
    assert prune(tmp_path, ONE, NOW) == [goes]
    assert {path.name for path in tmp_path.iterdir()} == {stays, f"{stays}.json", "holiday.tar.gz"}


def test_the_last_one_that_was_tried_out_stays(tmp_path: Path) -> None:
    put(tmp_path, NOW, Known(fault="The disk is full."))
    tried = put(tmp_path, NOW - timedelta(days=30), Known(tried_at=NOW.isoformat()))
    assert prune(tmp_path, ONE, NOW) == []
    assert getattr(newest_tried(tmp_path), "name", "") == tried


def test_uploads_go_after_a_day_and_are_no_backups_of_ours(tmp_path: Path) -> None:
    fresh = put(tmp_path, NOW - timedelta(hours=1), Known(tried_at=NOW.isoformat()), upload=True)
    old = put(tmp_path, NOW - timedelta(hours=25), upload=True)
    assert newest_tried(tmp_path) is None
    assert prune(tmp_path, ONE, NOW) == [old]
    assert [backup.name for backup in shelf(tmp_path)] == [fresh]


def test_halves_of_killed_processes_go_after_a_day(tmp_path: Path) -> None:
    for name, hours in ((".x.part", 25), (".y.part", 1)):
        (tmp_path / name).write_text("half")
        moment = (NOW - timedelta(hours=hours)).timestamp()
        os.utime(tmp_path / name, (moment, moment))
    prune(tmp_path, ONE, NOW)
    assert [path.name for path in tmp_path.iterdir()] == [".y.part"]
