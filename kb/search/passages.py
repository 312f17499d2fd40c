"""Which words of a question stand in a text, and how nearly a title or heading is the question."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple, Self

from kb.search.intent.codes import is_reply
from kb.search.queries import Unit
from kb.search.synonyms import Phrase
from kb.search.words import STOP_WORDS, has_digit, scan

#: Between what is said in one line: a code or an app, what it says, the same in another language, and an "or".
_BETWEEN: Final = re.compile(r"[:;()“”„?!,…–—]|\.(?=\s|$)")
#: Of a question. More of it in one line was pasted.
HALF: Final = 0.5
#: From here on, a weight is not that of a synonym.
_NAMED: Final = 0.3


@dataclass(frozen=True, slots=True)
class Passage:
    """The terms of a text: one a part, then one for each hyphenated word as a whole."""

    terms: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> Self:
        words = list(scan(unicodedata.normalize("NFC", text)))
        parts = [part.term for word in words for part in word.parts]
        return cls((*parts, *(joined.term for word in words if (joined := word.joined))))


class Line(NamedTuple):
    """A title or heading made ready for being weighed: its terms, the same as a set, and how many of them tell."""

    terms: tuple[str, ...]
    known: frozenset[str]
    telling: int
    #: Every three neighbours: what was pasted has many of them.
    threes: frozenset[Phrase]
    #: Whether it is one word, and no code: such a heading says how a page is divided.
    divides: bool

    @classmethod
    def of(cls, passage: Passage) -> Self:
        telling = sum(term not in STOP_WORDS for term in passage.terms)
        divides = len(passage.terms) <= 1 and not any(map(has_digit, passage.terms))
        return cls(passage.terms, frozenset(passage.terms), telling or 1, frozenset(threes(passage.terms)), divides)


def pieces_of(text: str) -> tuple[Line, ...]:
    """What is said in a heading, one thing a piece; empty if it says one thing."""
    pieces = [passage for piece in _BETWEEN.split(text) if (passage := Passage.read(piece)).terms]
    return tuple(map(Line.of, pieces)) if len(pieces) > 1 else ()


def threes(terms: Sequence[str]) -> list[Phrase]:
    """Every three neighbours, in their order."""
    return list(zip(terms, terms[1:], terms[2:], strict=False))


class Pasted:
    """A question, made ready for being looked for word for word in many lines."""

    def __init__(self, terms: Phrase) -> None:
        self.terms = terms
        self._threes = threes(terms)
        self._any_three = frozenset(self._threes)

    def share(self, line: Line) -> float:
        """How much of it stands in the line word for word, from 0 to 1: its words in runs of at least three.

        0 if no four of them stand together, or if they say nothing.
        """
        if self._any_three.isdisjoint(line.threes):  # nearly always
            return 0.0
        runs = [start for start, three in enumerate(self._threes) if three in line.threes]
        covered = {start + offset for start in runs for offset in range(3)}
        telling = sum(self.terms[place] not in STOP_WORDS for place in covered)
        # Four in one run: two times three, such as "set up a" and "account in outlook", stand in many titles.
        is_pasted = any(after - before == 1 for before, after in pairwise(runs))
        return len(covered) / len(self.terms) if is_pasted and telling >= 2 else 0.0


NOTHING_PASTED: Final = Pasted(())


class Matcher:
    """Finds the units of one query in passages."""

    def __init__(self, units: Sequence[Unit]) -> None:
        #: Units that are the answer of a server: many troubles have the same.
        self.replies = frozenset(number for number, unit in enumerate(units) if all(map(is_reply, unit.words)))
        self.all_units = frozenset(range(len(units)))
        self._weights = [unit.weight for unit in units]
        self._only_codes = all(map(has_digit, (word for unit in units for word in unit.words)))
        self._words: dict[str, tuple[int, float]] = {}
        self._phrases: dict[str, list[tuple[Phrase, int, float]]] = {}  # by their first word
        for number, unit in enumerate(units):
            for alternative in unit.alternatives:
                first = alternative.phrase[0]
                if len(alternative.phrase) == 1:
                    known = self._words.get(first)
                    if known is None or known[1] < alternative.weight:
                        self._words[first] = (number, alternative.weight)
                else:
                    self._phrases.setdefault(first, []).append((alternative.phrase, number, alternative.weight))
        self._beginnings = frozenset(self._words) | frozenset(self._phrases)

    def units_in(self, passage: Passage) -> frozenset[int]:
        """The numbers of the units that stand somewhere in the passage."""
        found = set()
        # Nearly every word of a passage is a miss, so those are thrown out in the cheapest way.
        for row in [row for row, term in enumerate(passage.terms) if term in self._beginnings]:
            term = passage.terms[row]
            if term in self._words:
                found.add(self._words[term][0])
            for phrase, unit, _ in self._phrases.get(term, ()):
                if passage.terms[row : row + len(phrase)] == phrase:
                    found.add(unit)
        return frozenset(found)

    def fit(self, line: Line) -> float:
        """How nearly a line is the question, from 0 to 1: the question's words in it, and few others.

        The very words that were typed count whole, other forms and synonyms for less. What stands beside a code only
        explains it.
        """
        if self._beginnings.isdisjoint(line.known):  # most often
            return 0.0
        nearest, share = self.nearest(line)
        found = sum(self._weights[unit] * nearness for unit, nearness in nearest.items())
        return found / sum(self._weights) * (1 + (1.0 if self._only_codes else share)) / 2

    def nearest(self, line: Line) -> tuple[dict[int, float], float]:
        """How nearly a line has each of the units that stand in it; and how much of what it tells these are."""
        nearest: dict[int, float] = {}
        matched = 0
        for term in line.known & self._beginnings:
            unit, nearness = self._words.get(term, (-1, 0.0))
            longest = int(unit >= 0)
            if longest:
                nearest[unit] = max(nearest.get(unit, 0.0), nearness)
            for phrase, number, nearness in self._phrases.get(term, ()):
                at = line.terms.index(term)
                if line.terms[at : at + len(phrase)] == phrase:
                    nearest[number] = max(nearest.get(number, 0.0), nearness)
                    longest = len(phrase)
            matched += longest
        return nearest, min(1.0, matched / line.telling)

    def has_any(self, names: frozenset[str]) -> bool:
        """Whether one of the names was typed, perhaps with a slip; a synonym does not name it."""
        return any(self._words[name][1] >= _NAMED for name in names & self._words.keys())

    def nearness(self, names: frozenset[str]) -> float:
        """How nearly the question names one of these: 1 if it was typed; by synonyms alone, more of them are nearer."""
        found = [self._words[name][1] for name in names & self._words.keys()]
        best = max(found, default=0.0)
        return best if best >= _NAMED else sum(found)

    def weight_of(self, unit: int) -> float:
        return self._weights[unit]

    def weigh(self, units: Iterable[int]) -> float:
        """How much of the question these units are."""
        return sum(self._weights[unit] for unit in units)
