"""The data folder: made for its owner alone, and a plain sentence where it cannot be."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kb import data_folder
from kb.data_folder import KEY_LENGTH, CannotStart, close_to_others, everything_in, prepare, refuse_open, secret_key


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_it_makes_the_folder_for_its_owner_alone(tmp_path: Path) -> None:
    prepare(tmp_path / "data")
    assert mode(tmp_path / "data") == 0o700
    prepare(tmp_path / "data")


def test_it_says_when_the_folder_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotStart) as refused:
        prepare(tmp_path / "file" / "data")
    expected = f"The data folder {tmp_path}/file/data cannot be made: Not a directory. Set DATA_DIR."
    assert str(refused.value) == expected


def test_it_says_when_the_folder_cannot_be_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(CannotStart) as refused:
        prepare(tmp_path)
    expected = f"The data folder {tmp_path} cannot be written to. Give this user the right, or set DATA_DIR."
    assert str(refused.value) == expected


def test_it_closes_a_folder_that_was_open_to_others(tmp_path: Path) -> None:
    tmp_path.chmod(0o2755)
    prepare(tmp_path)
    assert mode(tmp_path) == 0o2700


def test_it_closes_the_folder_that_a_link_leads_to(tmp_path: Path) -> None:
    folder, link = tmp_path / "disk", tmp_path / "data"
    folder.mkdir()
    folder.chmod(0o755)
    link.symlink_to(folder)
    prepare(link)
    assert mode(folder) == 0o700


def test_it_leaves_a_folder_alone_that_everybody_uses(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    with pytest.raises(CannotStart) as refused:
        prepare(tmp_path)
    assert str(refused.value) == (
        f"The data folder {tmp_path} is one that everybody uses. Set DATA_DIR to a folder of its own."
    )
    assert mode(tmp_path) == 0o1777


def test_it_says_what_to_type_where_a_folder_is_somebody_elses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def not_ours(path: Path, mode: int) -> None:
        raise PermissionError(1, "Operation not permitted", str(path))

    tmp_path.chmod(0o755)
    monkeypatch.setattr(Path, "chmod", not_ours)
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_000_000)
    with pytest.raises(CannotStart) as refused:
        prepare(tmp_path)
    assert str(refused.value) == (
        f"The data folder {tmp_path} is open to other users of this machine, and it is not 4000000000's to close. "
        f"Type: sudo chown -R 4000000000 {tmp_path} && sudo chmod -R go= {tmp_path}"
    )


def test_a_disk_that_keeps_no_rights_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o777)
    monkeypatch.setattr(Path, "chmod", lambda *_: None)
    with pytest.raises(CannotStart) as refused:
        refuse_open(tmp_path, "The database x")
    expected = "The database x stays open to other users: its disk keeps no rights. Put it on one that does."
    assert str(refused.value) == expected


def test_everything_in_a_folder_is_closed_and_nothing_behind_a_link(tmp_path: Path) -> None:
    data, elsewhere = tmp_path / "data", tmp_path / "elsewhere"
    for folder in (data, data / "media", elsewhere):
        folder.mkdir()
        folder.chmod(0o755)
    for path, rights in ((data / "a", 0o644), (data / "media/b", 0o755), (data / "c", 0o600), (elsewhere / "d", 0o644)):
        path.touch()
        path.chmod(rights)
    (data / "link").symlink_to(elsewhere)
    (data / "broken").symlink_to(data / "gone")
    assert close_to_others([*everything_in(data), data / "never-was"]) == 3
    found = {path.name: mode(path) for path in (*data.glob("[!lb]*"), data / "media/b", elsewhere, elsewhere / "d")}
    assert found == {"a": 0o600, "media": 0o700, "b": 0o700, "c": 0o600, "elsewhere": 0o755, "d": 0o644}


def test_the_key_is_long_kept_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    key = secret_key(tmp_path)
    assert len(key) > KEY_LENGTH
    assert secret_key(tmp_path) == key
    assert mode(tmp_path / "secret_key") == 0o600
    assert secret_key(tmp_path / "another") != key


def test_of_two_that_begin_at_once_one_makes_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file appears after the other one looked, just before its own gets the name."""
    write = data_folder._write_key

    def write_slowly(half: Path) -> None:
        write(half)
        (tmp_path / "secret_key").write_text("made by the other\n")

    monkeypatch.setattr(data_folder, "_write_key", write_slowly)
    assert secret_key(tmp_path) == "made by the other"
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_key_that_cannot_be_read_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_bytes(b"\xff\xfe")
    with pytest.raises(CannotStart) as refused:
        secret_key(tmp_path)
    expected = f"The secret key in {tmp_path}/secret_key cannot be read: check its owner and its rights."
    assert str(refused.value) == expected
    assert (tmp_path / "secret_key").read_bytes() == b"\xff\xfe"


@pytest.mark.thorough
def test_processes_that_start_at_once_read_one_whole_key(tmp_path: Path) -> None:
    code = "import sys, pathlib, kb.data_folder; print(kb.data_folder.secret_key(pathlib.Path(sys.argv[1])))"
    command = [sys.executable, "-c", code, str(tmp_path)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(8)]
    keys = {process.communicate()[0] for process in started}
    assert len(keys) == 1
    assert len(keys.pop().strip()) > 80
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
