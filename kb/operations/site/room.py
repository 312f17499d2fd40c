"""How much room the disks have on which the site writes.

A disk on which nothing can be written any more loses nothing that was there, but everything new is refused: it is told
to whoever watches the site. Before that an operator is told, while the next backup may already not fit.
"""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection

from kb.operations.backups.shelf import own_backups

_MB: Final = 1024 * 1024
#: A disk is full when less than this share of it is free, and less than so many bytes: a large import, its journal of
#: 64 MB and a day of the site fit into these. On a small disk the share counts, on a large one the bytes do.
_FULL: Final = (0.05, 200 * _MB)
#: The same for one that is nearly full: days, not hours.
_NARROW: Final = (0.1, 1024 * _MB)
#: So many more files can be made, at least; a backup that is tried out makes a few dozen.
_FEWEST_FILES: Final = 100


@dataclass(frozen=True, slots=True)
class Disk:
    """One disk, by the first of our folders on it. Sizes in bytes; `wanted` is what the next backup takes there."""

    folder: Path
    free: int
    size: int
    files_left: int | None = None
    is_read_only: bool = False
    wanted: int = 0

    @property
    def is_full(self) -> bool:
        return self.is_read_only or self._has_no_files or self.free < _least(self.size, *_FULL)

    @property
    def is_narrow(self) -> bool:
        """Nearly full, or too full for the next backup."""
        return self.is_full or self.free < max(self.wanted, _least(self.size, *_NARROW))

    @property
    def _has_no_files(self) -> bool:
        return self.files_left is not None and self.files_left < _FEWEST_FILES


def disks() -> list[Disk]:
    """Each disk on which the site writes, once: that of its data, its database, its backups, and of what waits."""
    places = [settings.DATA_DIR, *_database(), settings.BACKUP_DIR, Path(tempfile.gettempdir())]
    backups = _there(settings.BACKUP_DIR)
    found: dict[int, Disk] = {}
    for folder in map(_there, places):
        device = folder.stat().st_dev
        if device not in found:
            wanted = _next_backup() if device == backups.stat().st_dev else 0
            found[device] = looked_at(folder, wanted)
    return list(found.values())


def full_disks() -> list[Disk]:
    return [disk for disk in disks() if disk.is_full]


def looked_at(folder: Path, wanted: int = 0) -> Disk:
    """The disk of a folder, as it is for whoever is not root."""
    told = os.statvfs(folder)
    files = told.f_favail if told.f_files else None  # some file systems count none
    read_only = bool(told.f_flag & os.ST_RDONLY)
    return Disk(folder, told.f_bavail * told.f_frsize, told.f_blocks * told.f_frsize, files, read_only, wanted)


def _least(size: int, share: float, most: int) -> int:
    return min(int(size * share), most)


def _there(folder: Path) -> Path:
    """The folder, or what it will be made in."""
    return next(place for place in (folder, *folder.parents) if os.path.isdir(place))


def _database() -> list[Path]:
    return [Path(connection.settings_dict["NAME"]).absolute().parent] if connection.vendor == "sqlite" else []


def _next_backup() -> int:
    """In bytes: a copy of the database, the archive, and what is unpacked to try it out."""
    if not settings.BACKUP_HOURS:
        return 0
    last = next((backup.size for backup in own_backups(settings.BACKUP_DIR)), 0)
    if connection.vendor != "sqlite":
        return 3 * last
    try:
        database = os.stat(connection.settings_dict["NAME"]).st_size
    except OSError:  # a test's, in memory
        database = 0
    return 2 * database + last
