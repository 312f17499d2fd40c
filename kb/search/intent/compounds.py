"""Words of a question that are put together from words that mean something here: Mailpasswort, Serverdaten."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final

from kb.search.intent.named import name_words
from kb.search.intent.questions import concept_book
from kb.search.intent.separable import put_together
from kb.search.stems import german_stem, parts_of

#: In letters: what is left of a shorter word is left of others too.
_SHORTEST_STEM: Final = 5


class _Meaning:
    """All words of the tables, and other forms of the longer ones."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self._stems = frozenset(stem for word in self.words if len(stem := german_stem(word)) >= _SHORTEST_STEM)

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and (word in self.words or german_stem(word) in self._stems)


@cache
def _meaning() -> _Meaning:
    return _Meaning(concept_book().terms | name_words())


def taken_apart(words: Sequence[str]) -> Iterator[str]:
    """The words in their order, those that mean nothing as a whole in their parts, if all of these do; and verbs in two
    pieces also in one."""
    known = _meaning()
    for word in put_together(words, known.words):
        yield from (() if word in known else parts_of(word, known)) or (word,)
