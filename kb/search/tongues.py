"""In which language a question is asked, told from the pages: their words are in one language, and hers are too.

Which languages a site has, and what follows from it, is not decided here.
"""

from typing import Final

from kb.search.vocabulary import Vocabulary
from kb.search.words import has_digit, scan

#: A word is of a language if so many times more of its pages have it.
_RATHER: Final = 8
#: … and speaks for the language that somebody reads if it is only a little commoner there.
_A_LITTLE: Final = 1.5


def has_strange_words(here: Vocabulary, text: str) -> bool:
    """Whether a text has a word that could be commoner in another language: only then it is worth looking there."""
    return any(_RATHER * here.share(word) < 1 for word in _words_in(text))


def is_rather_in(there: Vocabulary, here: Vocabulary, text: str) -> bool:
    """Whether more words of a text are words of `there` alone than are words of `here`, where somebody reads now.

    A name that is the same in both, such as Samsung, speaks for neither, and codes do not count.
    """
    shares = [(there.share(word, exactly=True), here.share(word)) for word in _words_in(text)]
    for_there = sum(theirs > _RATHER * ours for theirs, ours in shares)
    for_here = sum(ours > _A_LITTLE * theirs for theirs, ours in shares)
    return for_there > for_here


def _words_in(text: str) -> frozenset[str]:
    return frozenset(part.term for word in scan(text) for part in word.parts if not has_digit(part.term))
