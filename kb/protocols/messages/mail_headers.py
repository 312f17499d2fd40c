"""The head of an e-mail (RFC 5322, RFC 2047): texts of anybody in, lines out that say just that and nothing more.

Written here rather than by the standard library, since its versions differ: some decode what looks like a coded word
(`=?utf-8?b?…?=`) in a text, and write the line breaks that were hidden in it. Which headers a message has, and what
they say, is decided elsewhere.
"""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from string import ascii_letters, digits
from typing import Final, TypeAlias

from kb.languages import gettext_noop as _
from kb.mail.recipients import CODED_WORD, Recipient

#: What a header says, in ASCII; between two pieces stands one space, at which the line may be broken.
Pieces: TypeAlias = tuple[str, ...]

#: RFC 2047 2: of a line with coded words. What cannot be broken may be longer.
_LONGEST_LINE: Final = 76
#: Of a coded word, so that one has room beside the name of the header.
_LONGEST_WORD: Final = 64
_Q: Final = "=?utf-8?q?%s?="
_B: Final = "=?utf-8?b?%s?="
_ROOM: Final = _LONGEST_WORD - len(_Q % "")
#: What may stand for itself in a coded word wherever it is (RFC 2047 5 (3)).
_ITSELF: Final = frozenset(f"{ascii_letters}{digits}!*+-/".encode())
#: A name that can be read in the source is worth some letters more.
_READABLE: Final = 5

_ATOM: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+")
_VISIBLE: Final = re.compile(r"[!-~]+")
_LINE: Final = re.compile(rb"([A-Za-z][A-Za-z0-9-]*): [ -~]*[!-~](?:\r\n [ -~]*[!-~])*\r\n")


class HeaderRefused(ValueError):
    """A message cannot be written as it should be. `reason` is a sentence for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def as_it_is(value: str) -> Pieces:
    """A value that programs read: visible ASCII. Raises `HeaderRefused`."""
    if not _VISIBLE.fullmatch(value) or CODED_WORD in value:
        raise HeaderRefused(_("An address in it has a character that a header cannot have."))
    return (value,)


def words(text: str) -> Pieces:
    """A text for people, as it is if every program reads it alike, else in coded words. Raises `HeaderRefused`."""
    if not text.isprintable():
        raise HeaderRefused(_("Its subject has a line break or another invisible character in it."))
    pieces = tuple(text.split(" "))
    if _is_plain(text) and all(0 < len(piece) <= _LONGEST_WORD for piece in pieces):
        return pieces
    return tuple(_coded(text))


def mailbox(name: str, recipient: Recipient) -> Pieces:
    """Somebody with a name, which may be empty. Raises `HeaderRefused`."""
    if not name:
        return (recipient.address,)
    pieces = words(name)
    if _is_plain(name) and not all(map(_ATOM.fullmatch, pieces)):
        quoted = '"{}"'.format(re.sub(r'(["\\])', r"\\\1", name))
        pieces = (quoted,) if len(quoted) <= _LONGEST_WORD else tuple(_coded(name))
    return (*pieces, f"<{recipient.address}>")


def head(headers: Mapping[str, Pieces]) -> bytes:
    """The lines, each with its end."""
    return "".join(_folded(name, pieces) for name, pieces in headers.items()).encode("ascii")


def names_in(message: bytes) -> tuple[str, ...]:
    """The headers that whoever gets these bytes reads. Raises `HeaderRefused` if a line is not of the form of ours."""
    end = message.find(b"\r\n\r\n") + 2
    names, place = [], 0
    while place < end:
        line = _LINE.match(message, place, end)
        if line is None:
            raise HeaderRefused(_("Its header is not what it should be."))
        names.append(line[1].decode("ascii"))
        place = line.end()
    return tuple(names)


def _is_plain(text: str) -> bool:
    return text.isascii() and CODED_WORD not in text


def _folded(name: str, pieces: Pieces) -> str:
    lines = [f"{name}: {pieces[0]}"]
    for piece in pieces[1:]:
        if len(lines[-1]) + 1 + len(piece) > _LONGEST_LINE:
            lines.append(f" {piece}")
        else:
            lines[-1] += f" {piece}"
    return "".join(f"{line}\r\n" for line in lines)


def _coded(text: str) -> Iterator[str]:
    """Coded words, none of which ends within a letter; whoever decodes them leaves away what is between them."""
    code, form = (_q, _Q) if len(_q(text)) < len(_b(text)) + _READABLE else (_b, _B)
    part = ""
    for letter in text:
        if len(code(part + letter)) > _ROOM:
            yield form % code(part)
            part = ""
        part += letter
    yield form % code(part)


def _q(text: str) -> str:
    return "".join("_" if byte == 32 else chr(byte) if byte in _ITSELF else f"={byte:02X}" for byte in text.encode())


def _b(text: str) -> str:
    return b64encode(text.encode()).decode("ascii")
