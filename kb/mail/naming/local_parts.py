"""A text without the part before the @ of any address in it, in whatever spelling: that part is somebody's own.

It goes before anything else is done with what people type, since they paste whole error texts. What is left of an
address is `@` and its domain, so that whoever reads on still knows what was meant as one.
"""

import re
from typing import Final

from kb.mail.naming import typed

#: More of a text is not read, in characters: the longest error texts have some hundreds.
LONGEST_READ: Final = 4_000

#: One sign written in several: as in addresses of pages, in letters, in pages and in programs.
_CODED_AT: Final = re.compile(r"%(?:25)*+40|=40(?=[a-z])|&(?:amp;)?#(?:0*+64|x0*+40);|&commat;|\\[ux](?:00)?40", re.I)
_AT_IN_BRACKETS: Final = re.compile(r" ?[(\[{<|] ?(?:at|ät|aet|@) ?[)\]}>|] ?", re.I)
_AT_OF_ONE_LETTER: Final = re.compile(r"(?<=\w)[(\[{]a[)\]}](?=[\w-]{1,63}[.(\[{ ])", re.I)
#: Not `-at-` without spaces, as in stratford-at-avon.co.uk.
_AT_BETWEEN: Final = re.compile(
    r"(?<=\w)(?:[_*~]{1,2}(?:at|ät)[_*~]{1,2}| [-–_*~|]{1,2} ?(?:at|ät) ?[-–_*~|]{1,2} )(?=[\w-]{1,63}(?:\.\w| dot))",
    re.I,
)
_DOT_IN_BRACKETS: Final = re.compile(r"(?<=\w) ?[(\[{<|] ?(?:dot|punkt|\.) ?[)\]}>|] ?(?=\w)", re.I)
#: `anna at open.example`, `anna at open dot example`, with the word before it.
_AT_IN_WORDS: Final = re.compile(
    r"([^\s@]{1,64} )?([^\s@]{1,64}) (?:at|ät) (?=[\w-]{1,63}(?:\.| (?:dot|punkt) )\w)", re.I
)
#: Where an address may begin: elsewhere, as in `it stopped working at open.example`, it is a sentence.
_BEFORE_AN_ADDRESS: Final = frozenset(
    {"is", "to", "for", "from", "am", "address", "adresse", "user", "ist", "lautet", "an", "für", "von"}
)
_DOT_IN_WORDS: Final = re.compile(r"(?<=@)[\w.-]{1,63}(?: (?:dot|punkt) [\w-]{1,63}){1,5}", re.I)
_A_DOT: Final = re.compile(r" (?:dot|punkt) ", re.I)
#: Not whom somebody writes to.
_NOBODY: Final = frozenset(
    {"mail", "email", "e-mail", "server", "error", "problem", "fault", "fehler", "account", "konto"}
)
#: A quoted local part, whatever stands in it (RFC 5321 4.1.2), and a comment before the sign (RFC 5322 3.2.2).
_QUOTED: Final = re.compile(r'(?<!\\)"(?:[^"\\]|\\.)*+"(?=@)|[“„«][^“”„«»]*+[“”»](?=@)')
_COMMENT: Final = re.compile(r"\([^()@]*+\)(?=@)")
_AROUND_AT: Final = re.compile(r" ?@ ?(?:@ ?)*+")

_SCHEME: Final = re.compile(r"\W{0,9}[a-z][a-z0-9+.-]{0,30}:/{1,3}", re.I)
#: What ends an authority (RFC 3986 3.2), and what stands before a value in what follows it.
_AFTER_HOST: Final = re.compile(r"[/?#]")
_BEFORE_VALUE: Final = "/?&=#:;,"
#: No local part has these unless it is quoted, so it begins after the last of them.
_BEFORE: Final = ',;<([{"“„«|'
_CLOSING: Final = ')]}>"”»“'
#: … and between two addresses, what parts them.
_BETWEEN: Final = _BEFORE + "/\\&+=?:"
_HOST: Final = re.compile(r"[\w-]+(?:\.[\w-]+)+")


def without_local_parts(text: str) -> str:
    """The text on one line, with single spaces, in plain signs, and of each address `@` and what follows it.

    At most `LONGEST_READ` characters of it. Never raises; a text without an address keeps its words.
    """
    line = " ".join(typed.in_plain_signs(_cut(text)).split())
    line = _with_at_signs(line)
    if "@" not in line:
        return line
    line = _AROUND_AT.sub("@", line)
    line = _COMMENT.sub("", _QUOTED.sub("", line))
    return " ".join(_bare(word) if "@" in word else word for word in line.split())


def _cut(text: str) -> str:
    """Cut between words: of an address that is cut in two nobody could tell which part is which."""
    if len(text) <= LONGEST_READ:
        return text
    kept = text[:LONGEST_READ]
    return kept[: len(kept) - len(kept.split()[-1])] if len(kept.split()) > 1 else kept


def _with_at_signs(line: str) -> str:
    """Every way to write one at sign as that sign."""
    line = _CODED_AT.sub("@", line)
    for pattern in (_AT_IN_BRACKETS, _AT_OF_ONE_LETTER, _AT_BETWEEN):
        line = pattern.sub("@", line)
    line = _AT_IN_WORDS.sub(_said, line)
    if "@" not in line:
        return line
    return _DOT_IN_WORDS.sub(lambda found: _A_DOT.sub(".", found[0]), _DOT_IN_BRACKETS.sub(".", line))


def _said(found: re.Match[str]) -> str:
    before = (found[1] or "").strip().lower()
    said = (not before or before in _BEFORE_AN_ADDRESS or before.endswith(":")) and found[2].lower() not in _NOBODY
    return f"{found[1] or ''}{found[2]}@" if said else found[0]


def _bare(word: str) -> str:
    """One word with at signs in it, without what stands before them."""
    if scheme := _SCHEME.match(word):
        return scheme[0] + _bare_web_address(word[scheme.end() :])
    first, *others = word.split("@")
    kept = _opening(first)
    for part in others[:-1]:
        kept = f"{kept}@{_until_next(part)}" if not kept.endswith("@") or part else kept
    return f"{kept.rstrip('@')}@{others[-1]}"


def _bare_web_address(address: str) -> str:
    """Without who signs in (RFC 3986 3.2.1), and without addresses in the path and the query."""
    end = found.start() if (found := _AFTER_HOST.search(address)) else len(address)
    host = address[:end].rpartition("@")[2]
    *before, last = address[end:].split("@")
    return host + "".join(part[: _after_last(_BEFORE_VALUE, part)] for part in before) + last


def _opening(part: str) -> str:
    """What stood before a local part; nothing if that cannot be told."""
    closed = part.endswith(tuple(_CLOSING)) and any(map(str.isalnum, part))
    return "" if closed else part[: _after_last(_BEFORE, part)]


def _until_next(part: str) -> str:
    """Between two at signs: the domain of the first address, and what parts it from the second."""
    host = _HOST.match(part)
    end = _after_last(_BETWEEN, part)
    return f"{part[:end]} " if host and host.end() < len(part) and end > host.end() else ""


def _after_last(signs: str, text: str) -> int:
    return max(text.rfind(sign) for sign in signs) + 1
