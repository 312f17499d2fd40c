"""The one folder that holds everything worth a backup: the database, the secret key, the collected static files.

It is its owner's alone: whoever reads the database has the password hashes and the sessions of everybody who works on
the site. A fault found here stops the start with one plain sentence (`CannotStart`), because whoever reads it is trying
the site for the first time.
"""

import fcntl
import os
import pwd
import secrets
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

#: Random characters in a secret key; Django's own check asks for 50.
KEY_LENGTH: Final = 64
_OWNER_ONLY: Final = 0o600
#: The rights of a file's group and of everybody else.
_OF_OTHERS: Final = 0o077
#: Written after the first migration: from then on a missing database is a loss, not a beginning.
INSTALLED: Final = "installed"
#: Commands of `manage.py` that are about a site which is there. None of them begins one, in this folder or by mistake
#: in another.
_OF_A_SITE: Final = frozenset(
    {
        *("backup", "changepassword", "createsuperuser", "dns_records", "erase_domain", "export_domain"),
        *("export_pages", "import_domains", "import_moves", "import_pages", "import_services", "load_sample"),
        "reset_second_factor",
    }
)
#: Whoever serves the site on a folder holds a share of this file's lock.
_RUNNING: Final = "running.lock"


class CannotStart(SystemExit):
    """Ends the process with status 1 and one sentence on standard error."""


def make_for_owner_alone() -> None:
    """Whatever this process and those that it starts make from now on is for their user alone."""
    os.umask(_OF_OTHERS)


def prepare(folder: Path) -> None:
    """Make the folder, and take it from all but its owner. Raises `CannotStart` when it cannot be had or written to."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStart(f"The data folder {folder} cannot be made: {error.strerror}. Set DATA_DIR.") from error
    _refuse_unwritable(folder)
    if folder.stat().st_mode & stat.S_ISVTX:
        raise CannotStart(f"The data folder {folder} is one that everybody uses. Set DATA_DIR to a folder of its own.")
    refuse_open(folder.resolve(), f"The data folder {folder}")


def _refuse_unwritable(folder: Path) -> None:
    if not os.access(folder, os.W_OK | os.X_OK):
        raise CannotStart(f"The data folder {folder} cannot be written to. Give this user the right, or set DATA_DIR.")


def is_of_a_site(words: Sequence[str]) -> bool:
    """Whether this is how a process was started that is about a site which is there already."""
    return Path(words[0]).name == "manage.py" and not _OF_A_SITE.isdisjoint(words[1:2]) and not _asks_for_help(words)


def _asks_for_help(words: Sequence[str]) -> bool:
    return "--help" in words or "-h" in words


def refuse_no_site(folder: Path, database: Mapping[str, Any]) -> None:
    """Raises `CannotStart` where no site was begun. Nothing is made by looking, not even the folder.

    `database` is as in Django's settings. Whether one on a server has a site in it is seen when it is asked.
    """
    if os.path.isdir(folder):
        _refuse_unwritable(folder)
    if not str(database["ENGINE"]).endswith("sqlite3") or _is_file(Path(database["NAME"])):
        return
    _refuse_lost(folder, Path(database["NAME"]))
    raise CannotStart(
        f"There is no site in the data folder {folder} yet. Type make run first; or, if your site is in another "
        "folder, name that one: DATA_DIR=/its/folder before this command."
    )


def refuse_lost_database(folder: Path, database: Mapping[str, Any]) -> None:
    """Never begin anew, in silence, where a database used to be (a wrong mount, a slip with `rm`)."""
    if not str(database["ENGINE"]).endswith("sqlite3"):
        return
    path = Path(database["NAME"])
    if not _is_file(path):
        _refuse_lost(folder, path)


def _refuse_lost(folder: Path, path: Path) -> None:
    if (folder / INSTALLED).exists():
        state = "empty" if path.exists() else "missing"
        raise CannotStart(
            f"The database {path} is {state}, though this site was set up before. Restore it from a backup; "
            f"to begin anew, remove {folder / INSTALLED}."
        )


def _is_file(path: Path) -> bool:
    """Whether there is something in it: SQLite makes an empty file of whatever is only looked at."""
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def refuse_open(path: Path, name: str) -> None:
    """Close a file or folder to other users. Raises `CannotStart` if that cannot be done."""
    close_to_others([path])
    if not _is_open(path):
        return
    if path.stat().st_uid == os.geteuid():
        raise CannotStart(f"{name} stays open to other users: its disk keeps no rights. Put it on one that does.")
    raise CannotStart(
        f"{name} is open to other users of this machine, and it is not {_user()}'s to close. "
        f"Type: sudo chown -R {_user()} {path} && sudo chmod -R go= {path}"
    )


def everything_in(folder: Path) -> Iterator[Path]:
    """All files and folders below one. Links are not followed."""
    for place, folders, files in os.walk(folder):
        yield from (Path(place, name) for name in (*folders, *files))


def close_to_others(paths: Iterable[Path]) -> int:
    """Take all rights from everybody but the owners; gives how many were open.

    Links stay as they are, and so does what belongs to somebody else.
    """
    closed = 0
    for path in paths:
        with suppress(FileNotFoundError, PermissionError):
            if _is_open(path):
                path.chmod(stat.S_IMODE(path.stat().st_mode) & ~_OF_OTHERS)
                closed += 1
    return closed


def _is_open(path: Path) -> bool:
    mode = path.lstat().st_mode
    return not stat.S_ISLNK(mode) and bool(mode & _OF_OTHERS)


def _user() -> str:
    """Who runs this process: by name, or by number if it has none."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


class StillRunning(Exception):
    """The site or its worker is running on this folder."""


#: Open for as long as this process lives: the kernel lets go of their locks when it ends, however it ends.
_marks: Final[list[int]] = []


def mark_running(folder: Path) -> None:
    """Say for the life of this process that the site runs on this folder. Raises `CannotStart` during a restore."""
    prepare(folder)
    descriptor = os.open(folder / _RUNNING, os.O_RDWR | os.O_CREAT, _OWNER_ONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise CannotStart("A backup is being restored at this moment. Start again when that is done.") from error
    _marks.append(descriptor)


@contextmanager
def while_it_stands_still(folder: Path) -> Iterator[None]:
    """Keep the site from starting. Raises `StillRunning` if it runs."""
    prepare(folder)
    descriptor = os.open(folder / _RUNNING, os.O_RDWR | os.O_CREAT, _OWNER_ONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise StillRunning(f"The site is running on {folder}. Stop it and its worker first.") from error
    finally:
        os.close(descriptor)


def secret_key(folder: Path) -> str:
    """The site's secret key, made on first use and readable by its owner alone.

    Two processes may start at once: the file gets its name when it is whole, the first one wins, and all read that.
    """
    path = folder / "secret_key"
    prepare(folder)
    if not path.exists():
        half = folder / f".secret_key.{secrets.token_hex(8)}"
        try:
            _write_key(half)
            with suppress(FileExistsError):
                os.link(half, path)
        finally:
            half.unlink(missing_ok=True)
    return _read_key(path)


def _write_key(path: Path) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(KEY_LENGTH) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _read_key(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise CannotStart(f"The secret key in {path} cannot be read: check its owner and its rights.") from error
