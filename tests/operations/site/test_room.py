"""When a disk is full, when nearly, and what is said of it."""

import os
from pathlib import Path
from typing import Any

import pytest

from kb.operations.duties import disk as duty_of_disks
from kb.operations.duties.disk import disk_duties
from kb.operations.site import room
from kb.operations.site.room import Disk, disks, looked_at
from tests import clock

MB = 1024 * 1024
GB = 1024 * MB
#: A disk that every Linux has beside the one of its temporary files.
OTHER = Path("/dev") / "shm"


@pytest.mark.parametrize(
    ("free", "size", "full", "narrow"),
    [
        (199 * MB, 1000 * GB, True, True),
        (200 * MB, 1000 * GB, False, True),
        (1023 * MB, 1000 * GB, False, True),
        (1024 * MB, 1000 * GB, False, False),
        (0, 40 * MB, True, True),
        (2 * MB - 1, 40 * MB, True, True),
        (2 * MB, 40 * MB, False, True),
        (4 * MB - 1, 40 * MB, False, True),
        (4 * MB, 40 * MB, False, False),
        (500 * MB, 10 * GB, False, True),
        (100 * MB, 1 * GB, False, True),
        (51 * MB, 1 * GB, True, True),
    ],
)
def test_on_a_small_disk_the_share_counts_and_on_a_large_one_the_bytes(
    free: int, size: int, full: bool, narrow: bool
) -> None:
    disk = Disk(Path("/data"), free, size)
    assert (disk.is_full, disk.is_narrow) == (full, narrow)


def test_without_a_place_for_another_file_a_disk_is_full() -> None:
    assert Disk(Path("/data"), 50 * GB, 100 * GB, files_left=99).is_full
    assert not Disk(Path("/data"), 50 * GB, 100 * GB, files_left=100).is_full


def test_one_that_can_only_be_read_is_full() -> None:
    assert Disk(Path("/data"), 50 * GB, 100 * GB, is_read_only=True).is_full


def test_too_little_for_the_next_backup_is_narrow() -> None:
    assert Disk(Path("/data"), 5 * GB, 10 * GB, wanted=5 * GB + 1).is_narrow
    assert not Disk(Path("/data"), 5 * GB, 10 * GB, wanted=5 * GB).is_narrow


def test_it_is_asked_of_the_system(tmp_path: Path) -> None:
    disk, told = looked_at(tmp_path), os.statvfs(tmp_path)
    assert (disk.folder, disk.size) == (tmp_path, told.f_blocks * told.f_frsize)
    assert 0 <= disk.free <= disk.size
    assert not disk.is_read_only
    assert looked_at(Path("/proc")).files_left is None  # it counts no files, and has none left all the same


@pytest.mark.django_db
def test_each_disk_is_named_once(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA_DIR, settings.BACKUP_DIR = tmp_path, tmp_path / "not/made/yet"
    monkeypatch.setattr(room.tempfile, "gettempdir", lambda: str(OTHER))
    assert [disk.folder for disk in disks()] == [tmp_path, OTHER]


@pytest.mark.django_db
def test_an_operator_reads_which_disk_and_how_much(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [
        Disk(Path("/srv/data"), 12 * MB, 8 * GB),
        Disk(Path("/srv/backups"), 900 * MB, 8 * GB, wanted=2 * GB),
        Disk(Path("/srv/tmp"), 8 * GB, 80 * GB, is_read_only=True),
        Disk(Path("/"), 8 * GB, 80 * GB, files_left=7),
        Disk(Path("/home"), 8 * GB, 80 * GB, files_left=7000),
    ]
    monkeypatch.setattr(duty_of_disks, "disks", lambda: found)
    full, narrow = disk_duties(clock.now())
    assert (full.key, full.urgent, narrow.key, narrow.urgent) == ("disk-full", True, "disk-narrow", False)
    said = [(item.label, str(item.note).replace("\xa0", " ")) for item in (*full.items, *narrow.items)]
    assert said == [
        ("/srv/data", "12.0 MB of 8.0 GB free"),
        ("/srv/tmp", "it can only be read; the system does that to a disk with faults"),
        ("/", "8.0 GB of 80.0 GB free, and no more than 7 files"),
        ("/srv/backups", "900.0 MB of 8.0 GB free; the next backup needs 2.0 GB"),
    ]


@pytest.mark.django_db
def test_disks_with_room_ask_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duty_of_disks, "disks", lambda: [Disk(Path("/"), 50 * GB, 100 * GB)])
    assert disk_duties(clock.now()) == []
