"""The Markdown files of folders, whatever lies there: what cannot be read is told, and stops nobody.

A folder is somebody's disk: a link may lead nowhere, a pipe may stand where a file should, rights may be missing. So
everything is looked at before it is opened, and nothing is waited for.
"""

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kb.guides.page.pages import SourceFile
from kb.guides.text.errors import ContentError
from kb.guides.text.source import LONGEST_PAGE

_ENDING: Final = ".md"
#: What else may have a name like a page's.
_KINDS: Final = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
_TOO_LONG: Final = f"the file is longer than {LONGEST_PAGE // 1024} KB"


@dataclass(frozen=True, slots=True)
class FolderFiles:
    """Texts by their paths inside the library; `unreadable` says why there is none where one should be.

    A folder that cannot be looked through has its own path on the disk there.
    """

    files: dict[str, SourceFile] = field(default_factory=dict)
    unreadable: dict[str, ContentError] = field(default_factory=dict)


def look_through(folders: Iterable[Path]) -> FolderFiles:
    """Every Markdown file by its path inside its folder, the first folder that has a readable one.

    What begins with a dot is an editor's, a version control's or a desktop's, and is left alone. Links are followed to
    files, not to folders.
    """
    found = FolderFiles()
    for folder in folders:
        for relative, path in _entries(folder, found.unreadable):
            if relative in found.files:
                continue
            try:
                found.files[relative] = SourceFile(printable(str(path)), _text_of(path))
            except ContentError as error:
                found.unreadable.setdefault(relative, error)
    return FolderFiles(dict(sorted(found.files.items())), dict(sorted(found.unreadable.items())))


def printable(name: str) -> str:
    """A name on a disk is bytes: those that are no text, or would break a line, are shown as such."""
    plain = os.fsencode(name).decode("utf-8", "replace")
    return "".join(character if character.isprintable() else "\ufffd" for character in plain)


def _entries(folder: Path, unreadable: dict[str, ContentError]) -> list[tuple[str, Path]]:
    """All that is called like a page, in the order of paths."""

    def tell(error: OSError) -> None:
        place = printable(str(error.filename))
        unreadable.setdefault(place, ContentError(place, 1, f"this folder cannot be looked through: {_why(error)}"))

    found: list[tuple[str, Path]] = []
    for place, folders, files in os.walk(folder, onerror=tell):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in _pages(folders, files):
            path = Path(place, name)
            found.append((printable(path.relative_to(folder).as_posix()), path))
    return sorted(found)


def _pages(*names: Iterable[str]) -> Iterator[str]:
    yield from (name for some in names for name in some if name.endswith(_ENDING) and not name.startswith("."))


def _text_of(path: Path) -> str:
    place = printable(str(path))
    try:
        content = _content(path, place)
    except OSError as error:
        raise ContentError(place, 1, f"this file cannot be read: {_why(error)}") from error
    try:
        return content.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ContentError(place, line, "the file is not in UTF-8") from error


def _content(path: Path, place: str) -> bytes:
    """Never waits: a pipe is not opened, and one that takes a file's place meanwhile is opened without waiting."""
    _refuse_others(os.stat(path), place)
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(descriptor, "rb") as file:
        _refuse_others(os.fstat(descriptor), place)
        content = file.read(LONGEST_PAGE + 1)  # a mistaken gigabyte is not read into memory
    if len(content) > LONGEST_PAGE:
        raise ContentError(place, 1, _TOO_LONG)
    return content


def _refuse_others(status: os.stat_result, place: str) -> None:
    if not stat.S_ISREG(status.st_mode):
        kind = _KINDS.get(stat.S_IFMT(status.st_mode), "something else")
        raise ContentError(place, 1, f"this is {kind}, not a file")
    if status.st_size > LONGEST_PAGE:
        raise ContentError(place, 1, _TOO_LONG)


def _why(error: OSError) -> str:
    """In words; a link that leads nowhere has its name in the folder, so it is not simply missing."""
    link = error.filename is not None and os.path.islink(error.filename)
    if link and error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
        return "it is a link that leads nowhere"
    return (error.strerror or type(error).__name__).lower()
