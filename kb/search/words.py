"""Text to words: the one tokeniser for pages and for what a visitor types, so that both always agree.

A *term* is what is compared: compatibility forms, case and accents folded (Unicode NFKD, full case folding), invisible
characters and apostrophes gone. Error codes stay whole (`0x800ccc0e`, `550`, `5.7.1`). A hyphenated word is read as
its parts and as one word, because people write e-mail, email and e mail.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

#: Nobody searches for a longer word; longer runs are hostile or pasted keys.
MAX_TERM_LENGTH: Final = 48

#: Combining marks and characters without a glyph of their own (soft hyphen, joiners, direction marks): inside a word
#: they do not end it.
_JOINING: Final = "\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_NUMBER: Final = r"\d+(?:\.\d+)+(?!\w)"
_PART: Final = re.compile(rf"{_NUMBER}|[\w{_JOINING}]+(?:['’][\w{_JOINING}]+)*")
_WORD: Final = re.compile(rf"(?:{_PART.pattern})(?:[-\u2010\u2011](?:{_PART.pattern}))*")
#: A code of Outlook's in which somebody typed the letter for the digit: OX800CCCOE.
_WITH_LETTERS_O: Final = re.compile(r"[0o]x8[0-9a-fo]{4,8}")
_NOT_IN_A_TERM: Final = re.compile(r"[\W_]+")
_POSSESSIVE: Final = re.compile(r"['’][sS]$")

#: Words that say nothing about the subject of a question. They count only where a query has nothing else.
STOP_WORDS: Final = frozenset(
    word
    for line in (
        "a an and any are as at be been but by can cannot cant could couldnt did do does doesnt dont for from get had",
        "has have having how i if im in into is isnt it its ive just me my no not of off on or our please says so",
        "some than that the their them then there these they this those to unable up us was we were what when where",
        "which who why will with wont would you your",
        "after all also always am anymore because before both every everything give hello hi keep keeps longer",
        "many more need now one only really should since someone something still suddenly thanks too very want",
        "anybody anyone anything arent everybody hadnt hasnt havent monday tuesday wednesday thursday friday",
        "saturday somebody sunday today wasnt werent yesterday",
        # German, without marks. Words that say what is wanted, such as "nicht", are left to be looked for.
        "allerdings bitte bloss danke doch eben eigentlich einfach fuer halt hallo irgendwas irgendwie jedoch koennen",
        "leider obwohl ploetzlich plotzlich schon seitdem sehr trotzdem ueberhaupt uberhaupt waere",
        "aber am auf aus bei beim das dass dem den der des die durch ein eine einem einen einer er es fur habe haben",
        "hat ich ihr im ins ist kann konnen mein meine meinem meinen meiner mich mir mit nach oder sie sind so und uns",
        "vom von war was wenn wer werden wie wir wird wo zu zum zur",
    )
    for word in line.split()
)


class Part(NamedTuple):
    """One term, and where it stands in the text: `text[start:end]`."""

    term: str
    start: int
    end: int


class Word(NamedTuple):
    """A word as written: one part, or several with hyphens between them."""

    parts: tuple[Part, ...]

    @property
    def joined(self) -> Part | None:
        """The hyphenated word as one term (`email` for `e-mail`); `None` for a plain word."""
        if len(self.parts) == 1:
            return None
        term = "".join(part.term for part in self.parts)[:MAX_TERM_LENGTH]
        return Part(term, self.parts[0].start, self.parts[-1].end)


def scan(text: str) -> Iterator[Word]:
    """The words of a text in order. Never raises; time is linear in the length of the text."""
    for found in _WORD.finditer(text):
        parts = tuple(
            Part(term, part.start(), part.end())
            for part in _PART.finditer(text, found.start(), found.end())
            if (term := fold(part[0]))
        )
        if parts:
            yield Word(parts)


@lru_cache(maxsize=16_384)
def fold(written: str) -> str:
    """One written word as a term; empty if nothing of it can be compared. Idempotent."""
    bare = _POSSESSIVE.sub("", written)
    # Twice: case folding can bring back marks that decomposing had taken off.
    term = bare.lower() if bare.isascii() else _without_marks(_without_marks(bare).casefold()).casefold()
    if _is_dotted_number(term):
        return term[:MAX_TERM_LENGTH].rstrip(".")
    if _WITH_LETTERS_O.fullmatch(term):
        return term.replace("o", "0")
    return _NOT_IN_A_TERM.sub("", term)[:MAX_TERM_LENGTH]


def has_digit(term: str) -> bool:
    """Whether a term is a code or a number. Such words are never corrected: 993 is not a slip for 995."""
    return any(character.isdigit() for character in term)


def root(term: str) -> str:
    """The part that the forms of an English word share: `receiv` for receive, receives, receiving, received.

    A rough cut, good enough to bring forms together; it is never shown. Words with digits stay as they are.
    """
    if len(term) < 4 or not term.isascii() or not term.isalpha():
        return term
    stem = _without_ending(_without_plural(term))
    return stem[:-1] if stem.endswith("e") and len(stem) > 3 else stem


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _is_dotted_number(term: str) -> bool:
    return "." in term and term.replace(".", "").isdigit()


def _without_plural(term: str) -> str:
    if term.endswith("ies") and len(term) > 4:
        return f"{term[:-3]}y"
    if term.endswith(("sses", "xes", "zes", "ches", "shes")):
        return term[:-2]
    if term.endswith("s") and not term.endswith(("ss", "us", "is")):
        return term[:-1]
    return term


def _without_ending(term: str) -> str:
    if term.endswith("ied") and len(term) > 4:
        return f"{term[:-3]}y"
    for ending in ("ing", "ed"):
        stem = term.removesuffix(ending)
        if stem != term and len(stem) >= 3 and re.search(r"[aeiouy]", stem):
            doubled = stem[-1] == stem[-2] and stem[-1] not in "lsz"
            return stem[:-1] if doubled else stem
    return term
