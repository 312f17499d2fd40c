"""A message as a tree of parts, from bytes that may be cut, broken or meant badly.

The parser of the standard library stops at the first line of a head that is none, does not look into messages that are
written in base64, and takes time with each level of parts. What is read here is read once, and of everything only so
much. What the parts mean is decided elsewhere.
"""

import binascii
import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header
from itertools import islice, zip_longest
from typing import Final, TypeAlias

#: Of a message with more parts, or more in one another, the rest is not looked at.
_MOST_PARTS: Final = 60
_DEEPEST: Final = 10
#: Lines of a head, and characters of a field, that are kept.
_MOST_LINES: Final = 4000
_LONGEST_FIELD: Final = 1000

_LINE: Final = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_FIELD: Final = re.compile(rb"([!-9;-~]{1,100})[ \t]*:")
_BOUNDARY: Final = re.compile(r"""boundary\s*=\s*(?:"([^"]{1,200})"|([^\s";]{1,200}))""", re.IGNORECASE)
#: What stands above the first part if nobody says how it is written.
_GUESSED: Final = re.compile(rb"^--(\S[^\r\n]{0,200}?)[ \t]*\r?\n(?=content-)", re.IGNORECASE | re.MULTILINE)
_KIND: Final = re.compile(r"\s*([a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,60})", re.IGNORECASE)
_CHARSET: Final = re.compile(r"""charset\s*=\s*"?([a-z0-9._:-]{1,40})""", re.IGNORECASE)
#: What Python can read and no mail is written in. The first takes time with the square of a text.
_NO_CHARSETS: Final = frozenset({"punycode", "idna", "unicode_escape", "raw_unicode_escape"})
_CODED: Final = re.compile(r"=\?[^?\s]{1,40}\?[bq]\?[^?]*\?=", re.IGNORECASE)
_NOT_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/]")

Fields: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A head, and what stands below it, out of the letters of its transport. `body` is empty for a container.

    Names of `fields` are in small letters; their values in one line, cut, and as they came.
    """

    fields: Fields
    kind: str
    body: bytes

    def field(self, name: str) -> str:
        """The first of this name; empty if there is none."""
        return _first(self.fields, name)

    def spoken(self, name: str) -> str:
        """The same for people: out of RFC 2047's letters."""
        return decoded_words(self.field(name))

    @property
    def text(self) -> str:
        """What stands below, whatever it is."""
        found = _CHARSET.search(self.field("content-type"))
        return _decoded(self.body, found[1] if found else "utf-8")


def parts_of(content: bytes) -> list[Part]:
    """The message itself, then every part in order; a message within the message is one part."""
    return list(islice(_walked(content, "text/plain", _DEEPEST), _MOST_PARTS))


def message_in(body: bytes) -> Part:
    """The head of a message, or of a piece of it, and everything below it as it stands there."""
    fields, rest = _head(body.lstrip(b"\r\n"))
    kind = _kind(fields, "text/plain")
    return Part(fields, kind, rest)


def groups_in(body: bytes) -> list[Part]:
    """Fields in groups with empty lines between them, as in RFC 3464's report."""
    groups: list[Part] = []
    while body.strip() and len(groups) < _MOST_PARTS:
        fields, body = _head(body.lstrip(b"\r\n"), only_fields=True)
        groups.append(Part(fields, "", b""))
    return [group for group in groups if group.fields]


def decoded_words(value: str) -> str:
    """A field out of RFC 2047's letters; as it is if they are broken."""
    if not _CODED.search(value):
        return value
    try:
        pieces = decode_header(value)
    except (HeaderParseError, ValueError):
        return value
    said = (_decoded(piece, charset) if isinstance(piece, bytes) else piece for piece, charset in pieces)
    return " ".join("".join(said).split())


def _decoded(piece: bytes, charset: str | None) -> str:
    try:
        codec = codecs.lookup(charset or "utf-8").name.replace("-", "_")
        return piece.decode("latin-1" if codec in _NO_CHARSETS else codec)
    except (LookupError, ValueError):
        return piece.decode("latin-1")


def _first(fields: Fields, name: str) -> str:
    return next((value for known, value in fields if known == name), "")


