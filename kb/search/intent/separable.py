"""German verbs that stand in two pieces, or with a syllable in between: "ruft … ab", "abzurufen" and "abgeholt" are
forms of "abrufen" and "abholen".

Nothing is put together that no table has, so that an English "an" or a word of its own means what it means.
"""

from collections.abc import Container, Iterator, Sequence
from types import MappingProxyType
from typing import Final

#: What stands at the end of a sentence, and before the verb elsewhere.
_FIRST_PIECES: Final = frozenset(
    piece
    for line in (
        "ab an auf aus ein her heraus herein herunter hin hinaus hinein los mit nach raus rein rum runter um vor weg",
        "weiter zuruck zusammen",
    )
    for piece in line.split()
)
#: As many words may stand between both pieces.
_FAR: Final = 8
#: What is behind the stem in the forms of a verb, the longest first.
_ENDINGS: Final = ("test", "ete", "ten", "est", "te", "et", "st", "en", "t", "e", "")
#: In letters; a shorter stem is in too many words.
_SHORTEST_STEM: Final = 3
#: Forms whose vowel is another, by the beginning that is left of them.
_OTHER_VOWELS: Final = MappingProxyType(
    {
        "nimm": "nehm",
        "gib": "geb",
        "rief": "ruf",
        "kam": "komm",
        "ging": "geh",
        "zog": "zieh",
        "lief": "lauf",
        "trug": "trag",
        "schlug": "schlag",
        "fing": "fang",
        "nahm": "nehm",
        "gab": "geb",
    }
)


def put_together(words: Sequence[str], known: Container[str]) -> tuple[str, ...]:
    """The words, and before each verb in two pieces the whole one, if that is `known`: `("leite", "alles", "weiter")`
    becomes `("weiterleiten", "leite", "alles", "weiter")`, since phrases may have the pieces too."""
    before: dict[int, str] = {}
    for place, piece in enumerate(words):
        if piece in _FIRST_PIECES:
            nearest = ((at, _whole(piece, words[at], known)) for at in range(place - 1, max(-1, place - 1 - _FAR), -1))
            before |= next(({at: whole} for at, whole in nearest if whole), {})
    said = [(before.get(place, ""), _without_syllable(word, known)) for place, word in enumerate(words)]
    return tuple(word for pair in said for word in pair if word)


def _whole(piece: str, verb: str, known: Container[str]) -> str:
    return next((whole for stem in _stems(verb) if (whole := f"{piece}{stem}en") in known), "")


def _without_syllable(word: str, known: Container[str]) -> str:
    """`abzurufen` and `abgeholt` as `abrufen` and `abholen`, if that is known and the word itself is not."""
    if word in known:
        return word
    for piece in (word[:length] for length in range(2, 8)):
        rest = word[len(piece) :]
        if piece in _FIRST_PIECES and rest.startswith(("zu", "ge")) and (whole := _whole(piece, rest[2:], known)):
            return whole
    return word


def _stems(verb: str) -> Iterator[str]:
    for ending in _ENDINGS:
        stem = verb.removesuffix(ending)
        if len(stem) >= _SHORTEST_STEM and verb.endswith(ending):
            yield _OTHER_VOWELS.get(stem, stem)
