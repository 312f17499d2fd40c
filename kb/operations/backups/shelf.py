"""The folder of backups: what lies there, what is known of each, what goes when there are enough.

What is known of a backup stands in a small file beside it, not in the database, which a backup would have to be
restored to be asked.
"""

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from kb.operations.backups.retention import Keep

_NAME: Final = re.compile(r"(signpost|uploaded)-(\d{8}T\d{6}Z)\.tar\.gz(\.age|\.gpg)?")
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_KNOWN: Final = ".json"
_OWNER_ONLY: Final = 0o600
#: An upload is there to be tried out, not to be kept.
_UPLOADS_STAY: Final = timedelta(hours=24)
#: Half-written files of a process that was killed go after so long.
_HALVES_STAY: Final = timedelta(hours=24)
HALF: Final = ".part"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a backup. `tried_at` is when a site was run on it, `fault` why that failed."""

    reason: str = ""
    digest: str = ""
    tried_at: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Backup:
    """A file on the shelf."""

    path: Path
    made_at: datetime
    size: int
    known: Known

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def files(self) -> tuple[Path, Path]:
        """The backup, and what is known of it."""
        return self.path, self.path.with_name(self.name + _KNOWN)

    @property
    def is_upload(self) -> bool:
        return self.name.startswith("uploaded-")

    @property
    def is_encrypted(self) -> bool:
        return self.path.suffix in {".age", ".gpg"}

    @property
    def tried_at(self) -> datetime | None:
        return datetime.fromisoformat(self.known.tried_at) if self.known.tried_at else None


def name_for(at: datetime, *, upload: bool = False) -> str:
    return f"{'uploaded' if upload else 'signpost'}-{at.astimezone(UTC):{_STAMP}}.tar.gz"


def shelf(folder: Path) -> list[Backup]:
    """Everything on the shelf, the newest first; other people's files are left alone."""
    try:
        found = [backup for entry in os.scandir(folder) if (backup := _looked_at(Path(entry.path)))]
    except FileNotFoundError:
        return []
    return sorted(found, key=lambda backup: (backup.made_at, backup.name), reverse=True)


def own_backups(folder: Path) -> list[Backup]:
    return [backup for backup in shelf(folder) if not backup.is_upload]


def find(folder: Path, name: str) -> Backup | None:
    """A backup by its name, which may come from an address; nothing else in the folder has one."""
    return _looked_at(folder / name) if _NAME.fullmatch(name) else None


def newest_tried(folder: Path) -> Backup | None:
    """The newest backup of this site on which a site was run with success."""
    return next((backup for backup in own_backups(folder) if backup.tried_at and not backup.known.fault), None)


def note(path: Path, known: Known) -> None:
    """Write down what is known of a backup: all of it or nothing."""
    beside = path.with_name(path.name + _KNOWN)
    half = beside.with_name(f".{beside.name}{HALF}")
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY), "w", encoding="utf-8") as file:
        json.dump(asdict(known), file)
    half.replace(beside)


def prune(folder: Path, keep: Keep, at: datetime) -> list[str]:
    """Let go of what is not to be kept, and say what went. The newest backup that was tried out stays in any case."""
    tried = newest_tried(folder)
    own = own_backups(folder)
    stay = keep.of(backup.made_at for backup in own) | ({tried.made_at} if tried else set())
    going = [backup for backup in own if backup.made_at not in stay]
    going += [backup for backup in shelf(folder) if backup.is_upload and backup.made_at < at - _UPLOADS_STAY]
    for backup in going:
        remove(backup)
    for half in _old_halves(folder, at):
        with suppress(FileNotFoundError):
            half.unlink()
    return [backup.name for backup in going]


def remove(backup: Backup) -> None:
    for path in backup.files:
        with suppress(FileNotFoundError):
            path.unlink()


def _looked_at(path: Path) -> Backup | None:
    found = _NAME.fullmatch(path.name)
    if found is None:
        return None
    try:
        made_at = datetime.strptime(found[2], _STAMP).replace(tzinfo=UTC)
        size = path.stat().st_size
    except (ValueError, FileNotFoundError):
        return None
    return Backup(path, made_at, size, _known(path))


def _known(path: Path) -> Known:
    try:
        told: Any = json.loads(path.with_name(path.name + _KNOWN).read_text(encoding="utf-8"))
        return Known(**{name: str(told.get(name, "")) for name in Known.__dataclass_fields__})
    except (FileNotFoundError, ValueError, AttributeError):
        return Known()


def _old_halves(folder: Path, at: datetime) -> Iterator[Path]:
    for path in folder.glob(f".*{HALF}"):
        with suppress(FileNotFoundError):
            if path.is_file() and path.stat().st_mtime < (at - _HALVES_STAY).timestamp():
                yield path
