"""One file that holds a whole site: its database, its secret key, its pictures, and a list of all that with digests.

manifest.json        who made it, when, and the digest of each of the others
database             a SQLite file or a dump of PostgreSQL
files/…              what else lies in the data folder and is not made again by itself
"""

import gzip
import json
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Final

from kb import VERSION
from kb.operations.backups.faults import BackupFailed

MANIFEST: Final = "manifest.json"
DATABASE: Final = "database"
FILES: Final = "files/"
SQLITE: Final = "sqlite"
POSTGRESQL: Final = "postgresql"

_FORMAT: Final = 1
#: In the data folder, and made anew by every start; or not worth keeping.
_LEFT_OUT: Final = frozenset({"static", "static.sources", "pages.compiled", "installed", "backups", "held", "uploads"})
_LEFT_OUT_ENDINGS: Final = (".lock", ".part", ".sqlite3", ".sqlite3-wal", ".sqlite3-shm", ".sqlite3-journal")
_LEFT_OUT_STARTS: Final = (".", "before-restore-")
_PIECE: Final = 1 << 20
_OWNER_ONLY: Final = 0o600
_LARGEST_MANIFEST: Final = 64 << 20
#: Of the free disk, this much may be filled by unpacking.
_SHARE: Final = 0.9
_BROKEN: Final = (tarfile.TarError, OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive says of itself. `newest` has the number of the newest row of each table, if that is known."""

    kind: str
    made_at: str
    version: str
    newest: dict[str, int]
    digests: dict[str, str] = field(default_factory=dict)


def write_archive(target: Path, database: Path, contents: Contents, data: Path, without: Path) -> str:
    """Write the file, down to the disk; gives its digest. `without` is the folder of backups, wherever that is."""
    digests: dict[str, str] = {}
    with open(os.open(target, os.O_RDWR | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY), "w+b") as out:
        with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=1) as packed, _new_tar(packed) as tar:
            digests[DATABASE] = _add(tar, DATABASE, database)
            for path in kept_files(data, without):
                name = f"{FILES}{path.relative_to(data).as_posix()}"
                digests[name] = _add(tar, name, path)
            _add_manifest(tar, contents, digests)
        out.flush()
        os.fsync(out.fileno())
        out.seek(0)
        return _digest(out)


def kept_files(data: Path, without: Path) -> Iterator[Path]:
    """What of the data folder goes into a backup beside the database, in a fixed order."""
    for path in sorted(data.iterdir()):
        name = path.name
        if name in _LEFT_OUT or name.endswith(_LEFT_OUT_ENDINGS) or name.startswith(_LEFT_OUT_STARTS):
            continue
        if path.is_file() and not path.is_symlink():
            yield path
        elif path.is_dir() and not path.is_symlink():
            inner = sorted(path.rglob("*"))
            inside = (file for file in inner if file.is_file() and not file.is_symlink() and file.name[0] != ".")
            yield from (file for file in inside if not file.is_relative_to(without))


def unpack(path: Path, folder: Path) -> Contents:
    """Unpack into an empty folder, nothing outside of it, and compare every digest. Raises `BackupFailed`."""
    digests: dict[str, str] = {}
    told: Any = None
    room = int(shutil.disk_usage(folder).free * _SHARE)
    try:
        with tarfile.open(path, mode="r:gz") as tar:
            for member in tar:
                room = _refuse_odd(member, room)
                source = tar.extractfile(member)
                assert source is not None  # a plain file
                if member.name == MANIFEST:
                    told = json.loads(source.read(_LARGEST_MANIFEST))
                else:
                    digests[member.name] = _write_out(source, folder / member.name)
        contents = _read_manifest(told)
    except _BROKEN as error:
        raise BackupFailed(f"{path.name} is no backup of this site, or it is damaged ({error}).") from error
    if digests != contents.digests:
        raise BackupFailed(f"{path.name} is damaged: not everything in it is what was put into it.")
    return contents


def _new_tar(out: BinaryIO | gzip.GzipFile) -> tarfile.TarFile:
    return tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT)


class _Digesting:
    """Reads a file and keeps the digest of what was read."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.digest = file, sha256()

    def read(self, size: int) -> bytes:
        piece = self.file.read(size)
        self.digest.update(piece)
        return piece


def _add(tar: tarfile.TarFile, name: str, path: Path) -> str:
    with path.open("rb") as file:
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = os.fstat(file.fileno()).st_size, _OWNER_ONLY, 0
        reading = _Digesting(file)
        tar.addfile(member, reading)  # type: ignore[arg-type]
        return reading.digest.hexdigest()


def _add_manifest(tar: tarfile.TarFile, contents: Contents, digests: dict[str, str]) -> None:
    told = {
        "format": _FORMAT,
        "version": contents.version,
        "made_at": contents.made_at,
        "kind": contents.kind,
        "newest": contents.newest,
        "digests": digests,
    }
    body = json.dumps(told, indent=1).encode()
    member = tarfile.TarInfo(MANIFEST)
    member.size, member.mode = len(body), _OWNER_ONLY
    tar.addfile(member, BytesIO(body))


def _read_manifest(told: Any) -> Contents:
    if told is None or told["format"] != _FORMAT or told["kind"] not in {SQLITE, POSTGRESQL}:
        raise ValueError("its list of contents is missing, or of a newer version of Signpost")
    newest = {str(table): int(number) for table, number in told["newest"].items()}
    datetime.fromisoformat(told["made_at"])
    return Contents(told["kind"], told["made_at"], str(told["version"]), newest, dict(told["digests"]))


def _refuse_odd(member: tarfile.TarInfo, room: int) -> int:
    """How much room is left after this one. Plain files of ours only: nothing that leads elsewhere."""
    parts = PurePosixPath(member.name).parts
    ours = member.name in {MANIFEST, DATABASE} or (member.name.startswith(FILES) and len(parts) > 1)
    if not member.isreg() or not ours or ".." in parts or "\\" in member.name or "\0" in member.name:
        raise ValueError("it holds something that no backup has")
    if member.size > room:
        raise ValueError("there is too little room on the disk to unpack it")
    return room - member.size


def _write_out(source: Any, path: Path) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = sha256()
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), "wb") as out:
        while piece := source.read(_PIECE):
            digest.update(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()


def _digest(file: BinaryIO) -> str:
    digest = sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()


def contents_of(kind: str, at: datetime, newest: dict[str, int]) -> Contents:
    return Contents(kind, at.isoformat(), VERSION, newest)
