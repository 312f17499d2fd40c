"""Zips that lie, lead out, lock, double and explode: each is refused with its own sentence, and quickly."""

import stat
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.operations.pages import zip_files
from kb.operations.pages.zip_files import ZipRefused, read_zip


def zipped(*files: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as opened:
        for name, content in files:
            opened.writestr(name, content)
    return out.getvalue()


def link() -> bytes:
    entry = zipfile.ZipInfo("articles/x.md")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return zipped((entry, b"/etc/passwd"))


def doubled(second: str) -> bytes:
    """The library warns of two equal names when it writes them, so the second is given afterwards."""
    return zipped(("a.md", b"1"), ("b.md", b"2")).replace(b"b.md", second.encode())


def locked() -> bytes:
    data = bytearray(zipped(("a.md", b"1")))
    data[6] |= 1
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def with_two_ends() -> bytes:
    """A zip of too many files that says so at its wider end alone (APPNOTE 4.3.14 to 4.3.16)."""
    data = zipped(*((f"{number}{'x' * 100}.md", b"") for number in range(8000)))
    size, start = struct.unpack_from("<II", data, len(data) - 10)
    table_end = len(data) - 22
    wide = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 8000, 8000, size, start)
    pointer = struct.pack("<4sIQI", b"PK\x06\x07", 0, table_end, 1)
    return data[:table_end] + wide + pointer + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, 46, start, 0)


def nested() -> bytes:
    """A zip whose second file lies in the first one, so that what is packed once is unpacked twice."""
    inner = zipped(("b.md", b"2" * 50), method=zipfile.ZIP_STORED)
    table, end = inner.find(b"PK\x01\x02"), inner.find(b"PK\x05\x06")
    entry = bytearray(inner[table:end])
    whole = zipped(("a.md", inner[:table]), method=zipfile.ZIP_STORED)
    struct.pack_into("<I", entry, 42, whole.find(b"PK\x03\x04", 4))
    start, last = whole.rfind(b"PK\x01\x02"), whole.rfind(b"PK\x05\x06")
    lines = whole[start:last] + entry
    return whole[:start] + lines + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 2, 2, len(lines), start, 0)


def test_files_come_with_their_paths_and_without_litter() -> None:
    data = zipped(
        ("articles/", b""),
        ("articles/a.md", b"A"),
        ("__MACOSX/articles/._a.md", b"x"),
        ("articles/.DS_Store", b"x"),
        ("b.md", b""),
    )
    assert read_zip(data) == {"articles/a.md": b"A", "b.md": b""}


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "no zip": (lambda: b"PK hello", "not a zip"),
    "empty": (lambda: b"", "not a zip"),
    "cut off": (lambda: zipped(("a.md", b"words " * 99))[40:], "not a zip"),
    "upwards": (lambda: zipped(("../a.md", b"")), "leads out of it: ../a.md"),
    "upwards inside": (lambda: zipped(("articles/../../a.md", b"")), "leads out"),
    "absolute": (lambda: zipped(("/etc/passwd", b"")), "leads out"),
    "a drive": (lambda: zipped(("C:/a.md", b"")), "leads out"),
    "backslashes": (lambda: zipped(("articles\\..\\a.md", b"")), "leads out"),
    "a link": (link, "articles/x.md is a link"),
    "twice": (lambda: doubled("a.md"), "a.md is in the zip twice"),
    "twice but for capitals": (lambda: doubled("A.md"), "A.md is in the zip twice"),
    "locked": (locked, "locked with a password"),
    "a bomb": (lambda: zipped(*((f"{n}.md", b"\0" * 30_000_000) for n in range(4))), "larger than 100 MB"),
    "a bomb of another kind": (
        lambda: zipped(*((f"{n}.md", b"\0" * 60_000_000) for n in range(2)), method=zipfile.ZIP_BZIP2),
        "0.md is packed in a way that cannot be read here",
    ),
    "packed with a dictionary of any size": (
        lambda: zipped(("a.md", b"1"), method=zipfile.ZIP_LZMA),
        "a.md is packed in a way that cannot be read here",
    ),
    "too many, said at the wider end": (with_two_ends, "too many files"),
    "files within each other": (nested, "not a zip, or it is damaged"),
    "too large": (lambda: b"\0" * (zip_files.LARGEST_ZIP + 1), "larger than 20 MB"),
    "too many": (lambda: zipped(*((f"{n}{'x' * 100}.md", b"") for n in range(8000))), "too many files"),
}


@pytest.mark.thorough
@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_zip_is_refused_with_a_sentence(name: str) -> None:
    make, sentence = REFUSED[name]
    with pytest.raises(ZipRefused, match=sentence):
        read_zip(make())


def test_files_within_each_other_are_found_by_us_and_not_by_newer_pythons_alone() -> None:
    with zipfile.ZipFile(BytesIO(nested())) as opened, pytest.raises(zipfile.BadZipFile):
        zip_files._check_places(opened)


def test_a_size_that_lies_is_not_believed() -> None:
    data = bytearray(zipped(("a.md", b"\0" * 1000)))
    table = data.rfind(b"PK\x01\x02")
    data[table + 24 : table + 28] = (1).to_bytes(4, "little")
    with pytest.raises(ZipRefused, match="damaged"):
        read_zip(bytes(data))


@given(st.binary(max_size=300), st.integers(0, 400), st.integers(0, 255))
def test_no_bytes_raise_anything_else(tail: bytes, place: int, value: int) -> None:
    data = bytearray(zipped(("articles/a.md", b"words " * 20)) + tail)
    data[place % len(data)] = value
    with suppress(ZipRefused):
        read_zip(bytes(data))
