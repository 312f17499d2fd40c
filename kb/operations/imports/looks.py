"""What a cell of a list looks like, whatever its title: nothing, a name, a number, or plainly something else.

How it is read is decided in `people`.
"""

import re
from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_noop

from kb.mail.naming.public_suffixes import is_known_ending
from kb.operations.tables.encodings import without_entities
from kb.operations.tables.writing import as_typed

_MOST_WORDS: Final = 6
FEWEST_DIGITS, _MOST_DIGITS = 6, 15
#: Digits alone, without a 0 or + before them, that are no number of a customer any more.
_SURELY_A_NUMBER: Final = 9

#: What people write into a cell for which they have nothing.
_NOTHING: Final = {
    *("n/a", "n.a.", "n. a.", "na", "none", "nil", "null", "unknown", "not known", "tba", "tbc", "tbd", "#n/a", "#nv"),
    *("keine", "keiner", "kein", "k.a.", "k. a.", "keine angabe", "n.v.", "nicht vorhanden", "entfällt", "unbekannt"),
}
#: Of a state, not of somebody.
_STATES: Final = {
    *("yes", "no", "true", "false", "ok", "active", "inactive", "suspended"),
    *("ja", "nein", "aktiv", "inaktiv", "gesperrt"),
}

#: How spreadsheets are told that digits are text, and how programs write a whole number that may be missing.
_AS_TEXT: Final = re.compile(r'="((?:[^"]|"")*)"')
_MARKED_AS_TEXT: Final = re.compile(r"'\d[^']*$")
_AS_FRACTION: Final = re.compile(r"\d+\.0")

_YEAR: Final = r"(?:19|20)\d\d"
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH: Final = r"(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-z]{0,6}\.?"
_DATE: Final = re.compile(
    r"(?:(?:since|seit|from|ab|until|bis)\s+)?(?:(?:mon?|tue|wed|thu|fri?|sat?|sun?|di|mi|do|so)[a-z]{0,8}\.?,?\s+)?"
    rf"(?:{_YEAR}([./-])(?:0?[1-9]|1[0-2])\1{_DAY}|{_DAY}([./-])\s?{_DAY}\2\s?(?:{_YEAR}|\d\d)"
    rf"|{_DAY}(?:\.|st|nd|rd|th)?[ -][a-zäéû]{{3,10}}\.?,?[ -](?:{_YEAR}|\d\d)"
    rf"|[a-zäéû]{{3,10}}\.? {_DAY},? {_YEAR}"
    rf"|{_YEAR}[./-](?:0?[1-9]|1[0-2])|(?:(?:0?[1-9]|1[0-2])[./-]|(?:{_MONTH}|q[1-4])[ /-])?{_YEAR})"
    r"(?:[ T,]+\d\d?:\d\d.*)?",
    re.IGNORECASE,
)
_TIME: Final = re.compile(r"\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]m)?", re.IGNORECASE)
_OCTET: Final = r"(?:25[0-5]|2[0-4]\d|[01]?\d?\d)"
_IP: Final = re.compile(
    rf"{_OCTET}(?:\.{_OCTET}){{3}}(?:[:/]\d+)?|[0-9a-f]{{0,4}}(?::[0-9a-f]{{0,4}}){{2,7}}(?:/\d+)?", re.IGNORECASE
)
_SHORTENED: Final = re.compile(r"[+-]?\d(?:[.,]\d+)?E\+?\d{1,3}", re.IGNORECASE)
_MONEY: Final = re.compile(r"[£$€]\s?[\d.,]+|[\d.,]+\s?(?:[£$€%]|EUR|GBP|USD)")
NUMBER: Final = re.compile(
    r"(?:(?:tel|telefon|phone|fon|mob|mobil|mobile|t|m)[.:]*\s*)?[+(]{0,2}\d[\d ()/.\-–\u00a0]*\d"
    r"(?:\s*(?:ext|x|dw|app)\.?\s*\d{1,5})?",
    re.IGNORECASE,
)
_LOOKS_LIKE_A_NAME: Final = re.compile(r"[^\W\d_][\w .,'’&()/+-]*")
WORDS_BETWEEN: Final = re.compile(r"\b(?:and|und|et|y|or|oder|sowie)\b|[&+]", re.IGNORECASE)

_ASK_DATE: Final = gettext_noop("This looks like a date.")
_ASK_TIME: Final = gettext_noop("This looks like a time of day.")
_ASK_MACHINE: Final = gettext_noop("This looks like the number address of a machine.")
_ASK_SHORTENED: Final = gettext_noop("A spreadsheet has shortened this number. Type it in full.")


def as_meant(cell: str) -> str:
    """A cell without what programs put around its text: `="01632"`, `'01632`, `1632.0`, `Baker &amp; Sons`."""
    text = without_entities(as_typed(cell))
    if formula := _AS_TEXT.fullmatch(text):
        return formula[1].replace('""', '"')
    if _MARKED_AS_TEXT.match(text) or _AS_FRACTION.fullmatch(text):
        return text.removeprefix("'").removesuffix(".0")
    return text


def is_nothing(cell: str) -> bool:
    """Whether a cell says that there is nothing to say."""
    return cell.strip().lower() in _NOTHING or not any(map(str.isalnum, cell))


def is_plainly_odd(cell: str) -> bool:
    """Whether a cell is a date, an IP address or half of a number, so that somebody must be asked."""
    return bool(plainly_something_else(" ".join(cell.split())))


def plainly_something_else(text: str) -> str:
    """The question about a cell that is a date, an IP address or half of a number, under whatever title."""
    if _SHORTENED.fullmatch(text):
        return _ASK_SHORTENED
    if _TIME.fullmatch(text):
        return _ASK_TIME
    if _IP.fullmatch(text):
        return _ASK_MACHINE
    return _ASK_DATE if _DATE.fullmatch(text) else ""


def is_number_by_look(text: str) -> bool:
    if not NUMBER.fullmatch(text) or _MONEY.fullmatch(text):
        return False
    digits = sum(letter.isdigit() for letter in text)
    plain = text.isdigit() and not text.startswith("0")
    return (_SURELY_A_NUMBER if plain else FEWEST_DIGITS) <= digits <= _MOST_DIGITS


def is_name_by_look(text: str) -> bool:
    """Words of letters: a person or a firm. One small word alone may be anything, and a sentence is none.

    Nor is anything with a domain in it, which may be another client's.
    """
    words: Sequence[str] = text.split()
    if len(words) > _MOST_WORDS or not _LOOKS_LIKE_A_NAME.fullmatch(text) or text.lower() in _STATES:
        return False
    if len(words) == 1 and (text.islower() or any(letter.isdigit() for letter in text)):
        return False
    if any(word.islower() and is_known_ending(word.rstrip(".,").rpartition(".")[2]) for word in words if "." in word):
        return False
    return "." not in text.rstrip(".") or " " in text
