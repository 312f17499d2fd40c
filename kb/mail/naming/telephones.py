"""A telephone number in whatever a person typed or pasted into a field for one.

Nothing is dialled, so nothing is guessed of countries: it has to have the signs of a number and as many digits.
"""

import re
import unicodedata
from typing import Final

from kb.languages import gettext_noop as _

#: Characters of what may be typed, and of what comes of it.
LONGEST_TYPED: Final = 200
LONGEST: Final = 40
#: Digits: those of a village, and of a number with its country (ITU-T E.164 has 15), a code before it and an extension.
_FEWEST: Final = 6
_MOST: Final = 20

_BEFORE: Final = re.compile(r"\Atel: ?", re.IGNORECASE)
_DASH: Final = "Pd"
#: A minus is no dash to Unicode.
_MINUS: Final = "\u2212"
_NUMBER: Final = re.compile(r"[(]?[+]?[0-9 ()/.-]+")

_WORDS: Final = _("That is not a telephone number. Write its digits, for example 01632 960 001.")
_SHORT: Final = _("This number is too short. Write it whole, with the code of its town or network.")
_LONG: Final = _("This number is too long. Write one number, without anything else.")


class NotANumber(ValueError):
    """The text is not one number. `reason` is a sentence for people and never repeats the text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_number(text: str) -> str:
    """The number as it was typed, with plain digits, dashes and single spaces; of at most `LONGEST` characters.

    Raises `NotANumber`.
    """
    if len(text) > LONGEST_TYPED:
        raise NotANumber(_LONG)
    number = _BEFORE.sub("", _plain(text), count=1)
    if not _NUMBER.fullmatch(number):
        raise NotANumber(_WORDS)
    digits = re.sub(r"[^0-9]", "", number)
    if not digits:
        raise NotANumber(_WORDS)
    if len(digits) < _FEWEST:
        raise NotANumber(_SHORT)
    if len(digits) > _MOST:
        raise NotANumber(_LONG)
    return number if len(number) <= LONGEST else ("+" if "+" in number else "") + digits


def _plain(text: str) -> str:
    """In the digits and signs of ASCII, without what nobody sees; every dash is one dash, every space one space."""
    signs = (_sign(sign) for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    return " ".join("".join(signs).split())


def _sign(sign: str) -> str:
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    return "-" if sign == _MINUS or unicodedata.category(sign) == _DASH else sign
