"""What a visitor typed or pasted, read into units that can be looked up.

A unit is one word or one known phrase with all the exact terms that may stand for it, each with a weight. Text never
reaches a query parser, so no input can be an error: quotes, `*`, `NEAR(` and `OR` are just characters and words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from kb.mail.naming.free_mail import provider_of
from kb.mail.naming.public_suffixes import is_known_ending
from kb.search.dotted import is_no_domain
from kb.search.synonyms import Phrase, Synonyms
from kb.search.vocabulary import Vocabulary
from kb.search.words import STOP_WORDS, Word, has_digit, scan

#: How much of a query is looked at: the longest error texts have about this many characters.
MAX_TEXT: Final = 500
#: How much of it is read as words. Behind that only codes count, because error texts put theirs at the end.
MAX_TEXT_FOR_WORDS: Final = 100
MAX_UNITS: Final = 8

#: Halves of a word that was written apart, in letters.
_SHORTEST_HALF: Final = 3

_FORM: Final = 0.8
_CORRECTION: Final = 0.7
_COMPLETION: Final = 0.5
_SYNONYM: Final = 0.25
_LESSER_CORRECTION: Final = 0.3

#: A code says more than three ordinary words of an error text.
_CODE_WEIGHT: Final = 3.0

#: Addresses inside pasted text are the reader's own, so no page has them. Bounded, so that no text makes it slow.
_ADDRESS: Final = re.compile(r"[^\s@]{1,64}@[^\s@]{1,253}")


#: A name with a dot in it, as a word of its own.
_NAME: Final = re.compile(r"(?<![\w.-])[^\W_](?:[\w-]{0,62}\.)++[^\W\d_]{2,63}(?![\w.-])")


@dataclass(frozen=True, slots=True)
class Alternative:
    """Exact terms, one after the other, that may stand for a unit. `weight` is at most 1."""

    phrase: Phrase
    weight: float


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that was asked for: a word, or the words of a phrase, from the `place`-th word of the text on."""

    words: Phrase
    place: int
    alternatives: tuple[Alternative, ...]
    #: The word taken for a slip of the finger; `None` if the typed word stands.
    corrected: str | None = None

    @property
    def typed(self) -> str:
        return " ".join(self.words)

    @property
    def used(self) -> Phrase:
        """The words that are looked for."""
        return (self.corrected,) if self.corrected else self.words

    @property
    def weight(self) -> float:
        return _CODE_WEIGHT if any(has_digit(word) for word in self.words) else 1.0


@dataclass(frozen=True, slots=True)
class _Token:
    phrase: Phrase
    place: int
    #: May stand for longer words: it is the last one, and the visitor may still be typing it.
    open_ended: bool = False


