"""Searches without an answer, gathered in memory and written once a minute, without what is private in them."""

from collections import Counter
from datetime import date
from typing import Final

from kb.models.readers.unanswered import add_unanswered
from kb.operations.readers.tallies import Gathering
from kb.search.private import without_private

#: So many different searches wait at most.
MOST_WAITING: Final = 200
#: What is shorter says nothing, in letters.
_SHORTEST: Final = 3


class Tally(Gathering[tuple[str, str]]):
    """Searches by their words and language."""

    most = MOST_WAITING
    lost = "searches without an answer could not be counted"

    def note(self, query: str, language: str) -> None:
        """Count a search, without what is private in it."""
        words = " ".join(without_private(query).casefold().split())
        if sum(map(str.isalnum, words)) >= _SHORTEST:
            self.count((words, language))

    def keep(self, counts: Counter[tuple[str, str]], day: date) -> None:
        add_unanswered(counts, day)


tally: Final = Tally()
