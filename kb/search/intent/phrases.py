"""Listed words and phrases, found in a question by what their forms share."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Generic, NamedTuple, TypeVar

from kb.search.stems import forms_of
from kb.search.words import STOP_WORDS, scan

Meaning = TypeVar("Meaning")
#: What is left of note when the e is cut off is another word.
_NOT_A_REST: Final = frozenset({"not"})
#: Words of which another is left than what they are forms of: Fehler is not what is missing (fehlt), an
#: Empfänger is another than who receives here (empfangen), sich is not what one saves (sichern), Windows
#: asks nothing, a form is not former, and what one gives (angeben) is not what is alleged (angeblich).
_OF_THEIR_OWN: Final = {
    word: f"{own}~"
    for own, words in {
        "fehler": ("fehler", "fehlers", "fehlern"),
        "empfanger": ("empfanger", "empfangers", "empfangern", "empfaenger", "empfaengers", "empfaengern"),
        "speicher": ("speicher", "speichers"),
        "sich": ("sich",),
        "nichts": ("nichts",),
        "aufs": ("aufs",),
        "antwort": ("antwort",),
        "verbindung": ("verbindung", "verbindungen"),
        "sicherheit": ("sicherheit",),
        "windows": ("windows",),
        "form": ("form", "forms"),
        "sender": ("sender", "senders"),
        "angeben": ("angeben", "anzugeben"),
    }.items()
    for word in words
}
#: In letters: a shorter name that ends in s has no other form.
_SHORTEST_PLURAL: Final = 4


class Found(NamedTuple, Generic[Meaning]):
    """What a phrase means, and the words of the question where it stands: `words[start:end]`."""

    meaning: Meaning
    start: int
    end: int


def longest(found: Sequence[Found[Meaning]]) -> list[Found[Meaning]]:
    """Those that lie inside no longer one."""
    spans = {(one.start, one.end) for one in found}
    inside = {
        (start, end)
        for start, end in spans
        if any(first <= start and end <= last and (first, last) != (start, end) for first, last in spans)
    }
    return [one for one in found if (one.start, one.end) not in inside]


class PhraseBook(Generic[Meaning]):
    """Phrases with what they mean. Immutable once made, so threads may share it."""

    def __init__(self, phrases: Iterable[tuple[str, Meaning]], *, names: bool = False) -> None:
        """A phrase may be listed more than once, with several meanings.

        `names` are found as they are written, and with an `s` behind them: what other words have in common with one
        says nothing, such as Mutter with Mutt.
        """
        self._forms = _name_forms if names else _word_forms
        self._meanings: dict[tuple[str, ...], list[Meaning]] = {}
        self.terms: set[str] = set()
        for text, meaning in phrases:
            words = words_of(text)
            self.terms.update(words)
            for form in (0,) if names else (0, 1):
                listed = self._meanings.setdefault(tuple(self._forms(word)[form] for word in words), [])
                if meaning not in listed:
                    listed.append(meaning)
        self._longest = max(map(len, self._meanings), default=0)

    def find(self, words: Sequence[str]) -> list[Found[Meaning]]:
        """All phrases in a question, in its order, but none that lies inside a longer one."""
        return longest(self.every(words))

    def every(self, words: Sequence[str]) -> list[Found[Meaning]]:
        """All phrases in a question, those inside others too."""
        forms = [self._forms(word) for word in words]
        return [
            Found(meaning, start, start + length)
            for start in range(len(words))
            for length in self._lengths_at(forms, start)
            for meaning in self._at(forms, start, length)
        ]

    def _lengths_at(self, forms: Sequence[tuple[str, str]], start: int) -> Iterator[int]:
        longest = min(self._longest, len(forms) - start)
        return (length for length in range(longest, 0, -1) if self._at(forms, start, length))

    def _at(self, forms: Sequence[tuple[str, str]], start: int, length: int) -> list[Meaning]:
        here = forms[start : start + length]
        found: list[Meaning] = []
        for form in (0, 1):
            found += (one for one in self._meanings.get(tuple(each[form] for each in here), ()) if one not in found)
        return found


def _word_forms(word: str) -> tuple[str, str]:
    """Of a word that says nothing there is none but itself: `and` is not what is left of ändern, nor `not` of note."""
    if word in STOP_WORDS:
        return word, word
    if word in _OF_THEIR_OWN:
        return word, _OF_THEIR_OWN[word]
    forms = forms_of(word)
    return (word, f"{word}-") if forms[0] in _NOT_A_REST else forms


def _name_forms(word: str) -> tuple[str, str]:
    return word, word.removesuffix("s") if len(word) > _SHORTEST_PLURAL else word


def words_of(text: str) -> tuple[str, ...]:
    """The terms of a text, hyphens read as spaces."""
    return tuple(part.term for word in scan(text) for part in word.parts)
