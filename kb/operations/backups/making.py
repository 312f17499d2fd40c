"""A backup from the running site to a file on the shelf: copied, checked, put on the disk, and only then named."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.conf import settings
from django.db import connection

from kb.operations.backups import archive, encryption, shelf
from kb.operations.backups.faults import BackupFailed
from kb.operations.backups.postgres_dumps import dump_postgres
from kb.operations.backups.retention import Keep
from kb.operations.backups.shelf import Backup, Known
from kb.operations.backups.sqlite_copies import copy_sqlite
from kb.operations.backups.trying import CannotTry, try_out

#: Why a backup was made.
ASKED: Final = "asked"
DAILY: Final = "daily"
BEFORE_MIGRATION: Final = "before a migration"

_ROWS: Final = 'SELECT COALESCE(MAX(id), 0) FROM "{}"'
#: On PostgreSQL: tables to which every act adds a row, by which a dump is compared.
_GROWING: Final = ("django_migrations", "kb_event")


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a backup goes and what is done with it."""

    folder: Path
    reason: str = ASKED
    keep: Keep = field(default_factory=Keep)
    recipient: str = ""
    tried: bool = True

    @classmethod
    def of_settings(cls, reason: str, *, tried: bool = True) -> "Plan":
        return cls(settings.BACKUP_DIR, reason, Keep.parse(settings.BACKUP_KEEP), settings.BACKUP_RECIPIENT, tried)


def make_backup(at: datetime, plan: Plan) -> Backup:
    """Make one, try it out, and let old ones go. Raises `BackupFailed`; then there is one fewer, never a wrong one."""
    try:
        plan.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(plan.folder), TemporaryDirectory(dir=plan.folder, prefix=".making-") as making:
            backup = _made(_free_moment(plan.folder, at), plan, Path(making))
            shelf.prune(plan.folder, plan.keep, at)
            return backup
    except OSError as error:
        raise BackupFailed(f"The backup cannot be written to {plan.folder}: {error.strerror or error}.") from error


def _made(at: datetime, plan: Plan, making: Path) -> Backup:
    whole, database = making / shelf.name_for(at), making / "copy"
    contents = _copy(database, at)
    digest = archive.write_archive(whole, database, contents, settings.DATA_DIR, plan.folder)
    database.unlink()
    known = Known(plan.reason, digest)
    if plan.tried:
        try:
            try_out(whole, plan.folder)
            known = replace(known, tried_at=at.isoformat())
        except CannotTry as reason:
            known = replace(known, fault=str(reason))
    ending = encryption.ending_for(plan.recipient)
    ready = whole
    if ending:
        ready = whole.with_name(whole.name + ending)
        encryption.encrypt(whole, ready, plan.recipient)
    target = plan.folder / ready.name
    shelf.note(target, known)
    _settle(ready, target)
    found = shelf.find(plan.folder, target.name)
    assert found is not None  # it was just put there
    return found


def _copy(target: Path, at: datetime) -> archive.Contents:
    """The database, by its own means, and what was the newest row before that began."""
    database: dict[str, Any] = connection.settings_dict
    if connection.vendor == "sqlite":
        return archive.contents_of(archive.SQLITE, at, copy_sqlite(Path(database["NAME"]), target))
    newest = _newest_rows()
    dump_postgres(database, target)
    return archive.contents_of(archive.POSTGRESQL, at, newest)


def _newest_rows() -> dict[str, int]:
    tables = set(connection.introspection.table_names())
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        for table in _GROWING:
            if table in tables:
                cursor.execute(_ROWS.format(table))
                found[table] = cursor.fetchone()[0]
    return found


def _free_moment(folder: Path, at: datetime) -> datetime:
    """Names are by the second, and a name is given once."""
    taken = {backup.made_at for backup in shelf.shelf(folder)}
    at = at.replace(microsecond=0)
    while at in taken:
        at += timedelta(seconds=1)
    return at


def _settle(source: Path, target: Path) -> None:
    """Give the whole file its name, and see to it that both are on the disk."""
    with source.open("rb") as file:
        os.fsync(file.fileno())
    source.replace(target)
    descriptor = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One backup at a time. What a killed process left half-made goes first."""
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupFailed("Another backup is being made at this moment.") from error
        for left in folder.glob(".making-*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
