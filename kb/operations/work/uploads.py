"""Files that are too large to be read while somebody waits: laid down in the data folder, read by the worker, erased.

Beside each file stands a note of what became of it, under the same word. Both go after a day, whatever happened; a file
goes as soon as it has been read. What is in it is for whoever reads it.
"""

import json
import logging
import os
import re
import secrets
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from kb.operations.work.background import every
from kb.operations.work.lanes import Lane

log = logging.getLogger("kb.work")

#: Bytes of a file that are read at once, in the request that brings it.
AT_ONCE: Final = 256 * 1024
#: How long a file and its note stay.
KEPT: Final = timedelta(days=1)
_WORD: Final = re.compile(r"[0-9a-f]{32}")
_OWNER_ONLY: Final = 0o600
_SECONDS_BETWEEN: Final = 0.3


class NoRoom(RuntimeError):
    """The disk is full, or the folder may not be written to."""


class UploadState(StrEnum):
    READING = "reading"
    READ = "read"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody sent: what for, whose, how far it is, and what came of it.

    `subject` is what it is about, such as the key of a move. `work` is the piece of work that reads it. `said` is what
    the reader found, `notice` the sentence of one who could not.
    """

    word: str
    kind: str
    subject: str
    by: str
    state: UploadState = UploadState.READING
    percent: int = 0
    work: int = 0
    notice: str = ""
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        return _folder() / self.word


def is_small(size: int | None) -> bool:
    """Whether a file is read in the request that brings it."""
    return size is not None and size <= AT_ONCE


def lay_down(pieces: Iterable[bytes], kind: str, subject: str, by: str) -> Upload:
    """Keep a file until it has been read. Raises `NoRoom`, and leaves nothing behind then."""
    upload = Upload(secrets.token_hex(16), kind, subject, by)
    half = upload.path.with_name(f"{upload.word}.part")
    try:
        half.parent.mkdir(mode=0o700, exist_ok=True)
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY), "wb") as file:
            for piece in pieces:
                file.write(piece)
        half.replace(upload.path)
        note(upload)
    except OSError as error:
        log.error("an upload cannot be kept", exc_info=error)
        for path in (half, upload.path):
            with suppress(OSError):
                path.unlink()
        raise NoRoom from error
    return upload


def note(upload: Upload) -> None:
    """Write down how it stands, all of it or nothing."""
    half = _note_of(upload.word).with_suffix(".json.part")
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY), "w", encoding="utf-8") as file:
        json.dump(asdict(upload), file)
    half.replace(_note_of(upload.word))


def find(word: str, kind: str) -> Upload | None:
    """The upload of a kind by its word; `None` if there is none, or not any more."""
    if not _WORD.fullmatch(word):
        return None
    try:
        noted = json.loads(_note_of(word).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    upload = Upload(**{**noted, "state": UploadState(noted["state"])})
    return upload if upload.kind == kind else None


def is_there(upload: Upload) -> bool:
    """Whether the file itself can still be read."""
    return upload.path.is_file()


def gone() -> str:
    """What is said of a file that went before it was read."""
    return _("The file is not here any more. Send it again.")


def forget_file(upload: Upload) -> None:
    """The file has been read, and nothing needs it any more."""
    upload.path.unlink(missing_ok=True)


class Teller:
    """Writes down how far the reading of an upload is, a few times a second."""

    def __init__(self, upload: Upload) -> None:
        self._upload, self._due = asdict(upload), 0.0

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() >= self._due:
            note(Upload(**{**self._upload, "percent": 100 * done // max(total, 1)}))
            self._due = time.monotonic() + _SECONDS_BETWEEN


@every(hours=1, name="uploads.sweep", lane=Lane.KEEPING)
def sweep_uploads(at: datetime) -> None:
    """Files that nobody came to read, halves that a killed server left, and notes of what became of the others."""
    folder = _folder()
    for path in folder.iterdir() if folder.is_dir() else ():
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < (at - KEPT).timestamp():
                path.unlink()


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "uploads"


def _note_of(word: str) -> Path:
    return _folder() / f"{word}.json"
