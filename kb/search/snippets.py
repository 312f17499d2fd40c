"""The part of a page that answers: a short piece of its text with the words that were found in it marked.

Pieces come as fragments, not as HTML, so that the template escapes them. tantivy's own snippets know neither phrases
nor the end of a word, and would need the text stored a second time.
"""

import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

from kb.search.queries import Unit
from kb.search.synonyms import Phrase
from kb.search.words import STOP_WORDS, has_digit, scan

#: About two lines on a phone; in characters, without the dots that stand for what was left out.
LENGTH: Final = 160

#: From here on, a weight is not that of a synonym.
_NAMED: Final = 0.3

_MORE_BEFORE: Final = "… "
_MORE_AFTER: Final = " …"


class Fragment(NamedTuple):
    """A piece of text, and whether it is one of the words that were asked for."""

    text: str
    marked: bool


class Mark(NamedTuple):
    """A place where a unit was found: `text[start:end]`, and the unit's number in the query."""

    start: int
    end: int
    unit: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with its terms and where each stands: one row a part, then one row a hyphenated word as a whole."""

    text: str
    terms: tuple[str, ...]
    starts: "array[int]"
    ends: "array[int]"

    @classmethod
    def read(cls, text: str) -> Self:
        """Take a text in. White space and NUL become single spaces, accents one character with their letter."""
        tidy = " ".join(unicodedata.normalize("NFC", text).replace("\0", " ").split())
        words = list(scan(tidy))
        parts = [part for word in words for part in word.parts]
        parts += [joined for word in words if (joined := word.joined)]
        return cls(
            tidy,
            tuple(part.term for part in parts),
            array("I", [part.start for part in parts]),
            array("I", [part.end for part in parts]),
        )


class Line(NamedTuple):
    """A title or heading made ready for being weighed: its terms, the same as a set, and how many of them tell."""

    terms: tuple[str, ...]
    known: frozenset[str]
    telling: int

    @classmethod
    def of(cls, passage: Passage) -> Self:
        telling = sum(term not in STOP_WORDS for term in passage.terms)
        return cls(passage.terms, frozenset(passage.terms), telling or 1)


class Matcher:
    """Finds the units of one query in passages."""

    def __init__(self, units: Sequence[Unit]) -> None:
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

    def marks(self, passage: Passage) -> list[Mark]:
        """Every place where a unit stands, in the order of the text."""
        marks: list[Mark] = []
        # Nearly every word of a passage is a miss, so those are thrown out in the cheapest way.
        for row in [row for row, term in enumerate(passage.terms) if term in self._beginnings]:
            term = passage.terms[row]
            if (found := self._words.get(term)) is not None:
                marks.append(Mark(passage.starts[row], passage.ends[row], found[0]))
            for phrase, unit, _ in self._phrases.get(term, ()):
                if passage.terms[row : row + len(phrase)] == phrase:
                    marks.append(Mark(passage.starts[row], passage.ends[row + len(phrase) - 1], unit))
        return sorted(marks)

    def units_in(self, passage: Passage) -> frozenset[int]:
        """The numbers of the units that stand somewhere in the passage."""
        return frozenset(mark.unit for mark in self.marks(passage))

    def fit(self, line: Line) -> float:
        """How nearly a line is the question, from 0 to 1: the question's words in it, and few others.

        The very words that were typed count whole, other forms and synonyms for less. What stands beside a code only
        explains it.
        """
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
        found = sum(self._weights[unit] * nearness for unit, nearness in nearest.items())
        others = 1.0 if self._only_codes else min(1.0, matched / line.telling)
        return found / sum(self._weights) * (1 + others) / 2

    def has_any(self, names: frozenset[str]) -> bool:
        """Whether one of the names was typed, perhaps with a slip; a synonym does not name it."""
        return any(self._words[name][1] >= _NAMED for name in names & self._words.keys())

    def weigh(self, units: Iterable[int]) -> float:
        """How much of the question these units are."""
        return sum(self._weights[unit] for unit in units)


def snippet(body: Passage, summary: Passage, matcher: Matcher) -> tuple[Fragment, ...]:
    """The piece of the body where most of the question stands closest together; without any, the summary."""
    marks = matcher.marks(body)
    if not marks:
        return _fragments(summary, 0, len(summary.text), matcher.marks(summary))
    first, last = _densest(marks, matcher)
    start, end = _window(body.text, first, last)
    return _fragments(body, start, end, marks)


def _densest(marks: Sequence[Mark], matcher: Matcher) -> tuple[int, int]:
    """Start and end of the cluster that fits a snippet and holds most units, then most marks; the earliest wins."""
    starts = [mark.start for mark in marks]
    best, best_score = (marks[0].start, marks[0].end), (0.0, 0)
    for index, mark in enumerate(marks):
        cluster = marks[index : bisect_right(starts, mark.start + LENGTH)]
        fitting = [other for other in cluster if other.end <= mark.start + LENGTH] or [mark]
        score = (matcher.weigh({other.unit for other in fitting}), len(fitting))
        if score > best_score:
            best, best_score = (mark.start, max(other.end for other in fitting)), score
    return best


def _window(text: str, first: int, last: int) -> tuple[int, int]:
    """Room around a cluster, cut between words; it begins with a sentence if one begins close before."""
    if len(text) <= LENGTH:
        return 0, len(text)
    room = max(0, LENGTH - (last - first))
    earliest = max(0, first - room)
    start = max(0, first - room // 2)
    sentence = max(text.rfind(f"{stop} ", earliest, first) for stop in ".?!")
    if earliest == 0 and first <= room // 2:
        start = 0
    elif sentence >= 0:
        start = sentence + 2
    elif start and (space := text.find(" ", start, first)) >= 0:
        start = space + 1
    end = min(len(text), max(last, start + LENGTH))
    if end < len(text) and (space := text.rfind(" ", last, end + 1)) >= 0:
        end = space
    return start, end


def _fragments(passage: Passage, start: int, end: int, marks: Sequence[Mark]) -> tuple[Fragment, ...]:
    """`text[start:end]` in plain and marked pieces. Marks that overlap or touch become one."""
    pieces: list[Fragment] = [Fragment(_MORE_BEFORE, marked=False)] if start else []
    done = start
    for mark_start, mark_end in _merged(marks):
        if mark_start < done or mark_end > end:
            continue
        pieces.append(Fragment(passage.text[done:mark_start], marked=False))
        pieces.append(Fragment(passage.text[mark_start:mark_end], marked=True))
        done = mark_end
    pieces.append(Fragment(passage.text[done:end], marked=False))
    if end < len(passage.text):
        pieces.append(Fragment(_MORE_AFTER, marked=False))
    return _joined(piece for piece in pieces if piece.text)


def _merged(marks: Iterable[Mark]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end, _ in marks:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _joined(pieces: Iterable[Fragment]) -> tuple[Fragment, ...]:
    """Neighbours of one kind as one fragment."""
    joined: list[Fragment] = []
    for piece in pieces:
        if joined and joined[-1].marked == piece.marked:
            joined[-1] = Fragment(joined[-1].text + piece.text, piece.marked)
        else:
            joined.append(piece)
    return tuple(joined)
