"""Data folders that real processes made, once for a whole run: its test processes share them, and tests get copies.

A copy has the rights and times of what it was copied from.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings

from tests.environment import SETTINGS

#: Copies the folder to a place and gives that.
CopyTo = Callable[[Path], Path]
#: What most machines have: files that everybody may read, unless a process says otherwise.
_UMASK: Final = 0o022


def _command(folder: Path, *words: str) -> None:
    own = {"DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'kb.sqlite3'}", "SECRET_KEY": ""}
    subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=settings.BASE_DIR,
        env={**os.environ, **SETTINGS, **own, "ALLOWED_HOSTS": "", "PORT": "0"},
        umask=_UMASK,
        capture_output=True,
        check=True,
    )


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
            _command(folder, *words)
            made.touch()
    return folder


def _copy_of(folder: Path) -> CopyTo:
    return lambda place: Path(shutil.copytree(folder, place))


@pytest.fixture(scope="session")
def migrated() -> CopyTo:
    """A database file that has every migration and no rows."""
    return _copy_of(_once("migrated", "migrate", "--verbosity=0"))


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
