"""Bytes of a text file to lines: which encoding it is in, read in pieces so that its size does not matter.

What is *not* decided here: cells and columns (`rows`). A fault ends the reading with `FileRefused`, one plain
sentence that names the line where there is one.
"""

import codecs
import io
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from kb.operations.tables.encodings import PLAIN_NAMES, TWICE, Encoding, judged, mended, words_of

#: Bytes that are read at a time.
PIECE: Final = 1 << 18
#: The longest line, in characters: a file without line ends must not be held in memory.
LONGEST_LINE: Final = 1 << 20

#: Called with the bytes read so far and the size of the file.
Progress = Callable[[int, int], None]

#: First bytes of files that spreadsheets and archivers write, and that are often sent instead of a CSV file.
_NOT_TEXT: Final = (
    (b"PK\x03\x04", _("This is a spreadsheet or a zip archive, not a CSV file. Save it as CSV first.")),
    (b"\xd0\xcf\x11\xe0", _("This is an old Excel workbook, not a CSV file. Save it as CSV first.")),
    (b"\x1f\x8b", _("This is a gzip archive, not a CSV file. Unpack it first.")),
)
#: Texts of other programs, by their first characters after blanks: pages that pass for workbooks are the commonest.
_NO_LISTS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), sentence)
    for pattern, sentence in (
        (rb"%PDF-", _("This is a PDF, not a list. Copy the rows out of it and paste them.")),
        (
            rb"<(?:!doctype|html|head|body|table|\?xml|\w+:workbook)\b",
            _("This is a web page or XML, whatever its name. Open it in a spreadsheet, and save it as .xlsx or CSV."),
        ),
        (rb"\{\\rtf", _("This is a text with fonts (RTF), not a list. Save it as plain text or CSV first.")),
        (rb"BEGIN:V(?:CARD|CALENDAR)", _("This is a file of contacts or dates, not a list. Export it as CSV.")),
        (rb"[\[{]\s*[{\[\"]", _("This is JSON, not a list. Export it as CSV.")),
        (
            rb"(?:-- ?|--\s*-- |/\*!?)\s*(?:phpMyAdmin SQL|MySQL dump|MariaDB dump|PostgreSQL database)"
            rb"|(?:INSERT INTO|CREATE TABLE)\s",
            _("This is a dump of a database, not a list. Export the table as CSV."),
        ),
    )
)
#: Bytes of a header in ASCII that tell UTF-16 without a byte order mark; what follows may be in any script.
_HEAD: Final = 24
#: So many tell UTF-32 from UTF-16.
_FEWEST_OF_32: Final = 7
_NAMES: Final = PLAIN_NAMES | {"cp1252": "UTF-8 or Windows-1252", "utf-8-sig": "UTF-8"}
#: The mark of UTF-8 as Windows-1252 reads it: what a program leaves that takes it for text.
_MARK_AS_TEXT: Final = "ï»¿"


class FileRefused(Exception):
    """The file as a whole cannot be used; the text is one plain sentence for the person who sent it."""


def ignore_progress(done: int, total: int) -> None:
    """The progress of whoever is not watching."""


def open_file(path: Path) -> BinaryIO:
    """Open a regular file for reading: it is read twice, so a pipe will not do. Raises `FileRefused`."""
    if path.exists() and not path.is_file():
        raise FileRefused(gettext("%(path)s is not a file.") % {"path": path})
    try:
        return path.open("rb")
    except OSError as error:
        said = gettext("%(path)s cannot be opened: %(fault)s.")
        raise FileRefused(said % {"path": path, "fault": error.strerror}) from error


def encoding_of(file: BinaryIO) -> str:
    """The Python name of the likeliest encoding; the file is left at its beginning. Raises `FileRefused`."""
    return look_at_encoding(file).name


