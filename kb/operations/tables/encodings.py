"""Which of the old encodings a text is in, told by its words, and text that was encoded twice, or for a page.

An encoding is right if it makes words that somebody would write: `M\\x9fller` has a capital Ÿ between small letters in
Windows-1252, and a plain ü in Mac Roman. Where two are right in the same way, nobody can know, and the operator is
asked.
UTF-8 and UTF-16 are not judged here; they are known by their form (`text`).
"""

import html
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

#: UTF-8 whose bytes somebody took for another encoding and encoded once more: `MÃ¼ller`. A name of ours.
TWICE: Final = "utf-8-twice"
#: What may be chosen, and what people call it.
PLAIN_NAMES: Final = {
    "utf-8": "UTF-8",
    TWICE: "UTF-8, encoded twice",
    "cp1252": "Windows-1252",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1250": "Windows-1250 (Central European)",
    "mac_roman": "Mac Roman",
    "cp850": "DOS (code page 850)",
    "utf-16": "UTF-16",
}
#: Different words with letters beyond ASCII that are looked at.
MOST_WORDS: Final = 2_000
_SAMPLES: Final = 3

_WORD: Final = re.compile(rb"(?<![A-Za-z])[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*")
#: Marks that stand around words, and those that part two words in one.
_AROUND: Final = "“”„‚«»‹›‘’–—•·®©™€£§°º²³½\u00a0"
_BETWEEN: Final = re.compile("[’‘–—·\u00a0]")

_WESTERN: Final = "äöüßéèàáâêëïîôûùçñóòíìúæøåãõœÿªº"
_ICELANDIC: Final = "áðéíóúýþæöø"
_FINNISH: Final = "äöåõüšž"
_TURKISH: Final = "çğıöşüâîû\u0307"  # small İ is i with a dot above
#: The encodings in the order in which they are believed, each with the letters of its languages.
_LETTERS: Final = {
    "cp1252": tuple(map(frozenset, (_WESTERN, _ICELANDIC, _FINNISH))),
    "cp1254": tuple(map(frozenset, (_WESTERN, _TURKISH))),
    "mac_roman": tuple(map(frozenset, (_WESTERN,))),
    "cp850": tuple(map(frozenset, (_WESTERN,))),
    "cp1250": tuple(map(frozenset, ("ąćęłńóśźż", "áčďéěíňóřšťúůýžäľĺôŕ", "áéíóöőúüű", "čćđšž", "ăâîşţ", "äöüß"))),
}
#: Never so in Icelandic: þ at the end, before most consonants or after a vowel, ð at the beginning, two ý in a word.
_NOT_ICELANDIC: Final = re.compile("þ(?![aeiouyáéíóúýöærjvl])|(?<=[aeiouyáéíóúýöæ])þ|^ð|ý.*ý")
#: Some letter of its many languages fits nearly every byte, so that it says nothing if it is right as well.
_NO_RIVALS: Final = {"cp1250"}
#: Its letters where Windows-1252 has ä are letters too.
_NO_RIVALS_OF_1252: Final = _NO_RIVALS | {"cp850"}
#: Letters that are so common that of two readings the one with more of them is likelier.
_COMMON: Final = frozenset("äöüßéèçñåøşğı")

