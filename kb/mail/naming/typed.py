"""Where in a typed or copied text a host may stand: in a name, an address, a web address, among words.

Text in, places out. Whether what stands there is a domain name is judged in `kb.mail.names`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

#: What is taken out wherever it stands, since nobody sees it: soft hyphen, zero-width signs, marks and embeddings of
#: direction, byte order mark. Not U+202E, which turns the order of what is seen, so that something else stands there.
_UNSEEN: Final = "\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202d\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
#: Joiners are letters between those of some scripts (RFC 5892 A.1 and A.2), elsewhere litter of copying.
_JOINED: Final = "[\u0600-\u1fff]"
_INVISIBLE: Final = re.compile(rf"[{_UNSEEN}]|(?<!{_JOINED})[\u200c\u200d]|[\u200c\u200d](?!{_JOINED})")
#: Full width (U+FF01 to U+FF5E), other dots, at signs, hyphens and spaces, as keyboards of the world make them.
_PLAIN: Final = str.maketrans(
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | {ord(dot): "." for dot in "\u3002\uff61"}
    | {ord(hyphen): "-" for hyphen in "\u2010\u2011"}
    | {ord(space): " " for space in "\u00a0\u202f\u3000"}
    | {0xFE6B: "@"}
)
#: As addresses of pages have them; in a local part they are letters, but for the last.
_CODED: Final = re.compile(r"%(40|3a|2f|20)", re.IGNORECASE)
_CODED_END: Final = re.compile(r"(?<!%20)(?<!%09)(?<!%0a)(?<!%0d)(?:%(?:20|09|0a|0d))++$", re.IGNORECASE)
_CODED_DOT: Final = re.compile(r"%2e", re.IGNORECASE)
_DOT_IN_WORDS: Final = re.compile(r"(?<=\w)\s+(?:dot|punkt)\s+(?=\w)", re.IGNORECASE)

#: Ways to write one sign in several, each with what it stands for.
_SPELT: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), sign)
    for pattern, sign in (
        (r'"(?:[^"\\]|\\.)*"(?=@)', ""),  # a quoted local part, whatever stands in it (RFC 5321 4.1.2)
        (r"\s*[([{]\s*(?:at|ät)\s*[)\]}]\s*", "@"),
        (r"\s*[([{]\s*(?:dot|punkt)\s*[)\]}]\s*", "."),
        (r"&#(?:64|x40);|&commat;", "@"),
        (r"&(?:lt|gt|quot|nbsp|#160);", " "),
        (r"(?<!\S)([*_~`]{1,3})(\S+?)\1(?!\S)", r"\2"),  # as chats mark words
        (r"\bxn[\u2013\u2014](?=\w)", "xn--"),  # two hyphens, as word processors join them
        (r"\s*@\s*", "@"),
        (r"\b(https?)\s*([:;])\s*(/+)\s*", r"\1\2\3"),
        (r"^www[\s,;:]++(?=\S+\.)", "www."),
    )
)

#: What stands before a host: a scheme, in any number, and as people mistype the commonest (`htp://`, `https;//`).
_SCHEME: Final = re.compile(
    r"(?:(?:www\.)*(?:[a-z][a-z0-9+.-]*:[/\\]{2,}|view-source:|[htps]{3,7}[:;.,]*[/\\][:;./\\]*|https?[:;]|[:;]?[/\\]{2,}))+",
    re.IGNORECASE,
)
_MAILTO: Final = re.compile(r"mailto[:;]/*", re.IGNORECASE)
_PORT: Final = re.compile(r"(?<=[^:]):[0-9]{1,5}$")
#: What a copied text has around it: spaces, quotes, brackets, the sentence's marks.
AROUND: Final = " \t\r\n\"'`´“”„‘’‚«»‹›()<>,;"
_AFTER_A_SENTENCE: Final = AROUND + ".:!?…"

#: The part in `Name <…>`; no `@` may follow, so that `"<x>"@example.com` is read as an address.
_ANGLE_BRACKETS: Final = re.compile(r"<([^<>]*)>[^@<]*$")
_WORD: Final = re.compile(r"[^\s<>()\[\]{}\"`“”„«»|]+")
_COMMAS: Final = re.compile(r"[,;]+")
_OTHER_SIGNS: Final = re.compile(r"[/\\&+:]+")
_LIKE_A_NAME: Final = re.compile(r"[^.]+\.[^.].*")
_LIKE_AN_ADDRESS: Final = re.compile(r"[^@]+@[^@]+\.[^@]+")
_BEFORE_AT: Final = re.compile(r"(?<![^\s@])[^\s@]*@")
_LAST_WORD: Final = re.compile(r"[\s.,;]+([a-z]{2,})[\s.,;>]*", re.IGNORECASE)
_COMMENT: Final = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a host may stand in a text, and the word that it is part of. `marked`: it is meant as a host."""

    start: int
    end: int
    word: tuple[int, int]
    marked: bool


