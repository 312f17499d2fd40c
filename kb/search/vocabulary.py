"""The words that the pages really use, and the way from a typed word to them.

tantivy's own fuzzy and prefix queries give neither a score nor a snippet, so each typed word is expanded here to exact
terms: other forms of the word, words that begin with it, and for a slip the nearest words (rapidfuzz). German words
are also taken apart into words that the pages use.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from heapq import nlargest
from typing import Final

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from kb.languages import SOURCE
from kb.search.stems import german_stem, parts_of
from kb.search.words import STOP_WORDS, has_digit, root

GERMAN: Final = "de"
#: One wrong letter is forgiven from four letters on, two from seven on: shorter words have too many neighbours.
ONE_SLIP_FROM: Final = 4
TWO_SLIPS_FROM: Final = 7

#: How many words a prefix may stand for, the most frequent first.
MAX_COMPLETIONS: Final = 10
#: How far to look for them: a single letter may begin thousands.
_MAX_SCANNED: Final = 2_000
_MAX_CORRECTIONS: Final = 3


class Vocabulary:
    """All terms of an index with the number of pages that have each. Immutable, so threads may share it."""

    def __init__(self, pages_with: Mapping[str, int], also_known: Iterable[str] = (), language: str = SOURCE) -> None:
        """`also_known` are words that no page needs to have, but that lead somewhere (synonyms).

        `language` is that of the pages: words of another have other forms, which would only mislead.
        """
        self._pages_with = dict(pages_with)
        self._most = max(self._pages_with.values(), default=1)
        self._sorted = sorted(self._pages_with)
        self._cuts: tuple[Callable[[str], str], ...] = (root, _german_form) if language == GERMAN else (root,)
        self._forms: dict[str, list[str]] = {}
        for term in self._sorted:
            for form in {cut(term) for cut in self._cuts}:
                self._forms.setdefault(form, []).append(term)
        self._also_known = frozenset(also_known)
        known = sorted({*self._pages_with, *self._also_known} - STOP_WORDS)
        #: By length, because a word of another length is that many slips away already.
        self._correctable: dict[int, list[str]] = {}
        for term in known:
            if len(term) >= ONE_SLIP_FROM - 1 and not has_digit(term):
                self._correctable.setdefault(len(term), []).append(term)

    def __contains__(self, term: str) -> bool:
        return term in self._pages_with

    def knows(self, term: str) -> bool:
        """Whether a page has the word or a form of it, or it leads to one by a synonym."""
        return term in self._also_known or self.pages_with(term) > 0

    def pages_with(self, term: str) -> int:
        """On how many pages the word stands, or that form of it which stands on most."""
        return max((self._pages_with[form] for form in (*self.forms(term), term) if form in self), default=0)

    def share(self, term: str, *, exactly: bool = False) -> float:
        """On which part of all pages the word stands, or a form of it: 0 to 1, where the commonest word stands on 1."""
        return (self._pages_with.get(term, 0) if exactly else self.pages_with(term)) / self._most

    def forms(self, term: str) -> tuple[str, ...]:
        """Other forms of the same word on the pages: `receiving` and `received` for `receive`."""
        found = dict.fromkeys(form for cut in self._cuts for form in self._forms.get(cut(term), ()))
        return tuple(form for form in found if form != term)

    def parts(self, term: str) -> tuple[str, ...]:
        """The words of a German one that stands on no page, if all of them do; else none."""
        return () if len(self._cuts) == 1 or self.knows(term) else parts_of(term, self._pages_with)

    def completions(self, prefix: str) -> tuple[str, ...]:
        """Words that begin with `prefix` and are longer, the most frequent first, at most `MAX_COMPLETIONS`."""
        start = bisect_left(self._sorted, prefix)
        found = Counter[str]()
        for term in self._sorted[start : start + _MAX_SCANNED]:
            if not term.startswith(prefix):
                break
            if term != prefix and term not in STOP_WORDS:
                found[term] = self._pages_with[term]
        return tuple(nlargest(MAX_COMPLETIONS, found, key=lambda term: (found[term], -len(term))))

    def corrections(self, typed: str) -> tuple[str, ...]:
        """The nearest known words to one that nobody knows, the likeliest first; empty for codes and short words.

        Distance is Damerau-Levenshtein in its "optimal string alignment" form: two swapped letters are one slip.
        """
        if len(typed) < ONE_SLIP_FROM or has_digit(typed) or typed in self._also_known:
            return ()
        allowed = 2 if len(typed) >= TWO_SLIPS_FROM else 1
        lengths = range(len(typed) - allowed, len(typed) + allowed + 1)
        near = [term for length in lengths for term in self._correctable.get(length, ())]
        found = extract(typed, near, scorer=OSA.distance, score_cutoff=allowed, limit=None)
        if not found:
            return ()
        nearest = min(distance for _, distance, _ in found)
        ranked = sorted(
            (term for term, distance, _ in found if distance == nearest),
            key=lambda term: (term[0] != typed[0], -self._pages_with.get(term, 0), term),
        )
        return tuple(ranked[:_MAX_CORRECTIONS])


def _german_form(term: str) -> str:
    """Told apart from an English root by its hyphen. What says nothing has no other form."""
    return f"{german_stem(term)}-" if term not in STOP_WORDS else term
