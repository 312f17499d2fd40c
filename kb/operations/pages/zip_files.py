"""A zip that somebody uploaded, read as what it claims to be and never trusted: no path, size or number is believed.

Nothing is unpacked to disk. Which files a zip of pages may hold is decided in `archive.py`.
"""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: In bytes: the zip itself, everything in it unpacked, and its table of contents.
LARGEST_ZIP: Final = 20 * 1024 * 1024
LARGEST_CONTENT: Final = 100 * 1024 * 1024
_LARGEST_TABLE: Final = 1024 * 1024
#: What computers put into zips by themselves.
_LITTER: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db")
_END: Final = b"PK\x05\x06"
#: Before the end of a zip that could be larger than 4 GB stand a pointer and a second, wider end.
_POINTER: Final = b"PK\x06\x07"
_POINTER_LENGTH: Final = 20
_WIDE_END_LENGTH: Final = 56
#: Without the name that follows it.
_LOCAL_HEADER_LENGTH: Final = 30
_ENCRYPTED: Final = 0x1
#: What every computer writes. Other methods unpack all that they are given at once, and that may be more than fits.
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
#: What the standard library raises for damaged or hostile zips.
_DAMAGED: Final = (
    *(zipfile.BadZipFile, zlib.error, struct.error),
    *(NotImplementedError, EOFError, OSError, RuntimeError, ValueError),
)


class ZipRefused(ValueError):
    """Why a zip cannot be taken, in one sentence."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(str(sentence))


def read_zip(data: bytes) -> dict[str, bytes]:
    """Every file by its path in the zip, folders and litter left out. Raises `ZipRefused`."""
    if len(data) > LARGEST_ZIP:
        raise ZipRefused(_("The zip is larger than 20 MB."))
    _check_table(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as opened:
            _check_places(opened)
            return dict(_files(opened))
    except ZipRefused:
        raise
    except _DAMAGED as error:
        raise ZipRefused(_("This is not a zip, or it is damaged.")) from error


def content_said(data: bytes) -> int:
    """Bytes of everything in a zip, as it says itself: no more is ever read. 0 for what `read_zip` refuses unread."""
    try:
        _check_table(data)
        with zipfile.ZipFile(BytesIO(data)) as opened:
            return sum(entry.file_size for entry in opened.infolist())
    except (ZipRefused, *_DAMAGED):
        return 0


def _check_table(data: bytes) -> None:
    """Judge the size of the table of contents before it is read: each line of it costs memory."""
    place = data.rfind(_END)
    if place < 0 or place + 22 > len(data):
        raise ZipRefused(_("This is not a zip, or it is damaged."))
    (size,) = struct.unpack_from("<I", data, place + 12)
    pointer = place - _POINTER_LENGTH
    if pointer >= _WIDE_END_LENGTH and data.startswith(_POINTER, pointer):
        # The library believes the wider end, whatever the other one says.
        (size,) = struct.unpack_from("<Q", data, pointer - _WIDE_END_LENGTH + 40)
    if size > _LARGEST_TABLE:
        raise ZipRefused(_("There are too many files in the zip."))


def _check_places(opened: zipfile.ZipFile) -> None:
    """Of two files, one lies behind the other; only newer Pythons look for bombs whose files lie within each other."""
    entries = sorted(opened.infolist(), key=lambda entry: entry.header_offset)
    ends = [*(entry.header_offset for entry in entries[1:]), opened.start_dir]
    for entry, end in zip(entries, ends, strict=True):
        if entry.header_offset + _LOCAL_HEADER_LENGTH + entry.compress_size > end:
            raise zipfile.BadZipFile


def _files(opened: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    left = LARGEST_CONTENT
    met: set[str] = set()
    for entry in opened.infolist():
        name = entry.filename
        if name.startswith(_LITTER[0]) or name.rpartition("/")[2] in _LITTER:
            continue
        _check_name(entry)
        if name.endswith("/"):
            continue
        if name.casefold() in met:
            raise ZipRefused(_("%(name)s is in the zip twice.") % {"name": name})
        met.add(name.casefold())
        with opened.open(entry) as file:
            content = file.read(left + 1)  # the size that the zip claims is not believed
        left -= len(content)
        if left < 0:
            raise ZipRefused(_("What is in the zip is larger than 100 MB."))
        yield name, content


def _check_name(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    parts = name.removesuffix("/").split("/")
    if name.startswith("/") or "\\" in name or ":" in name or any(part in ("", ".", "..") for part in parts):
        raise ZipRefused(_("The zip has a path in it that leads out of it: %(name)s") % {"name": name})
    if entry.flag_bits & _ENCRYPTED:
        raise ZipRefused(_("The zip is locked with a password."))
    if entry.compress_type not in _METHODS:
        raise ZipRefused(_("%(name)s is packed in a way that cannot be read here.") % {"name": name})
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise ZipRefused(_("%(name)s is a link or no plain file.") % {"name": name})
