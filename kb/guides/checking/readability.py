"""How old a reader must be for a text, by published formulas. Whether that is too old is decided in `prose.py`.

English: the grade level of Flesch and Kincaid (J. P. Kincaid and others, Derivation of New Readability Formulas for
Navy Enlisted Personnel, 1975) plus 5 years. German: the first of the new Wiener Sachtextformeln (R. Bamberger and
E. Vanecek, Lesen – Verstehen – Lernen – Schreiben, 1984) plus 6 years. A syllable is a run of vowels, but for the
silent endings of English; places for hyphens would be too few (*easy* and *open* have none).
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeAlias

#: A sentence as its words; a word that is no letters, such as a number or a masked label, has one syllable.
Sentence = Sequence[str]

#: Both formulas were made for samples of about this many words; of less they say nothing.
LEAST_WORDS: Final = 100

_VOWELS: Final = re.compile("[aeiouyäöü]+")


def reading_age(sentences: Iterable[Sentence], language: str) -> float | None:
    """In years; `None` for too few words, or for a language without a formula here."""
    counted = [words for words in sentences if words]
    words = [word for sentence in counted for word in sentence]
    if language not in _FORMULAS or len(words) < LEAST_WORDS:
        return None
    silent, formula = _FORMULAS[language]
    return formula(len(words) / len(counted), words, [_syllables(word.lower(), silent) for word in words])


def _flesch_kincaid(words_a_sentence: float, words: Sequence[str], syllables: Sequence[int]) -> float:
    return 0.39 * words_a_sentence + 11.8 * sum(syllables) / len(words) - 15.59 + 5


def _wiener_sachtextformel(words_a_sentence: float, words: Sequence[str], syllables: Sequence[int]) -> float:
    percent = 100 / len(words)
    of_three = percent * sum(count >= 3 for count in syllables)
    of_one = percent * sum(count == 1 for count in syllables)
    long = percent * sum(len(word) > 6 for word in words)
    return 0.1935 * of_three + 0.1672 * words_a_sentence + 0.1297 * long - 0.0327 * of_one - 0.875 + 6


_Formula: TypeAlias = Callable[[float, Sequence[str], Sequence[int]], float]
#: A last vowel that is not heard: `name`, `named`, `names`, but not `table`, `ended`, `boxes`.
_SILENT: Final = re.compile(
    r"(?<![aeiouy])(?<![^aeiouy]l)e$|(?<![aeiouytd])ed$|(?<![aeiouyszxcg])(?<![cs]h)(?<![^aeiouy]l)es$"
)
_FORMULAS: Final[Mapping[str, tuple[re.Pattern[str], _Formula]]] = MappingProxyType(
    {"en": (_SILENT, _flesch_kincaid), "de": (re.compile(r"(?!)"), _wiener_sachtextformel)}
)


def _syllables(word: str, silent: re.Pattern[str]) -> int:
    return max(1, len(_VOWELS.findall(silent.sub("", word))))
