"""Data folders that real processes made, once for a whole run: its test processes share them, and tests get copies.

A copy has the rights and times of what it was copied from.
"""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings
from django.db import connection

from kb.guides.library.stock import STOCK
from tests.beginnings import begin
from tests.environment import SETTINGS
from tests.stock import pages_that_ship

#: Copies the folder to a place and gives that.
CopyTo = Callable[[Path], Path]
#: What most machines have: files that everybody may read, unless a process says otherwise.
_UMASK: Final = 0o022


def _command(folder: Path, *words: str) -> None:
    own = {"DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'kb.sqlite3'}", "SECRET_KEY": ""}
    environment = {**os.environ, **SETTINGS, **own, "ALLOWED_HOSTS": "", "PORT": "0"}
    before = os.umask(_UMASK)
    try:
        begin("manage.py", *words, env=environment, check=True)
    finally:
        os.umask(before)


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """The first test process that asks makes a folder; another one waits for it."""
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _once(name: str, *words: str) -> Path:
    """The folder of that name, made by the first test process that asks."""
    folder = Path(settings.DATA_DIR) / "folders" / name
    folder.parent.mkdir(exist_ok=True)
    made = folder.with_suffix(".made")
    with _one_at_a_time(folder):
        if not made.exists():
            folder.mkdir(mode=0o700)
            shutil.copy(pages_that_ship(), folder / STOCK)
            _command(folder, *words)
            made.touch()
    return folder


def _copy_of(folder: Path) -> CopyTo:
    return lambda place: Path(shutil.copytree(folder, place))


def _migrated() -> Path:
    return _once("migrated", "migrate", "--verbosity=0")


@pytest.fixture(scope="session")
def migrated() -> CopyTo:
    """A database file that has every migration and no rows."""
    return _copy_of(_migrated())


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Where several test processes need a database in memory, one migrates a file, and each begins with what is in it:
    Django finds nothing left to migrate. A single test process migrates its own, which takes it less time."""
    if connection.vendor != "sqlite" or "PYTEST_XDIST_WORKER" not in os.environ:
        yield
        return
    name = connection.creation._get_test_db_name()
    with (
        closing(sqlite3.connect(name, uri=True)) as memory,
        closing(sqlite3.connect(_migrated() / "kb.sqlite3")) as file,
    ):
        file.backup(memory)
        yield  # what is in memory is there for as long as somebody holds it


@pytest.fixture(scope="session")
def first_start() -> CopyTo:
    """What the first start of a site leaves: the database with the sample in it, the static files, the key."""
    return _copy_of(_once("first_start", "serve", "--prepare-only"))


@pytest.fixture(scope="session")
def site_folder(first_start: CopyTo) -> Path:
    """Of the site that all journeys use which write nothing that another one would see."""
    folder = Path(settings.DATA_DIR) / "site"
    with _one_at_a_time(folder):
        return folder if folder.exists() else first_start(folder)
