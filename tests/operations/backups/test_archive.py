"""The file of a backup: what goes in comes out, and nothing else does."""

import gzip
import io
import json
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.operations.backups.archive import SQLITE, contents_of, unpack, write_archive
from kb.operations.backups.faults import BackupFailed

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
Add = Callable[[tarfile.TarFile], None]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    for name in ("secret_key", "media/a.png", "media/b/c.png", "static/site.css", "static.sources", "installed"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"this is {name}")
    for name in (
        "start.lock",
        "kb.sqlite3-wal",
        ".hidden",
        "backups/x",
        "held/x",
        "uploads/x",
        "before-restore-1/x",
        "media/.half",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("left out")
    (folder / "media/elsewhere").symlink_to("/etc/hostname")
    return folder


@pytest.fixture
def made(data: Path, tmp_path: Path) -> Path:
    database = tmp_path / "database"
    database.write_bytes(b"rows " * 10_000)
    target = tmp_path / "signpost.tar.gz"
    write_archive(target, database, contents_of(SQLITE, AT, {"kb_event": 7}), data, data / "elsewhere")
    return target


def unpacked(path: Path, tmp_path: Path) -> set[str]:
    place = tmp_path / "place"
    place.mkdir()
    unpack(path, place)
    return {file.relative_to(place).as_posix() for file in place.rglob("*") if file.is_file()}


def test_it_holds_what_no_start_makes_again(made: Path, tmp_path: Path) -> None:
    wanted = {"database", "files/secret_key", "files/media/a.png", "files/media/b/c.png"}
    assert unpacked(made, tmp_path) == wanted
    assert (tmp_path / "place/files/media/a.png").read_text() == "this is media/a.png"
    assert made.stat().st_mode & 0o777 == 0o600


def test_it_says_what_it_is(made: Path, tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    contents = unpack(made, tmp_path / "place")
    assert (contents.kind, contents.made_at, contents.newest) == (SQLITE, AT.isoformat(), {"kb_event": 7})


def test_backups_are_no_part_of_a_backup_wherever_they_lie(data: Path, tmp_path: Path) -> None:
    (data / "media/kept").mkdir()
    (data / "media/kept/old.tar.gz").write_text("a backup")
    (tmp_path / "database").write_text("x")
    target = tmp_path / "signpost.tar.gz"
    write_archive(target, tmp_path / "database", contents_of(SQLITE, AT, {}), data, data / "media/kept")
    assert "files/media/kept/old.tar.gz" not in unpacked(target, tmp_path)


def test_one_wrong_byte_is_found_out(made: Path, tmp_path: Path) -> None:
    body = bytearray(gzip.decompress(made.read_bytes()))
    body[body.index(b"this is media/a.png")] ^= 1
    made.write_bytes(gzip.compress(bytes(body)))
    with pytest.raises(BackupFailed, match="is damaged: not everything in it"):
        unpacked(made, tmp_path)


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.9])
def test_half_a_file_is_found_out(made: Path, tmp_path: Path, kept: float) -> None:
    whole = made.read_bytes()
    made.write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(BackupFailed, match="is no backup of this site, or it is damaged"):
        unpacked(made, tmp_path)


def plain(name: str) -> Add:
    return lambda tar: tar.addfile(tarfile.TarInfo(name))


def link(kind: bytes, name: str) -> Add:
    def add(tar: tarfile.TarFile) -> None:
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, "/etc/passwd"
        tar.addfile(member)

    return add


def manifest(**told: object) -> Add:
    def add(tar: tarfile.TarFile) -> None:
        body = json.dumps(told).encode()
        member = tarfile.TarInfo("manifest.json")
        member.size = len(body)
        tar.addfile(member, io.BytesIO(body))

    return add


HOSTILE: dict[str, Add] = {
    "a way out": plain("files/../../x"),
    "a way to the root": plain("/etc/cron.d/x"),
    "another place": plain("somewhere/x"),
    "a soft link": link(tarfile.SYMTYPE, "files/x"),
    "a hard link": link(tarfile.LNKTYPE, "files/x"),
    "a device": link(tarfile.CHRTYPE, "files/x"),
    "a folder in place of the database": link(tarfile.DIRTYPE, "database"),
    "no manifest": plain("database"),
    "a manifest of a later version": manifest(format=2),
    "a manifest of nonsense": manifest(format=1, kind="sqlite", newest=[], digests={}, made_at="x"),
    "a file that the manifest has not": lambda tar: (
        plain("files/x")(tar),
        manifest(format=1, kind="sqlite", newest={}, digests={}, made_at=AT.isoformat(), version="1")(tar),
    )[0],
}


@pytest.mark.parametrize("case", HOSTILE)
def test_whatever_no_backup_has_is_refused(tmp_path: Path, case: str) -> None:
    target = tmp_path / "hostile.tar.gz"
    with tarfile.open(target, "w:gz") as tar:
        HOSTILE[case](tar)
    with pytest.raises(BackupFailed):
        unpacked(target, tmp_path)
    assert not (tmp_path / "x").exists()
