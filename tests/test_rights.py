"""Who may read what a site writes, as real processes leave it: their user, and nobody else on the machine."""

import json
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest
from PIL import Image

from tests.browser.running import command, import_rows, running_site
from tests.folders import CopyTo
from tests.operations.imports.test_commands import SERVICES
from tests.operations.pages.test_zip_files import zipped

pytestmark = pytest.mark.thorough

PICTURE: Final = f"{'1' * 32}.png"
PAGE: Final = f"---\ntitle: Ours\nsummary: Ours.\nchecked: 2026-11-22\nsources: [us]\n---\n![Red](/media/{PICTURE})\n"


@pytest.fixture(autouse=True)
def _usual_umask() -> Iterator[None]:
    """What most machines have: files that everybody may read."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def rights(*places: Path) -> dict[str, int]:
    """What is there, without the log of the test's own, by its rights."""
    below = (path for place in places for path in (place, *place.rglob("*")))
    return {str(path): stat.S_IMODE(path.stat().st_mode) for path in below if not path.name.startswith("log-")}


def closed(*places: Path) -> dict[str, int]:
    """The same, as it has to be."""
    return {path: 0o700 if Path(path).is_dir() else 0o600 for path in rights(*places)}


def zip_of_pages(folder: Path) -> Path:
    picture = BytesIO()
    Image.new("RGB", (4, 3), "red").save(picture, "PNG")
    path = folder / "pages.zip"
    manifest = json.dumps({"format": 1, "pages": {}, "pictures": {PICTURE: "A red box"}})
    files = {
        "manifest.json": manifest.encode(),
        "articles/own.md": PAGE.encode(),
        f"media/{PICTURE}": picture.getvalue(),
    }
    path.write_bytes(zipped(*files.items()))
    return path


def names_in(*places: Path) -> set[str]:
    return {Path(path).name for path in rights(*places)}


def test_nobody_else_can_read_what_a_site_writes(first_start: CopyTo, tmp_path: Path) -> None:
    data, backups = first_start(tmp_path / "data"), tmp_path / "backups"
    assert rights(data) == closed(data)
    with running_site(data, BACKUP_DIR=str(backups)):
        command(data, "import_pages", str(zip_of_pages(tmp_path)))
        command(data, "backup", "--no-trial", BACKUP_DIR=str(backups))
        assert rights(data, backups) == closed(data, backups)
    kept = {"kb.sqlite3", "secret_key", "installed", "start.lock", "running.lock", "static.sources", "static"}
    assert names_in(data, backups) > kept | {"media", PICTURE, "staticfiles.json", "backups"}
    (backup,) = backups.glob("*.tar.gz")
    command(data, "restore", str(backup))
    assert rights(data, backups) == closed(data, backups)


def test_what_was_open_to_others_is_closed_by_the_next_start(first_start: CopyTo, tmp_path: Path) -> None:
    data, backups = first_start(tmp_path / "data"), tmp_path / "backups"
    elsewhere = {"BACKUP_DIR": str(backups), "DATABASE_URL": f"sqlite:///{tmp_path / 'database/own.sqlite3'}"}
    (tmp_path / "database").mkdir()
    (data / "kb.sqlite3").rename(tmp_path / "database/own.sqlite3")
    command(data, "backup", "--no-trial", **elsewhere)
    (data / "media").mkdir()
    (data / "media/picture.png").touch()
    backups.chmod(0o750)
    for path in (data, tmp_path / "database/own.sqlite3", *data.rglob("*"), *backups.glob("signpost-*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    with closing(sqlite3.connect(tmp_path / "database/own.sqlite3")) as open_database:
        open_database.execute("PRAGMA journal_mode = WAL")
        open_database.execute("UPDATE kb_siteprofile SET phone = '1'")
        open_database.commit()
        beside = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "database").iterdir()}
        assert beside == {"own.sqlite3": 0o644, "own.sqlite3-wal": 0o644, "own.sqlite3-shm": 0o644}
        command(data, "serve", "--prepare-only", PORT="0", **elsewhere)
        places = (data, backups, tmp_path / "database")
        # Folders of the operator's own making are theirs to close.
        expected = closed(*places) | {str(backups): 0o750, str(tmp_path / "database"): 0o755}
        assert rights(*places) == expected


def test_imported_lists_change_nothing_of_that(migrated: CopyTo, tmp_path: Path) -> None:
    data = migrated(tmp_path / "data")
    import_rows(data, SERVICES, "domain,service,move\na.example,old,\n")
    written = {path: mode for path, mode in rights(data).items() if not path.endswith(".csv")}
    assert written == {path: mode for path, mode in closed(data).items() if path in written}
