"""Try a backup out: unpack it elsewhere, compare it, and run a site on it that has to show ten pages."""

import json
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection

from kb.environment import database_url, for_a_child
from kb.operations.backups import archive
from kb.operations.backups.archive import Contents
from kb.operations.backups.faults import BackupFailed
from kb.operations.backups.postgres_dumps import check_dump, restore_dump
from kb.operations.backups.sqlite_copies import Newest, check_sqlite, refuse_missing

#: In seconds, for a site of a million domains on a slow machine.
_LONGEST: Final = 900
_MAY_NOT_CREATE: Final = "42501"


class CannotTry(Exception):
    """The backup is whole as far as can be told, but no site could be run on it; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was found: when the backup was made, by which version, and the pages that a site on it showed."""

    contents: Contents
    pages: tuple[str, ...]


def try_out(path: Path, workplace: Path) -> Report:
    """Raises `BackupFailed` if a backup is no good, `CannotTry` if that cannot be told."""
    with TemporaryDirectory(dir=workplace, prefix=".trying-") as name:
        place = Path(name)
        contents = archive.unpack(path, place)
        data = place / archive.FILES.rstrip("/")
        data.mkdir(mode=0o700, exist_ok=True)
        if contents.kind == archive.SQLITE:
            return Report(contents, _try_sqlite(contents, place, data))
        return Report(contents, _try_postgres(contents, place, data))


def _try_sqlite(contents: Contents, place: Path, data: Path) -> tuple[str, ...]:
    refuse_missing(contents.newest, check_sqlite(place / archive.DATABASE))
    database = data / "kb.sqlite3"
    (place / archive.DATABASE).replace(database)
    return _pages_of(data, f"sqlite:///{database}", {})


def _try_postgres(contents: Contents, place: Path, data: Path) -> tuple[str, ...]:
    dump = place / archive.DATABASE
    check_dump(dump)
    if connection.vendor != "postgresql":
        raise CannotTry("It is of PostgreSQL, and this site has none to try it on.")
    with _scratch_database() as (database, address):
        restore_dump(database, dump)
        return _pages_of(data, address, contents.newest)


@contextmanager
def _scratch_database() -> Iterator[tuple[dict[str, Any], str]]:
    """A new database beside ours, gone at the end: its settings and its address."""
    name = f"signpost_trial_{secrets.token_hex(6)}"
    with closing(connection.get_new_connection(connection.get_connection_params())) as server:
        server.autocommit = True
        try:
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        except DatabaseError as error:
            raise CannotTry(_reason(error)) from error
        except Exception as error:
            if getattr(error, "sqlstate", "") != _MAY_NOT_CREATE:
                raise
            raise CannotTry(_reason(error)) from error
        try:
            address = urlsplit(database_url())._replace(path=f"/{name}").geturl()
            yield {**connection.settings_dict, "NAME": name}, address
        finally:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _reason(error: Exception) -> str:
    first = str(error).splitlines()[0]
    return f"Its list of contents is in order, but no site could be run on it: {first}. See the handbook, CREATEDB."


def _pages_of(data: Path, database: str, newest: Newest) -> tuple[str, ...]:
    """Run a site on a folder, in a process of its own. Raises `BackupFailed` if it does not show its pages."""
    own = {"DATA_DIR": str(data), "DATABASE_URL": database, "CACHE_URL": "", "SAMPLE": "0"}
    if (data / "secret_key").exists():
        own["SECRET_KEY"] = ""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "try_site", "--newest", json.dumps(newest)]
    try:
        done = subprocess.run(  # noqa: S603  # this very program
            command, env=for_a_child(own), capture_output=True, text=True, timeout=_LONGEST, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise BackupFailed("The site on the backup did not answer.") from error
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise BackupFailed(f"The site on the backup does not run: {lines[-1] if lines else done.returncode}")
    return tuple(json.loads(done.stdout.splitlines()[-1]))
