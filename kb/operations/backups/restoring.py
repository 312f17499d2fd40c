"""A backup in the place of what is there: only while the site stands still, and what was there is kept beside it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.conf import settings
from django.db import connection

from kb.data_folder import StillRunning, while_it_stands_still
from kb.operations.backups import archive, encryption
from kb.operations.backups.archive import Contents
from kb.operations.backups.faults import BackupFailed, RestoreRefused
from kb.operations.backups.postgres_dumps import check_dump, dump_postgres, restore_dump
from kb.operations.backups.sqlite_copies import BESIDE, check_sqlite, refuse_missing

_BEFORE: Final = "before-restore-"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and the folder in which what was there before is kept."""

    contents: Contents
    before: Path


@contextmanager
def readable(path: Path, identity: Path | None, workplace: Path) -> Iterator[Path]:
    """The backup itself, decrypted into a folder of its own if it is encrypted. Raises `BackupFailed`."""
    if not path.is_file():
        raise BackupFailed(f"There is no file {path}.")
    if path.suffix not in {".age", ".gpg"}:
        yield path
        return
    with TemporaryDirectory(dir=workplace, prefix=".decrypted-") as name:
        plain = Path(name) / path.stem
        encryption.decrypt(path, plain, identity)
        yield plain


def restore(path: Path, at: datetime) -> Restored:
    """Put a backup in the place of the database and the files. Raises `RestoreRefused`; then nothing was changed."""
    data: Path = settings.DATA_DIR
    try:
        with while_it_stands_still(data), TemporaryDirectory(dir=data, prefix=".restoring-") as name:
            place = Path(name)
            contents = archive.unpack(path, place)
            _refuse_other_database(contents)
            before = data / f"{_BEFORE}{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
            before.mkdir(mode=0o700)
            connection.close()
            _restore_database(contents, place / archive.DATABASE, before)
            _restore_files(place / archive.FILES.rstrip("/"), data, before)
            _sync(data)
    except (BackupFailed, StillRunning, FileExistsError) as error:
        raise RestoreRefused(str(error)) from error
    return Restored(contents, before)


def _refuse_other_database(contents: Contents) -> None:
    if contents.kind != connection.vendor:
        kinds = {archive.SQLITE: "SQLite", archive.POSTGRESQL: "PostgreSQL"}
        sentence = f"This backup is of {kinds[contents.kind]}. Set DATABASE_URL to one of that kind to restore it."
        raise RestoreRefused(sentence)


def _restore_database(contents: Contents, new: Path, before: Path) -> None:
    if contents.kind == archive.POSTGRESQL:
        check_dump(new)
        dump_postgres(connection.settings_dict, before / archive.DATABASE)
        restore_dump(connection.settings_dict, new)
        return
    refuse_missing(contents.newest, check_sqlite(new))
    target = Path(connection.settings_dict["NAME"])
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # What stands beside belongs to the database that goes: paired with another one it would destroy it.
    for old in (target, *(target.with_name(target.name + ending) for ending in BESIDE)):
        if old.exists():
            shutil.move(old, before / old.name)
    shutil.move(new, target)
    _sync(target.parent)


def _restore_files(new: Path, data: Path, before: Path) -> None:
    """Files and folders of the backup replace those of the same name; what the backup has not stays."""
    for path in sorted(new.iterdir()) if new.is_dir() else []:
        target = data / path.name
        if target.exists():
            target.rename(before / path.name)
        path.rename(target)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
