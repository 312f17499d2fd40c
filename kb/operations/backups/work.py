"""Backups in the background: the one that somebody asked for, those by the clock, and uploads to be tried out."""

import os
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import DatabaseError

from kb.models.ground.work import Work, WorkState
from kb.models.site.events import CLOCK, record_event
from kb.operations.backups import shelf
from kb.operations.backups.faults import BackupFailed
from kb.operations.backups.making import ASKED, DAILY, Plan, make_backup
from kb.operations.backups.shelf import Backup, Known
from kb.operations.backups.trying import CannotTry, try_out
from kb.operations.work.background import CannotBeDone, background, every, later
from kb.operations.work.lanes import Lane

#: A backup by the clock comes a little early rather than a whole round late.
_EARLY: Final = timedelta(minutes=30)
_OWNER_ONLY: Final = 0o600
_NAMES: Final = ("backup.make", "backup.try")


@background("backup.make", lane=Lane.KEEPING)
def make_now(*, who: str) -> None:
    _make(datetime.now(UTC), ASKED, who)


@every(hours=1, name="backup.keep", lane=Lane.KEEPING)
def keep_backups(at: datetime) -> None:
    """Make a backup if the newest is as old as `BACKUP_HOURS` says; 0 means that somebody else sees to it."""
    if not settings.BACKUP_HOURS:
        return
    due = at - timedelta(hours=settings.BACKUP_HOURS) + _EARLY
    if all(backup.made_at < due for backup in shelf.own_backups(settings.BACKUP_DIR)):
        _make(at, DAILY, CLOCK)


@background("backup.try", lane=Lane.KEEPING)
def try_upload(*, name: str) -> None:
    """Run a site on what was uploaded, and write down how that went."""
    backup = shelf.find(settings.BACKUP_DIR, name)
    if backup is None:
        return  # gone meanwhile: nothing to try
    try:
        try_out(backup.path, settings.BACKUP_DIR)
        known = Known(tried_at=datetime.now(UTC).isoformat())
    except (BackupFailed, CannotTry) as reason:
        known = Known(fault=str(reason))
    shelf.note(backup.path, known)


def receive(pieces: Iterable[bytes], at: datetime) -> Backup:
    """Put an upload on the shelf and have it tried out. Raises `OSError` or `DatabaseError`: then nothing is left."""
    folder = settings.BACKUP_DIR
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / shelf.name_for(at, upload=True)
    half = folder / f".{target.name}{shelf.HALF}"
    try:
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY), "wb") as file:
            for piece in pieces:
                file.write(piece)
        half.replace(target)
        later(try_upload, name=target.name)
    except (OSError, DatabaseError):
        half.unlink(missing_ok=True)
        target.unlink(missing_ok=True)
        raise
    found = shelf.find(folder, target.name)
    assert found is not None  # it was just put there
    return found


def under_way() -> list[Work]:
    """What of this waits or runs."""
    return list(Work.objects.filter(name__in=_NAMES, state__in=[WorkState.WAITING, WorkState.RUNNING]))


def last_fault() -> str:
    """Why the last backup that somebody asked for was not made; empty if one was made since."""
    parked = Work.objects.parked().filter(name__in=[*_NAMES, "backup.keep"]).first()
    if parked is None or parked.finished_at is None:
        return ""
    since = [backup for backup in shelf.own_backups(settings.BACKUP_DIR) if backup.made_at > parked.finished_at]
    return "" if since else parked.fault


def _make(at: datetime, reason: str, who: str) -> None:
    try:
        made = make_backup(at, Plan.of_settings(reason))
    except BackupFailed as fault:
        raise CannotBeDone(str(fault)) from fault
    record_event(at, who, "backup.make", "backup", after={"file": made.name, "sha256": made.known.digest})
