"""What must be true before the site is served: a database that is there and current, a profile, static files.

Safe to run by several processes at once: a lock file in the data folder lets one of them work while the others wait.
"""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from kb import VERSION, integrity, scripts, stylesheets
from kb.data_folder import (
    INSTALLED,
    CannotStart,
    close_to_others,
    everything_in,
    prepare,
    refuse_lost_database,
    refuse_open,
)
from kb.models.pages.edited import EditedPage
from kb.models.pages.library import stock_pages
from kb.models.pages.renderings import Rendering
from kb.models.readers.votes import forget_old_votes
from kb.models.site.profile import ensure_profile
from kb.operations.backups import shelf
from kb.operations.backups.sqlite_copies import BESIDE
from kb.operations.pages.rendering import RendererBroken, render_missing
from kb.operations.site import samples

_SOURCES: Final = "static.sources"


def make_ready(at: datetime) -> list[str]:
    """Bring the data folder up to date and say, a sentence each, what was done. Raises `CannotStart`, and
    `ContentErrors` over a page that ships."""
    prepare(settings.DATA_DIR)
    with _alone(settings.DATA_DIR / "start.lock"):
        done = [*_closed(), *_database(), *_profile(at)]
        stock_pages()
        done += [*_edited_pages(at), *_static_files()]
        forget_old_votes(at.date())
        _mark(settings.DATA_DIR / INSTALLED)
    return done


def _mark(path: Path) -> None:
    """That it is there is what counts; on a full disk the old one stays."""
    half = path.with_name(f".{path.name}.part")
    try:
        half.write_text(f"Signpost {VERSION}, {datetime.now(UTC):%Y-%m-%d}\n")
        half.replace(path)
    except OSError:
        half.unlink(missing_ok=True)
        if not path.exists():
            raise


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _closed() -> Iterator[str]:
    """Files that an older release, a copy by hand or another umask left open to other users of the machine."""
    database = _database_file(connection.settings_dict)
    if database is not None and database.exists():
        refuse_open(database, f"The database {database}")
    beside = [database.with_name(database.name + ending) for ending in BESIDE] if database else []
    backups = [path for backup in shelf.shelf(settings.BACKUP_DIR) for path in backup.files]
    if closed := close_to_others([*everything_in(settings.DATA_DIR), *beside, *backups]):
        yield f"Files and folders that other users of this machine could read, closed to them: {closed}."


def _database_file(database: dict[str, Any]) -> Path | None:
    return Path(database["NAME"]).resolve() if database["ENGINE"].endswith("sqlite3") else None


def _database() -> Iterator[str]:
    refuse_lost_database(settings.DATA_DIR, connection.settings_dict)
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise CannotStart(f"The database does not answer: {str(error).splitlines()[0]}. See DATABASE_URL.") from error
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
        yield "The database is up to date."


def _profile(at: datetime) -> Iterator[str]:
    if ensure_profile(settings.SITE_PROFILE) and settings.SAMPLE:
        samples.load(at)
        yield "Sample data is loaded; SAMPLE=0 on a first start leaves it out."


def _edited_pages(at: datetime) -> Iterator[str]:
    """Another release renders anew what operators wrote: no visitor's request ever does.

    Where nobody wrote anything there is nothing to look through.
    """
    if not (EditedPage.objects.exists() or Rendering.objects.exists()):
        return
    try:
        count = render_missing(at)
    except RendererBroken as error:
        yield f"Edited pages are not shown, but the files that they were made from: {error}."
        return
    if count:
        yield f"Edited pages are rendered: {count:,}."


def _static_files() -> Iterator[str]:
    digest = sources_digest()
    mark = settings.DATA_DIR / _SOURCES
    if mark.exists() and mark.read_text() == digest and (settings.STATIC_ROOT / "staticfiles.json").exists():
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    mark.write_text(digest)
    yield "Static files are collected."


def sources_digest() -> str:
    """A digest over name, size and time of every static source file: a change of any of them is a reason to collect."""
    digest = hashlib.sha256(VERSION.encode())
    for module in (stylesheets, scripts, integrity):  # how files are made from sources counts too
        digest.update(Path(module.__file__ or "").read_bytes())
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