def tidy(text: str) -> tuple[str, str]:
    """The text in plain signs, and the invisible ones that were taken out of it, each once.

    Controls, which no keyboard makes, are left in, to be refused.
    """
    unseen = "".join(dict.fromkeys(_INVISIBLE.findall(text)))
    plain = _CODED_DOT.sub(".", _CODED_END.sub("", in_plain_signs(text).strip(" \t\r\n")))
    if "@" not in plain:
        plain = _CODED.sub(lambda coded: chr(int(coded[1], 16)), plain)
    if "." not in plain:
        plain = _DOT_IN_WORDS.sub(".", plain)
    for spelt, sign in _SPELT:
        plain = spelt.sub(sign, plain)
    return plain, unseen


def in_plain_signs(text: str) -> str:
    """The text without what nobody sees, and with the signs of other keyboards as those of the commonest."""
    return without_unseen(text).translate(_PLAIN)


def without_unseen(text: str) -> str:
    """The text without what nobody sees."""
    return _INVISIBLE.sub("", text)


def places(text: str) -> list[Place]:
    """Every word of a tidied text that could hold a host, in order."""
    found = [_place(text, *word) for outer in _WORD.finditer(text) for word in _parted(text, *outer.span())]
    return [place for place in found if place.start < place.end]


def whole(text: str) -> str:
    """What is left of a tidied text if all of it is one name with something around it: what a reason is about."""
    if bracketed := _ANGLE_BRACKETS.search(text):
        text = bracketed[1]
    stripped = text.strip(AROUND)
    place = _place(stripped, 0, len(stripped))
    return stripped[place.start : place.end]


def in_angle_brackets(text: str) -> tuple[int, int] | None:
    """Where the part in `Name <…>` stands, if the text is of that form."""
    bracketed = _ANGLE_BRACKETS.search(text)
    return bracketed.span(1) if bracketed else None


def has_words_beside(text: str, taken: list[tuple[int, int]]) -> bool:
    """Whether there is more than the words `taken`, a display name before `<…>`, and comments in round brackets."""
    start = text.rfind("<", 0, taken[0][0]) + 1 if in_angle_brackets(text) else 0
    rest = text
    for first, last in reversed(taken):
        rest = f"{rest[:first]} {rest[last:]}"
    return any(sign.isalnum() for sign in _COMMENT.sub(" ", rest[start:]))


def around(text: str, start: int, end: int, dropped: str) -> str:
    """What stands around a host, for people to see; of an address nothing but its at sign. `dropped`: of the host."""
    before, after = "…@" if "@" in text[:start] else text[:start], text[end:].strip(AROUND)
    after = _BEFORE_AT.sub("…@", after) if any(map(str.isalnum, after)) else ""
    return " … ".join(part for part in ((before + dropped).strip(AROUND), after) if part)


def is_cut_in_two(text: str, place: Place, is_ending: Callable[[str], bool]) -> bool:
    """Whether a comma or a space stands at the last dot: `florist.co uk` and `florist.co .uk` are not `florist.co`."""
    rest = _LAST_WORD.fullmatch(text, place.end)
    return rest is not None and is_ending(f"{text[place.start : place.end].rpartition('.')[2]}.{rest[1]}".lower())


def _parted(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A word, or its parts if each of them is like a name (`a.example,b.example`) or an address (`x@a.example/y@…`)."""
    word = text[start:end]
    of_web = _SCHEME.match(word)
    for signs, form in ((_COMMAS, _LIKE_A_NAME), (_OTHER_SIGNS, _LIKE_AN_ADDRESS)):
        spans = list(_between(signs, word))
        parts = [word[first:last] for first, last in spans]
        if len(parts) > 1 and all(map(form.fullmatch, parts)) and not (of_web and not all(map(_is_marked, parts))):
            yield from ((start + first, start + last) for first, last in spans)
            return
    yield start, end


def _between(signs: re.Pattern[str], word: str) -> Iterator[tuple[int, int]]:
    start = 0
    for sign in signs.finditer(word):
        if start < sign.start():
            yield start, sign.start()
        start = sign.end()
    if start < len(word):
        yield start, len(word)


def _place(text: str, first: int, last: int) -> Place:
    """Where the host stands in a word. The last `@` counts (RFC 5321 4.1.2)."""
    start, end = first, last
    while start < end and text[start] in AROUND:
        start += 1
    if mailto := _MAILTO.match(text, start, end):
        start, end = mailto.end(), _until("?", text, mailto.end(), end)  # RFC 6068 2: `?` begins the header fields
    elif scheme := _SCHEME.match(text, start, end):
        start, end = scheme.end(), _until("/?#\\", text, scheme.end(), end)
    # Without a scheme the `@` goes first: a local part may contain `/`, `?` and `#` (RFC 5322 3.2.3).
    start = max(start, text.rfind("@", start, end) + 1)
    end = _until("/?#\\", text, start, end)
    while start < end and text[start] in AROUND:
        start += 1
    while end > start and text[end - 1] in _AFTER_A_SENTENCE:
        end -= 1
    if port := _PORT.search(text[start:end]):
        end = start + port.start()
    return Place(start, end, (first, last), _is_marked(text[first:last]))


def _until(signs: str, text: str, start: int, end: int) -> int:
    return min((at for sign in signs if (at := text.find(sign, start, end)) >= 0), default=end)


def _is_marked(word: str) -> bool:
    return "@" in word or bool(_SCHEME.match(word)) or word.lower().startswith("www.")
