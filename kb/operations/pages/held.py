"""Zips between two pages: uploaded and looked at, and not yet imported.

The operator is shown what a zip would change before it changes anything, and nobody uploads twenty megabytes twice.
A zip is held under the digest of its bytes in the data folder, and for an hour at most.
"""

import logging
import os
import re
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.conf import settings

log = logging.getLogger("kb.archives")

#: In seconds; older ones go when the next one comes.
HELD: Final = 3600
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_OWNER_ONLY: Final = 0o600


class NoRoom(RuntimeError):
    """The disk is full, or the folder may not be written to."""


def hold(data: bytes) -> str:
    """Keep a zip for a while; gives the word by which it is asked for again. Raises `NoRoom`."""
    folder = _folder()
    digest = sha256(data).hexdigest()
    waiting = folder / f"{digest}.part"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        _let_old_ones_go(folder)
        with open(os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY), "wb") as file:
            file.write(data)
        # By the clock that asks later: on a disk of another machine the file has that machine's time.
        now = time.time()
        os.utime(waiting, (now, now))
        waiting.replace(folder / digest)
    except OSError as error:
        log.error("a zip cannot be held", exc_info=error)
        with suppress(OSError):
            waiting.unlink()
        raise NoRoom from error
    return digest


def held(digest: str) -> bytes | None:
    """The zip; `None` if it is not held, or not any more."""
    path = _folder() / digest
    if not _DIGEST.fullmatch(digest) or not path.is_file() or _is_old(path):
        return None
    return path.read_bytes()


def let_go(digest: str) -> None:
    """Forget a zip that has been imported."""
    if _DIGEST.fullmatch(digest):
        (_folder() / digest).unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "held"


def _let_old_ones_go(folder: Path) -> None:
    for path in folder.iterdir():
        if _is_old(path):
            path.unlink(missing_ok=True)


def _is_old(path: Path) -> bool:
    """Also what another request has just let go."""
    try:
        return path.stat().st_mtime < time.time() - HELD
    except FileNotFoundError:
        return True
