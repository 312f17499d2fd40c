"""What may be kept of a server's reason: a line for people in which nobody is named.

Servers repeat the address, a part of it, or the path of the mailbox. All of that is taken out, with markup and codes.
"""

import re
from collections.abc import Iterable
from typing import Final

#: Characters of a reason that are kept.
LONGEST_WORDS: Final = 200
_GONE: Final = "…"

_CODES: Final = re.compile(
    r"(?:^|(?<=\s))[245]\d\d(?:[ -]+#?[245]\.\d{1,3}\.\d{1,3}\b|(?=[ -])-?)|^\s*#?[245]\.\d{1,3}\.\d{1,3}\b"
)
_ADDRESS: Final = re.compile(r"""<?(?:"[^"]*"|[^\s<>()\[\]",;:]*)(?:@|%40)[^\s<>()\[\]",;]+>?""", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]*>")
#: `/var/mail/example/anna`, `~anna/Maildir`, `C:\Mail\anna`; not what stands in a link.
_PATH: Final = re.compile(
    r"(?<![\w/:.])(?:(?:maildir|mbox|file):)?(?:/+|~)[^\s/:;,()<>\"'?]+/[^\s:;,()<>\"'?]*|\b[a-z]:\\[^\s:;,]+|\\\\[^\s:;,]+",
    re.I,
)
_HOME: Final = re.compile(r"(?<!\S)~[^\s/:;,]+")
_LINK: Final = re.compile(r"https?://\S+", re.IGNORECASE)
#: What stands in quotes is what was asked for.
_IN_QUOTES: Final = re.compile(
    r"(?<!\w)(?:\"[^\"\s]{1,64}\"|'[^'\s]{1,64}'|`[^`'\s]{1,64}['`]|«\s?[^»\s]{1,64}\s?»|„[^“”\s]{1,64}[“”]|“[^”\s]{1,64}”)"
)
_WHO: Final = (
    r"(?:user(?:name)?|recipient|mail ?box|account|alias|local ?part|address|login|benutzer|empfänger|postfach|konto"
    r"|utilisateur|destinataire|boîte|compte|usuario|usuário|destinatario|destinatário|buzón|cuenta|utente|casella"
    r"|gebruiker|ontvanger|użytkownik|odbiorca)"
)
#: `user unknown: anna`, `no such user anna here`, `mailbox anna is full`.
_BEHIND_COLON: Final = re.compile(
    rf"(\b{_WHO}(?: (?:name|un?known|not found|is unknown|invalid|unbekannt|inconnu\w*|desconocid\w*|sconosciut\w*))?"
    r"\s?[:=]\s*)([\w.+'-]{1,64})(?=\s*(?:$|[;,.)\]]))",
    re.IGNORECASE,
)
_NO_NAME: Final = (
    rf"(?!(?:un|{_WHO}|un?known|name|mail\w*|of|for|in|by|at|or|and|the|this|is|does\w*|not?|has|here|on|with|found|was"
    r"|rejected|error\w*|unavailable|failed|refused|denied|invalid|disabled|verification|lookup|table|limit|full)\b)"
)
_NAME: Final = r"([\w.+'-]{1,64})"
_ENDS: Final = (
    r"(?=:| (?:is|does|doesn|not|un?known|was|has|over|full|disabled|inactive|suspended|could|cannot|ist|existiert"
    r"|nicht|n'|no|non|não|est)\b)"
)
_NAMED: Final = re.compile(rf"(\b{_WHO} ){_NO_NAME}{_NAME}{_ENDS}", re.IGNORECASE)
_ASKED: Final = re.compile(rf"(\b(?:un?known|no such|invalid|bad) {_WHO}(?: -)? ){_NO_NAME}{_NAME}", re.IGNORECASE)
_IN_BRACKETS: Final = re.compile(rf"(\b{_WHO} )[(\[]{_NAME}[)\]]", re.IGNORECASE)
#: `User Anna Berg (anna@x.example) not listed`, once the address and what it names are gone.
_BEFORE_ADDRESS: Final = re.compile(
    r"(\b(?:[Uu]ser|[Rr]ecipient|[Bb]enutzer|[Ee]mpfänger) )"
    rf"(?:(?:{_GONE}|[A-ZÀ-Þ][\w'’-]{{0,40}}) ){{1,4}}(?=\({_GONE}\))"
)
_SEPARATORS: Final = re.compile(r"[._+=-]+")


def kept_words(status: str, said: str, addresses: Iterable[str]) -> str:
    """The reason behind its finer code: no codes twice, no address, path or name of a mailbox, no markup."""
    plain = _PATH.sub(_GONE, _TAG.sub(" ", _ADDRESS.sub(_GONE, said)))
    plain = _HOME.sub(_GONE, plain)
    for name in _names(addresses):
        plain = name.sub(_GONE, plain)
    plain = _IN_QUOTES.sub(_GONE, plain)
    for asked in (_BEHIND_COLON, _IN_BRACKETS, _ASKED, _NAMED):
        plain = asked.sub(rf"\1{_GONE}", plain)
    plain = _BEFORE_ADDRESS.sub(rf"\1{_GONE} ", " ".join(plain.split()))
    text = " ".join(_GONE if "@" in word else word for word in _CODES.sub(" ", plain).split())
    plain = "".join(character for character in f"{status} {text}" if character.isprintable())
    return plain.strip()[:LONGEST_WORDS]


def _names(addresses: Iterable[str]) -> list[re.Pattern[str]]:
    """The local part of each address, and a name that it may be made of: `anna.berg`, `Anna Berg`, `Berg, Anna`.

    A single letter is no name.
    """
    found = []
    for local in dict.fromkeys(address.rpartition("@")[0].strip('"') or address for address in addresses):
        pieces = [re.escape(piece) for piece in _SEPARATORS.split(local) if piece]
        if len(local) < 2 or not pieces:
            continue
        ways = [re.escape(local), r"[\s._+=-]*".join(pieces), r",?[\s._+=-]*".join(reversed(pieces))]
        ways += [piece for piece in pieces if len(piece) > 2] if len(pieces) > 1 else []
        found.append(re.compile(rf"(?<!\w)(?:{'|'.join(dict.fromkeys(ways))})(?:\+[\w.=-]+)?(?!\w)", re.IGNORECASE))
    return found