@dataclass(frozen=True, slots=True)
class QueryReader:
    """Reads queries with one vocabulary. Holds no state of a query, so threads may share it."""

    vocabulary: Vocabulary
    synonyms: Synonyms

    def read(self, text: str) -> tuple[Unit, ...]:
        """The units of a query in the order of the text, at most `MAX_UNITS`; empty if it holds no word."""
        tokens = _chosen(self._phrases(self._tokens(without_names(_ADDRESS.sub(" ", text[:MAX_TEXT])))))
        units = tuple(self._unit(token) for token in tokens)
        # A scrap such as "teh" or "ok" that leads nowhere must not spoil the words that do.
        useful = tuple(unit for unit in units if unit.alternatives or len(unit.typed) > 3)
        return useful or units

    def _tokens(self, text: str) -> list[_Token]:
        limit = MAX_TEXT_FOR_WORDS
        words = list(scan(text[:limit]))
        cut = text[limit - 1 : limit + 1].isalnum() and len(text) > limit
        if cut and len(words) > 1:
            words.pop()
        tokens: list[_Token] = []
        for word in words:
            for phrase in self._phrases_of(word):
                tokens.append(_Token(phrase, tokens[-1].place + len(tokens[-1].phrase) if tokens else 0))
        if tokens and len(text) <= limit and words[-1].parts[-1].end == len(text):
            tokens[-1] = replace(tokens[-1], open_ended=True)
        return tokens + list(_later_codes(text, tokens, len(words) and words[-1].parts[-1].end))

    def _phrases_of(self, word: Word) -> Iterator[Phrase]:
        """A hyphenated word stays together if it is known as one (`e-mail`), else it is its parts; a German one too."""
        joined = word.joined
        if joined and self.vocabulary.knows(joined.term):
            yield tuple(part.term for part in word.parts)
        else:
            for part in word.parts:
                yield from ((term,) for term in self.vocabulary.parts(part.term) or (part.term,))

    def _phrases(self, tokens: list[_Token]) -> list[_Token]:
        """Put neighbours together that are one known phrase: sign in, address book."""
        terms = [token.phrase[0] if len(token.phrase) == 1 else "-" for token in tokens]
        joined: list[_Token] = []
        index = 0
        while index < len(tokens):
            length = self.synonyms.longest_at(terms, index) or self._written_apart(terms[index : index + 2])
            group = tokens[index : index + length]
            joined.append(group[0] if length == 1 else _Token(tuple(terms[index : index + length]), group[0].place))
            index += length
        return joined

    def _written_apart(self, pair: list[str]) -> int:
        """2 for two words that the pages write as one (thunder bird, blue mail), else 1."""
        joins = len(pair) == 2 and min(map(len, pair)) >= _SHORTEST_HALF and "".join(pair) in self.vocabulary
        return 2 if joins else 1

    def _unit(self, token: _Token) -> Unit:
        if len(token.phrase) > 1:
            return Unit(token.phrase, token.place, self._phrase_alternatives(token.phrase))
        term = token.phrase[0]
        weights = self._word_weights(term, open_ended=token.open_ended)
        corrections = () if weights else self.vocabulary.corrections(term)
        for rank, correction in enumerate(corrections):
            scale = _LESSER_CORRECTION if rank else _CORRECTION
            for phrase, weight in self._word_weights(correction, open_ended=False).items():
                _keep_best(weights, phrase, weight * scale)
        return Unit(token.phrase, token.place, _alternatives(weights), corrections[0] if corrections else None)

    def _phrase_alternatives(self, phrase: Phrase) -> tuple[Alternative, ...]:
        weights = {phrase: 1.0}
        joined = "".join(phrase)
        if joined in self.vocabulary:
            weights[(joined,)] = 1.0
        for key in (phrase, (joined,)):
            for synonym in self.synonyms.of(key):
                _keep_best(weights, synonym, _SYNONYM / len(synonym))
        return _alternatives({found: weight for found, weight in weights.items() if self._exists(found)})

    def _word_weights(self, term: str, *, open_ended: bool) -> dict[Phrase, float]:
        weights: dict[Phrase, float] = {(term,): 1.0} if term in self.vocabulary else {}
        for code in (f"0x{term}",) if has_digit(term) else ():  # people copy 800CCC0E without its 0x
            if code in self.vocabulary:
                _keep_best(weights, (code,), 1.0)
        for form in self.vocabulary.forms(term):
            _keep_best(weights, (form,), _FORM)
        for completion in self.vocabulary.completions(term) if open_ended else ():
            _keep_best(weights, (completion,), _COMPLETION)
        for synonym in self.synonyms.of((term,)):
            if self._exists(synonym):
                # A phrase scores for each of its words; it must not be worth more than a plain synonym.
                _keep_best(weights, synonym, _SYNONYM / len(synonym))
        return weights

    def _exists(self, phrase: Phrase) -> bool:
        return all(word in self.vocabulary for word in phrase)


def without_names(text: str) -> str:
    """Without domains and names of servers, which are the reader's own too; as it was if nothing else is left.

    Providers of mail for everybody stay, since pages name them.
    """
    rest = _NAME.sub(lambda found: " " if _is_own_name(found[0]) else found[0], text)
    return rest if any(map(str.isalnum, rest)) else text


def _is_own_name(name: str) -> bool:
    ending = name.rpartition(".")[2].lower()
    return is_known_ending(ending) and not is_no_domain(name) and not _is_providers(name.lower())


def _is_providers(name: str) -> bool:
    return any(map(provider_of, (name, name.partition(".")[2])))


def _keep_best(weights: dict[Phrase, float], phrase: Phrase, weight: float) -> None:
    weights[phrase] = max(weight, weights.get(phrase, 0.0))


def _alternatives(weights: dict[Phrase, float]) -> tuple[Alternative, ...]:
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Alternative(phrase, weight) for phrase, weight in ranked)


def _later_codes(text: str, tokens: list[_Token], end: int) -> Iterator[_Token]:
    """Codes behind the part that is read as words, in the order of the text."""
    place = tokens[-1].place + len(tokens[-1].phrase) if tokens else 0
    for word in scan(text[end:]):
        for part in word.parts:
            if has_digit(part.term) and len(part.term) >= 3:
                yield _Token((part.term,), place)
            place += 1


def _chosen(tokens: list[_Token]) -> list[_Token]:
    """Each token once, without words that say nothing, codes before all others if there are too many.

    Of nothing but such words the last is kept: it may be the beginning of another.
    """
    telling = [token for token in tokens if len(token.phrase) > 1 or token.phrase[0] not in STOP_WORDS]
    once = {token.phrase: token for token in reversed(telling or tokens[-1:])}
    first_places = sorted(once.values(), key=lambda token: token.place)
    codes_first = sorted(first_places, key=lambda token: not has_digit(token.phrase[0]))
    return sorted(codes_first[:MAX_UNITS], key=lambda token: token.place)
