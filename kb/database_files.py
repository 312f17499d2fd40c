"""Whether the file of an SQLite database is one of ours, looked at before anything opens it.

Whatever lies there instead, a half-copied file, a backup under the wrong name, another program's database, stops the
start with one plain sentence (`CannotStart`). SQLite itself would say "file is not a database" in the middle of a page,
or begin a site in somebody else's tables. Whether every page of the file is whole takes longer to find out, and is
`kb.operations.site.soundness`'s.
"""

import sqlite3
import stat
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from kb.data_folder import CannotStart

#: https://www.sqlite.org/fileformat.html, 1.3: the head of a file, its first words, and where it says how long it is.
_HEAD: Final = 100
_MAGIC: Final = b"SQLite format 3\0"
_PAGE_SIZE: Final = slice(16, 18)
_CHANGES: Final = slice(24, 28)
_PAGES: Final = slice(28, 32)
_PAGES_VALID_FOR: Final = slice(92, 96)
#: How backups begin: as they are written, and encrypted with age or GnuPG.
_BACKUPS: Final = (b"\x1f\x8b", b"age-encryption.org/", b"-----BEGIN ", b"\x85\x02", b"\x84\x5e", b"\xc1\x8c")
_RESTORE: Final = "Restore a backup: docs/backup.md says how"
#: The applications of Django's whose migrations come before ours, on a first start that was ended in the middle.
_BEFORE_OURS: Final = frozenset({"admin", "auth", "contenttypes", "sessions", "otp_totp"})


def is_about_to_restore(words: Sequence[str]) -> bool:
    """Whether this is how the one command was started that takes what is there out of the way."""
    return Path(words[0]).name == "manage.py" and list(words[1:2]) == ["restore"]


def refuse_rubbish(database: Mapping[str, Any]) -> None:
    """Raises `CannotStart` if the file cannot be a site's database. None, and an empty one, is a beginning.

    `database` is as in Django's settings; what a server keeps is that server's.
    """
    name = str(database["NAME"])
    if not str(database["ENGINE"]).endswith("sqlite3") or name in ("", ":memory:") or name.startswith("file:"):
        return
    path = Path(name)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            kind = "a folder" if stat.S_ISDIR(status.st_mode) else "not a file"
            raise CannotStart(f"The database {path} is {kind}. Move it away. {_RESTORE}.")
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except FileNotFoundError:
        return
    except OSError as error:
        why = (error.strerror or str(error)).rstrip(".")
        raise CannotStart(
            f"The database {path} cannot be read: {why}. Check its owner, its rights, its disk."
        ) from error
    if head:
        _refuse_head(path, head, status.st_size)
        _refuse_tables(path)


def _refuse_head(path: Path, head: bytes, size: int) -> None:
    if not head.startswith(_MAGIC[: len(head)]):
        if head.startswith(_BACKUPS):
            raise CannotStart(
                f"The database {path} looks like a backup. Move it away, and type: manage.py restore THAT_FILE"
            )
        raise CannotStart(
            f"The database {path} is not an SQLite database: it is damaged, encrypted, or another file. {_RESTORE}."
        )
    if len(head) < _HEAD or size < _length(path, head):
        raise CannotStart(f"The database {path} breaks off in the middle: it was not copied whole. {_RESTORE}.")


def _length(path: Path, head: bytes) -> int:
    """How long the file says that it is, in bytes; 0 if it does not know. What was written last may be beside it."""
    waiting = path.with_name(f"{path.name}-wal")
    if head[_CHANGES] != head[_PAGES_VALID_FOR] or (waiting.exists() and waiting.stat().st_size):
        return 0
    page = int.from_bytes(head[_PAGE_SIZE], "big")
    return int.from_bytes(head[_PAGES], "big") * (65_536 if page == 1 else page)


def _refuse_tables(path: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=1)) as database:
            tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            applied = "django_migrations" in tables
            apps = {row[0] for row in database.execute("SELECT app FROM django_migrations")} if applied else set()
    except sqlite3.OperationalError:
        return  # locked, or not ours to write to: whoever opens it next says so
    except sqlite3.DatabaseError as error:
        raise CannotStart(f"The database {path} is damaged: {error}. {_RESTORE}.") from error
    is_begun = "kb" in apps or (applied and apps <= _BEFORE_OURS)
    if tables and not is_begun:
        raise CannotStart(f"The database {path} belongs to another program. Set DATA_DIR or DATABASE_URL to your own.")
