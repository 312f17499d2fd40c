"""How a label of a name is shown to people: as they write it, unless it could pass for another one (design 7.10)."""

import re
import unicodedata
from typing import Final

import idna

#: Characters of a label that belong to no script: digits, the hyphen, the Catalan middle dot.
_NEUTRAL: Final = frozenset("-0123456789·")
#: Scripts that Japanese is written in, by the first word of the characters' Unicode names.
_JAPANESE: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC"})
#: Cyrillic and Greek letters that pass for Latin ones, as in `аррӏе` (all Cyrillic).
_LOOKS_LATIN: Final = frozenset("асԁеԍһіјӏорԛѕԝхуъьҽпгѵѡ" + "αικνρυωηοτ") | _NEUTRAL


def label_for_display(label: str, under_latin: bool) -> str:
    """The U-label, or the A-label again where the U-label could deceive. `under_latin`: the name ends as in `.com`."""
    if not label.startswith("xn--"):
        return label
    try:
        shown = idna.ulabel(label)
        returns = idna.alabel(idna.uts46_remap(shown, std3_rules=True)).decode("ascii") == label
    except UnicodeError:
        return label
    honest = returns and len(_scripts(shown)) == 1
    return label if not honest or (under_latin and _LOOKS_LATIN.issuperset(shown)) else shown


def _scripts(label: str) -> set[str]:
    """The scripts of a label, by the first word of each character's Unicode name; Japanese counts as one.

    Marks, digits and joiners count too: a Latin `i` under a combining dot, a Devanagari zero for an `o`, or anything
    with a zero-width joiner is a mixture.
    """
    names = (unicodedata.name(character, "UNKNOWN") for character in label if character not in _NEUTRAL)
    scripts = {re.split("[ -]", name, maxsplit=1)[0] for name in names}
    return (scripts - _JAPANESE) | {"JAPANESE"} if scripts & _JAPANESE else scripts
