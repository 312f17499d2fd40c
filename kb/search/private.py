"""What visitors typed, without what is theirs alone: fit to be kept, counted and shown to the operator.

Addresses, names of domains and numbers go; words, codes of errors and years of programs stay. A name of a person is a
word like any other and cannot be told apart, so this is a sieve for what people paste, not a promise about every word.
"""

import re
import unicodedata
from typing import Final

#: What is left is cut here, in characters: the longest error texts say what they mean by then.
LONGEST: Final = 100
#: More of a text than this is not looked at.
_READ: Final = 500

#: `Anna Smith <anna@example.co.uk>`, as mail programs write it: the name goes with the address.
_NAMED: Final = re.compile(r"(?:[\w'’.-]+ ){0,3}<[^<>@]*@[^<>]*>[,;:]?")
_SPACED_AT: Final = re.compile(r"\s{0,3}@\s{0,3}")
_WEB: Final = re.compile(r"[a-z][a-z0-9+.-]{1,10}:/{0,2}\S*", re.IGNORECASE)
_DOMAIN: Final = re.compile(r"[^\W_](?:[\w-]*)(?:\.[\w-]+)*\.[^\W\d_][\w-]+")
_EDGES: Final = re.compile(r"^[^\w@+#]+|[^\w@]+$")
#: A telephone number or a card, in groups: every part of it is dropped, however short.
_GROUPS: Final = re.compile(r"\+?\d[\d ()/.-]{4,}\d")
_LONG_NUMBER: Final = re.compile(r"\d{3}")

#: Hexadecimal codes of Windows, with and without 0x; replies of mail servers, short and long.
_CODES: Final = re.compile(r"0x[0-9a-f]{4,8}|8[0-9a-f]{7}|[245]\d\d|[245]\.\d{1,3}\.\d{1,3}", re.IGNORECASE)
#: Ports of mail, years and editions in the names of programs, codes of Windows' network.
_KNOWN: Final = frozenset(
    number
    for line in (
        "110 143 465 587 993 995 2525",
        "365 2000 2003 2007 2010 2011 2013 2016 2019 2021 2024",
        "10013 10050 10051 10053 10054 10060 10061 11001 11002 11003 11004",
    )
    for number in line.split()
)


def without_private(text: str) -> str:
    """The words of `text` that may be kept, with single spaces, at most `LONGEST` characters. Never raises."""
    left = "".join(c for c in _unfolded(text).replace("。", ".") if _is_seen(c))
    while (sifted := _sifted(left)) != left:  # what comes to stand beside each other can be a number
        left = sifted
    return left


def _sifted(text: str) -> str:
    plain = _WEB.sub(_kept_code, _SPACED_AT.sub("@", _NAMED.sub(" ", text)))
    plain = _GROUPS.sub(_kept_groups, plain)
    words = " ".join(word for word in plain.split() if not _is_private(word))
    return words[:LONGEST].strip()


def _unfolded(text: str) -> str:
    """In plain signs, and cut once more: one sign can stand for eighteen."""
    return unicodedata.normalize("NFKC", text[:_READ])[:_READ]


def _is_seen(character: str) -> bool:
    """Invisible characters would let an address look like words."""
    return character.isspace() or character.isprintable()


def _kept_code(match: re.Match[str]) -> str:
    """`Error:` before a word is no address of the web."""
    return match[0].replace(":", ": ", 1) if "/" not in match[0] and not match[0].startswith("mailto") else " "


def _kept_groups(match: re.Match[str]) -> str:
    return match[0] if all(_is_known(part) for part in re.split(r"[ ()/-]+", match[0])) else " "


def _is_private(word: str) -> bool:
    bare = _EDGES.sub("", word)
    if "@" in bare:
        return True
    if _is_known(bare.lstrip("#-")):
        return False
    return _DOMAIN.search(bare) is not None or _LONG_NUMBER.search(bare) is not None


def _is_known(word: str) -> bool:
    return word in _KNOWN or _CODES.fullmatch(word) is not None
