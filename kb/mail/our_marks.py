"""By what a message of ours is known when it comes back: its Message-ID, or the link in it that ends further ones.

Servers on the way may give a message another Message-ID; most keep ours in a field beside it, and all leave the link
of List-Unsubscribe (RFC 2369), in which a token stands. Whether either is one that was ever sent is decided elsewhere.
"""

import binascii
import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import unquote

from kb.mail.mime_parts import Part, decoded_words, parts_of

_MOST: Final = 20

#: How our own messages are called: a UUID at a host, in angles that some servers take away.
_NAME: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}@[a-z0-9](?:[a-z0-9.:-]{0,251}[a-z0-9])?"
_ID: Final = re.compile(rf"<{_NAME}>")
_ID_IN_TEXT: Final = re.compile(rf"(?<![\w@.-]){_NAME}")
#: Message-ID, and what servers call the one that they took away: X-Original-Message-ID, X-Google-Original-Message-ID.
_ID_FIELD: Final = re.compile(r"(?:[a-z0-9-]{1,60}-)?message-?id")
_ID_LINE: Final = re.compile(
    r"^[> \t|]*(?:[a-z0-9-]{1,60}-)?message[- ]?id:"
    r"(?:\s*<([^<>\s]{1,400})>|[ \t]*([^<>@\s]{1,150}@[^<>@\s]{1,253})[ \t]*\r?$)",
    re.I | re.M,
)
#: A digest and a signature of 16 bytes each, in the letters of addresses.
_TOKEN: Final = re.compile(r"/unsubscribe/([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])")
#: Somebody's answer has our text below theirs, and our links in it.
_ANSWERS: Final = ("in-reply-to", "references")
_ANSWERED: Final = re.compile(r"\s*(?:re|aw|sv|antw|rv|rif|odp|tr|fwd?|wg|i|enc|doorst|pd)(?:\[\d+\])?\s*:", re.I)
_ANSWER_LINE: Final = re.compile(r"^(?:in-reply-to|references):", re.IGNORECASE | re.MULTILINE)
_LISTED_LINE: Final = re.compile(r"^list-unsubscribe:(.*(?:\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)
_QUOTED: Final = re.compile(r"^[ \t]*>.*$", re.MULTILINE)


def ids_of(message: Part) -> list[str]:
    """What a message that came back is called, by its own head; also if none of it is ours."""
    found = [value for name, value in message.fields if _ID_FIELD.fullmatch(name)]
    return [one for value in found for one in _ids_in_field(decoded_words(value))]


def _ids_in_field(value: str) -> list[str]:
    found = re.findall(r"<[^<>\s]{1,400}>", value.replace("< ", "<"))
    return found or [f"<{one}>" for one in value.split()[:1] if "@" in one]


def ids_answered(message: Part) -> list[str]:
    """Which message another one answers; of a whole conversation the last (RFC 5322 3.6.4). Also if it is not ours."""
    return _ids_in_field(message.field("in-reply-to")) or _ids_in_field(message.field("references"))[-1:]


def ours(ids: Iterable[str]) -> tuple[str, ...]:
    """Those that could be ours, each once."""
    return tuple(dict.fromkeys(one for one in ids if _ID.fullmatch(one)))[:_MOST]


def ids_in_lines(text: str) -> list[str]:
    """Where a text shows the head of a message, how that is called; also if none of it is ours."""
    return [f"<{angled or bare}>" for angled, bare in _ID_LINE.findall(text)]


def ids_anywhere(text: str) -> list[str]:
    """What in a text could be a Message-ID of ours."""
    return [f"<{one}>" for one in _ID_IN_TEXT.findall(text)]


def tokens_of(message: Part) -> tuple[str, ...]:
    """Of a message that came back: from its List-Unsubscribe, else from its own text if it answers nothing."""
    listed = tokens_in(message.spoken("list-unsubscribe"))
    if listed or any(message.field(name) for name in _ANSWERS) or _ANSWERED.match(message.spoken("subject")):
        return listed
    found = (token for text in _texts(message) for token in tokens_in(_QUOTED.sub("", text)))
    return tuple(dict.fromkeys(found))[:_MOST]


def tokens_in_letter(text: str) -> tuple[str, ...]:
    """Of a message whose copy stands in a letter, by the same rule. Without its head a text is no copy."""
    if ids_in_lines(text) and not _ANSWER_LINE.search(text):
        return tokens_in(_QUOTED.sub("", text))
    return tuple(dict.fromkeys(token for line in _LISTED_LINE.findall(text) for token in tokens_in(line)))[:_MOST]


def tokens_in(text: str) -> tuple[str, ...]:
    """Tokens in a text or a field, however its lines were broken and its letters written."""
    plain = unquote(text) if "%" in text else text
    ways = (plain, re.sub(r"\s+", "", plain), _out_of_quoted_printable(plain))
    return tuple(dict.fromkeys(token for way in ways for token in _TOKEN.findall(way)))[:_MOST]


def _texts(message: Part) -> Iterator[str]:
    """The texts of a message whose head was read already."""
    head = "".join(f"{name}: {value}\n" for name, value in message.fields if name.startswith("content-"))
    for part in parts_of(head.encode("utf-8", "replace") + b"\n" + message.body):
        if part.kind.startswith("text/"):
            yield part.text


def _out_of_quoted_printable(text: str) -> str:
    return binascii.a2b_qp(text.encode("utf-8", "replace")).decode("utf-8", "replace") if "=" in text else text