def look_at_encoding(file: BinaryIO) -> Encoding:
    """The encoding, and perhaps another that may be meant; the file is left at its beginning. Raises `FileRefused`.

    A byte order mark decides; without one, a file with NUL in every second byte is UTF-16, in three of four UTF-32;
    one that is UTF-8 to the last byte is UTF-8, and everything else is judged by its words, and Windows-1252 if they
    say nothing.
    """
    head = file.read(64)
    for signature, sentence in _NOT_TEXT:
        if head.startswith(signature):
            raise FileRefused(gettext(sentence))
    if not head:
        raise FileRefused(gettext("The file is empty."))
    plain = head.removeprefix(codecs.BOM_UTF8).lstrip()
    for pattern, sentence in _NO_LISTS:
        if pattern.match(plain):
            raise FileRefused(gettext(sentence))
    name = _marked(head[:_HEAD])
    if name is None and _is_utf_8(file, head):
        name = "utf-8"
    file.seek(0)
    encoding = Encoding(name) if name else judged(_words(file))
    file.seek(0)
    return encoding


def _words(file: BinaryIO) -> list[bytes]:
    known: dict[bytes, None] = {}
    while piece := file.read(PIECE) + file.readline(PIECE):
        words_of(piece, known)
    return list(known)


def _marked(head: bytes) -> str | None:
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if len(head) > _FEWEST_OF_32 and not any(head[1::4] + head[2::4]):
        return "utf-32-be" if not any(head[::4]) else "utf-32-le" if not any(head[3::4]) else None
    if len(head) > 1 and not any(head[1::2]):
        return "utf-16-le"
    return "utf-16-be" if len(head) > 1 and not any(head[::2]) else None


def _is_utf_8(file: BinaryIO, head: bytes) -> bool:
    """Decode to the end and see. Refuses a file that has both, which would become mojibake in one half."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    plain, lines, piece = True, 1, head
    while True:
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            before = error.object[: error.start]
            if plain and before.isascii():
                return False
            line = lines + _ends(before.decode())
            said = gettext("Line %(line)s: this is not UTF-8 text, although other lines are.")
            raise FileRefused(said % {"line": line}) from error
        if not piece:
            return True
        plain = plain and text.isascii()
        lines += _ends(text)
        piece = file.read(PIECE)


def _ends(text: str) -> int:
    """How many lines end in the text; old Macs ended theirs with CR alone."""
    return text.count("\n") or text.count("\r")


def lines_of(file: BinaryIO, encoding: str, progress: Progress = ignore_progress) -> Iterator[str]:
    """The lines with their ends (CR, LF or CR LF). Raises `FileRefused` for NUL, broken text, an endless line."""
    decoder = codecs.getincrementaldecoder("utf-8" if encoding == TWICE else encoding)()
    size = os.fstat(file.fileno()).st_size
    number, rest, done = 1, "", False
    while not done:
        piece = file.read(PIECE)
        done = not piece
        try:
            text = rest + decoder.decode(piece, final=done)
        except UnicodeDecodeError as error:
            line = number + error.object[: error.start].count(b"\n")
            name = _NAMES.get(encoding, encoding[:6].upper())
            said = gettext("Line %(line)s: this cannot be read as %(encoding)s text.")
            raise FileRefused(said % {"line": line, "encoding": name}) from error
        if "\0" in text:
            line = number + _ends(text[: text.index("\0")])
            said = gettext("Line %(line)s: there is a NUL character, so this is not a text file.")
            raise FileRefused(said % {"line": line})
        if number == 1 or "\ufeff" in text:
            text = _without_marks(text)
        lines = io.StringIO(mended(text) if encoding == TWICE else text, newline="").readlines()
        # A last line without its end, or with the first half of CR LF, waits for the next piece.
        rest = lines.pop() if lines and not done and not text.endswith("\n") else ""
        yield from lines
        number += len(lines)
        if len(rest) > LONGEST_LINE:
            said = gettext("Line %(line)s: the line is longer than %(most)s characters.")
            raise FileRefused(said % {"line": number, "most": f"{LONGEST_LINE:,}"})
        progress(min(file.tell(), size), size)


def _without_marks(text: str) -> str:
    """Without byte order marks, however many a file has got on its way, or from those that were put together in it."""
    return text.replace("\ufeff", "").removeprefix(_MARK_AS_TEXT)