#: What wrote the second time; the bytes that Windows leaves out stand for themselves.
_ONCE_MORE: Final = ("cp1252", "mac_roman", "cp850", "cp1254")
_ENTITY: Final = re.compile(r"&(?:#[0-9]{2,6}|#x[0-9a-f]{2,5}|[a-z]{2,8});", re.IGNORECASE)
_BEYOND: Final = re.compile(r"[^\x00-\x7f]{2,}")


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding by its Python name (or `TWICE`), and another that may be meant; empty if this one is sure.

    `samples` are words in both readings.
    """

    name: str
    alternative: str = ""
    samples: tuple[tuple[str, str], ...] = ()

    def other(self, text: str) -> str:
        """How a piece of the text would read in the alternative; empty if there is none, or it would be the same."""
        if text.isascii() or not self.alternative:
            return ""
        if self.alternative == TWICE:
            read = mended(text)
        else:
            read = text.encode(self.name, "replace").decode(self.alternative, "replace")
        return read if read != text else ""


def words_of(pieces: bytes, known: dict[bytes, None]) -> None:
    """Add to `known` the words with letters beyond ASCII that are in a piece of the text, as far as there is room."""
    for found in islice(_WORD.finditer(pieces), 10 * MOST_WORDS):
        if len(known) >= MOST_WORDS:
            return
        known[found[0]] = None


def judged(words: list[bytes]) -> Encoding:
    """The encoding of these words, and whether another would do as well."""
    faults = {name: sum(not _is_written(word, name) for word in words) for name in _LETTERS}
    best = min(_LETTERS, key=lambda name: (faults[name], -_common(words, name)))
    shown = _as_read(words, best)
    rivals = [name for name in _LETTERS if _as_read(words, name) != shown]
    if not faults[best]:
        weak = _NO_RIVALS_OF_1252 if best == "cp1252" else _NO_RIVALS
        rivals = [name for name in rivals if name not in weak and not faults[name]]
    if not rivals:
        return Encoding(best)
    rival = min(rivals, key=lambda name: (faults[name], -_common(words, name)))
    pairs = zip(shown, _as_read(words, rival), strict=True)
    return Encoding(best, rival, tuple(islice((pair for pair in pairs if pair[0] != pair[1]), _SAMPLES)))


def mended(text: str) -> str:
    """The text with what was encoded twice put right: `MÃ¼ller` is `Müller`. Anything else stays as it is."""
    return text if text.isascii() else _BEYOND.sub(lambda found: _once(found[0]), text)


def without_entities(text: str) -> str:
    """The text with signs for those that panels write for a page and leave in an export: `O&#039;Neil` is `O'Neil`."""
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


@lru_cache(maxsize=1_000)
def _once(run: str) -> str:
    for encoding in _ONCE_MORE:
        try:
            text = b"".join(_byte(character, encoding) for character in run).decode()
        except UnicodeError:
            continue
        if all(character < "\u0250" or "\u2010" <= character <= "\u20ac" for character in text):
            return text
    return run


def _byte(character: str, encoding: str) -> bytes:
    try:
        return character.encode(encoding)
    except UnicodeEncodeError:
        return character.encode("latin-1")


def _as_read(words: list[bytes], encoding: str) -> list[str]:
    return [word.decode(encoding, "replace") for word in words]


def _common(words: list[bytes], encoding: str) -> int:
    return sum(letter in _COMMON for text in _as_read(words, encoding) for letter in text)


def _is_written(word: bytes, encoding: str) -> bool:
    """Whether somebody would write this word: letters of one language, capitals where they belong."""
    try:
        text = word.decode(encoding)
    except UnicodeDecodeError:
        return False
    return all(_is_of_one_language(part, encoding) for part in _BETWEEN.split(text.strip(_AROUND)))


def _is_of_one_language(part: str, encoding: str) -> bool:
    beyond = {letter for letter in part.lower() if not letter.isascii()}
    if not beyond:
        return True
    if not all(letter.isalpha() for letter in part) or not _has_its_capitals(part):
        return False
    fitting = [letters for letters in _LETTERS[encoding] if beyond <= letters]
    if fitting == [frozenset(_ICELANDIC)]:
        return not _NOT_ICELANDIC.search(part.lower())
    return bool(fitting)


def _has_its_capitals(part: str) -> bool:
    """No capital in the midst of small letters, no small letter in the midst of capitals, where it is beyond ASCII."""
    for place, letter in enumerate(part):
        if letter.isascii() or letter == "ß":
            continue
        before, after = part[place - 1 : place], part[place + 1 : place + 2]
        if letter.isupper() and before and not (before.isupper() and (after in ("", "ß") or after.isupper())):
            return False
        if letter.islower() and before.isupper() and after.isupper():
            return False
    return True
