"""Files that the worker reads: laid down whole, found by their word, and not for ever."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kb.operations.work import uploads
from kb.operations.work.uploads import NoRoom, Teller, UploadState, find, lay_down, sweep_uploads
from tests import clock


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path / "uploads"


def test_a_file_is_found_by_its_word_and_only_as_what_it_is(folder: Path) -> None:
    upload = lay_down([b"one ", b"two"], "tables", "spring", "anna")
    assert find(upload.word, "tables") == upload
    assert (upload.path.read_bytes(), upload.state, upload.subject) == (b"one two", UploadState.READING, "spring")
    assert find(upload.word, "letters") is None
    for odd in ("", "..", "../kb.sqlite3", upload.word.upper(), f"{upload.word}.json", "0" * 32):
        assert find(odd, "tables") is None
    assert sorted(path.name for path in folder.iterdir()) == [upload.word, f"{upload.word}.json"]


def test_two_of_the_same_are_two() -> None:
    one, other = (lay_down([b"same"], "tables", "spring", "anna") for _time in range(2))
    assert one.word != other.word
    uploads.forget_file(one)
    assert (uploads.is_there(one), uploads.is_there(other)) == (False, True)


def test_nobody_else_reads_it(folder: Path) -> None:
    upload = lay_down([b"one"], "tables", "", "anna")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert upload.path.parent == folder


def test_a_full_disk_leaves_nothing_behind(folder: Path) -> None:
    def broken() -> Any:
        yield b"one"
        raise OSError(28, "No space left on device")

    with pytest.raises(NoRoom):
        lay_down(broken(), "tables", "", "anna")
    assert list(folder.iterdir()) == []


def test_a_folder_that_is_a_file_is_said_to_be_no_room(folder: Path) -> None:
    folder.write_text("in the way")
    with pytest.raises(NoRoom):
        lay_down([b"one"], "tables", "", "anna")


def test_how_far_it_is_can_be_seen_while_it_is_read() -> None:
    upload = lay_down([b"one"], "tables", "", "anna")
    tell = Teller(upload)
    tell(50, 200)
    tell(100, 200)  # too soon to be written down again
    found = find(upload.word, "tables")
    assert found == replace(upload, percent=25)


def test_a_note_that_is_half_written_or_damaged_is_no_upload(folder: Path) -> None:
    upload = lay_down([b"one"], "tables", "", "anna")
    (folder / f"{upload.word}.json").write_text('{"word"')
    assert find(upload.word, "tables") is None


def test_after_a_day_all_of_it_goes_also_what_a_killed_server_left(folder: Path) -> None:
    upload = lay_down([b"one"], "tables", "", "anna")
    (folder / "0123.part").write_bytes(b"half")
    sweep_uploads(clock.machine_now() + timedelta(hours=23))
    assert uploads.is_there(upload)
    sweep_uploads(clock.machine_now() + timedelta(hours=25))
    assert list(folder.iterdir()) == []


def test_there_is_nothing_to_sweep_before_the_first_file(folder: Path) -> None:
    sweep_uploads(clock.now())
    assert not folder.exists()


@pytest.mark.parametrize(("size", "small"), [(0, True), (262_144, True), (262_145, False), (None, False)])
def test_up_to_256_kb_a_file_is_read_at_once(size: int | None, small: bool) -> None:
    assert uploads.is_small(size) is small