def _walked(content: bytes, usual: str, deep: int) -> Iterator[Part]:
    fields, body = _head(content)
    kind = _kind(fields, usual)
    is_container = kind.startswith("multipart/")
    # A message whose line is lost that would say of what it consists may have parts all the same.
    pieces = list(_pieces(fields, body)) if deep and (is_container or not _first(fields, "content-type")) else []
    if deep and is_container and not pieces:
        # No container may be coded (RFC 2045 6.4), and some are.
        pieces = list(_pieces(fields, _plain(fields, body)))
    if not pieces and not is_container:
        yield Part(fields, kind, _plain(fields, body))
        return
    yield Part(fields, kind, b"")
    if not pieces or not is_container:
        yield Part((), "text/plain", pieces[0] if pieces else body)
    for piece in pieces[0 if is_container else 1 :]:
        yield from _walked(piece, "message/rfc822" if kind == "multipart/digest" else "text/plain", deep - 1)


def _head(content: bytes, *, only_fields: bool = False) -> tuple[Fields, bytes]:
    """The fields, and what is below the first empty line. A line among them that is none is left out.

    Several such lines at the end are the body, whose empty line is missing; but with `only_fields`.
    """
    fields: list[tuple[str, list[bytes]]] = []
    odd, odd_from = 0, 0
    content = content.removeprefix(codecs.BOM_UTF8)
    for found in islice(_LINE.finditer(content), _MOST_LINES):
        line = found[0].rstrip(b"\r\n")
        if not line.strip():
            begins = odd_from if odd > 1 and not only_fields else found.end()
            return _joined(fields), content[begins:]
        if named := _FIELD.match(line):
            fields.append((named[1].decode("ascii").lower(), [line[named.end() :]]))
            odd = 0
        elif line[:1] in b" \t" and fields and not odd:
            fields[-1][1].append(line)
        else:
            odd_from = odd_from if odd else found.start()
            odd += 1
    return _joined(fields), content[odd_from:] if odd and not only_fields else b""


def _joined(fields: list[tuple[str, list[bytes]]]) -> Fields:
    return tuple((name, _one_line(b" ".join(lines[:50])[: 2 * _LONGEST_FIELD])) for name, lines in fields)


def _one_line(value: bytes) -> str:
    try:
        text = value.decode("utf-8")
    except ValueError:
        text = value.decode("latin-1")
    return " ".join(text.split())[:_LONGEST_FIELD]


def _kind(fields: Fields, usual: str) -> str:
    found = _KIND.match(_first(fields, "content-type"))
    return found[1].lower() if found else usual


def _pieces(fields: Fields, body: bytes) -> Iterator[bytes]:
    """What stands between the boundaries; nothing if there are none. If nobody named them, what is above them too."""
    content_type = _first(fields, "content-type")
    named = _BOUNDARY.search(content_type)
    marks = _marks((named[1] or named[2]).encode("utf-8", "replace"), body) if named else []
    if not marks and (guessed := _GUESSED.search(body)):
        marks = _marks(guessed[1], body)
    if marks and not content_type:
        yield body[: marks[0].start()]
    for mark, following in zip_longest(marks, marks[1:]):
        if mark[1]:
            return
        yield body[mark.end() : following.start() if following else len(body)]


def _marks(name: bytes, body: bytes) -> list[re.Match[bytes]]:
    mark = re.compile(rb"^--" + re.escape(name) + rb"(--)?[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
    return list(islice(mark.finditer(body), _MOST_PARTS))


def _plain(fields: Fields, body: bytes) -> bytes:
    how = _first(fields, "content-transfer-encoding").strip().lower()
    if how == "base64":
        return _from_base64(body)
    return binascii.a2b_qp(body) if how == "quoted-printable" else body


def _from_base64(body: bytes) -> bytes:
    letters = _NOT_BASE64.sub(b"", body)
    return binascii.a2b_base64(letters[: len(letters) // 4 * 4] + _rest(letters[len(letters) // 4 * 4 :]))


def _rest(letters: bytes) -> bytes:
    """The last letters, filled up; one alone says nothing."""
    return letters + b"=" * (4 - len(letters)) if len(letters) > 1 else b""
