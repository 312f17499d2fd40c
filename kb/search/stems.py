"""What the forms of one word share, in both languages; and the words that a German word is put together from.

English words are cut by `kb.search.words.root`; German ones by the Snowball stemmer of tantivy, after `ae`, `oe` and
`ue` became what a word without marks has. Neither cut is ever shown.
"""

import threading
from collections.abc import Container, Iterator
from functools import lru_cache
from typing import Final

from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

from kb.search.words import has_digit, root

#: What stands between the parts of a German word.
_JOINTS: Final = ("", "s", "es", "n", "en", "er")
#: A shorter part is most often no part: "er", "an", "ein".
SHORTEST_PART: Final = 4
#: A shorter word is taken as it is.
_SHORTEST_COMPOUND: Final = 9
_MOST_PARTS: Final = 4

_SNOWBALL: Final = TextAnalyzerBuilder(Tokenizer.whitespace()).filter(Filter.stemmer("german")).build()
#: The analyser keeps what it works on, so that two threads would mix their words.
_LOCK: Final = threading.Lock()


@lru_cache(maxsize=16_384)
def german_stem(term: str) -> str:
    """`passwort` for Passwort, Passwörter, passwoerter: a term as `kb.search.words.fold` makes it. Never empty."""
    if len(term) < 4 or has_digit(term) or not term.isascii():
        return term
    plain = term.replace("ae", "a").replace("oe", "o").replace("ue", "u")
    with _LOCK:
        found = _SNOWBALL.analyze(plain)
    return found[0] if found else term


def forms_of(term: str) -> tuple[str, str]:
    """What other forms of the same word have in common with it: by the English rules, and by the German ones."""
    return root(term), f"{german_stem(term)}-"


def parts_of(compound: str, known: Container[str]) -> tuple[str, ...]:
    """The parts of a German word, each of which is in `known` as it stands; empty if it has none.

    The longest first part that lets the rest be parts too, so the fewest parts: `postausgangsserver` is `postausgang`
    and `server`.
    """
    if len(compound) < _SHORTEST_COMPOUND or not compound.isalpha():
        return ()
    return next(_divided(compound, known, _MOST_PARTS), ())


def _divided(rest: str, known: Container[str], most: int) -> Iterator[tuple[str, ...]]:
    for end in range(len(rest) - SHORTEST_PART, SHORTEST_PART - 1, -1):
        if rest[:end] not in known:
            continue
        for joint in _JOINTS:
            tail = rest[end:].removeprefix(joint)
            if not rest[end:].startswith(joint) or len(tail) < SHORTEST_PART:
                continue
            if tail in known:
                yield rest[:end], tail
            elif most > 2:
                yield from ((rest[:end], *more) for more in _divided(tail, known, most - 1))
