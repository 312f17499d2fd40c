"""Pages that were made of files, kept in a file: the processes of a site need them all, and making them takes seconds.

Each is found by the digest of everything that it depends on, the code too (`Manuscript.digest`), so what an upgrade or
an editor changed is made anew. The file is text with the digest of all of it in its first line, then a line for each
page, as `packing` makes it. One that is broken, or that others may write to, is as good as none. Nothing in it is run;
whoever can write to it can write to the database beside it.
"""

import os
import stat
from collections.abc import Callable, Mapping, Set
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from kb.guides.library.assembly import Files, Manuscript, assemble, compiled
from kb.guides.library.packing import pack, unpack_anew
from kb.guides.page.pages import Page
from kb.guides.text.errors import ContentError

#: How the file is called in a data folder.
STOCK: Final = "pages.compiled"
#: Pages kept in memory, as many as `compiled` keeps.
_KEPT: Final = 1024
#: In bytes. What ships takes a twentieth.
_LONGEST: Final = 64 * 1024 * 1024
_OWNER_ONLY: Final = 0o600
_WRITABLE_BY_OTHERS: Final = stat.S_IWGRP | stat.S_IWOTH


class Stock:
    """What lies in a file now. Any number of threads may ask; a file that is written later is not looked at."""

    def __init__(self, path: Path) -> None:
        self._packed = _lines_of(path)
        self._taken: Callable[[Manuscript], Page] = lru_cache(maxsize=_KEPT)(self._take)

    @property
    def digests(self) -> Set[str]:
        """Of the manuscripts whose pages lie in the file."""
        return self._packed.keys()

    def page(self, made_from: Manuscript) -> Page:
        """The page of a manuscript that stands in files, like `compiled`. Raises `ContentError`."""
        return self._taken(made_from)

    def _take(self, made_from: Manuscript) -> Page:
        text = self._packed.get(made_from.digest, "")
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            answer = unpack_anew(text, made_from)
            if not isinstance(answer, ContentError):
                return answer
        return compiled(made_from)


@lru_cache(maxsize=4)
def stock_at(path: Path) -> Stock:
    """Read once by each process."""
    return Stock(path)


def restock(path: Path, files: Files, own: Files) -> None:
    """Have every page of these files in the file at `path`, and no other; `files` and `own` as in `assemble`.

    What would not come back whole is left out. Where it cannot be written, the site makes its pages itself. Raises
    `ContentErrors` for mistakes in `files`.
    """
    stock = Stock(path)
    pages: dict[Manuscript, Page] = {}

    def make(made_from: Manuscript) -> Page:
        return pages.setdefault(made_from, stock.page(made_from))

    assemble(files, own=own, make=make)
    digests = {made_from: made_from.digest for made_from in pages}
    if stock.digests != set(digests.values()):
        packed = ((made_from, pack(page)) for made_from, page in pages.items())
        _write(path, {digests[one]: text for one, text in packed if unpack_anew(text, one) == pages[one]})


def _write(path: Path, lines: Mapping[str, str]) -> None:
    content = "".join(f"{digest} {text}\n" for digest, text in sorted(lines.items())).encode("ascii")
    half = path.with_name(f".{path.name}.part")
    try:
        half.unlink(missing_ok=True)
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _OWNER_ONLY), "wb") as file:
            file.write(sha256(content).hexdigest().encode() + b"\n" + content)
        half.replace(path)
    except OSError:  # a full disk, or one that may not be written to
        with suppress(OSError):
            half.unlink()


def _lines_of(path: Path) -> dict[str, str]:
    """The packed pages of a file, by digest."""
    head, _, content = _content(path).partition(b"\n")
    if head != sha256(content).hexdigest().encode():
        return {}
    lines = (line.partition(" ") for line in content.decode("ascii", "replace").split("\n"))
    return {digest: text for digest, _, text in lines if digest}


def _content(path: Path) -> bytes:
    """Nothing, if there is no such file, or it is not our user's alone to write to. Never waits."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            is_ours = status.st_uid == os.geteuid() and not status.st_mode & _WRITABLE_BY_OTHERS
            if not stat.S_ISREG(status.st_mode) or not is_ours or status.st_size > _LONGEST:
                return b""
            return file.read(_LONGEST)
    except OSError:
        return b""
