"""What was searched for in vain, against the library of now. How searches are counted is in `unanswered.py`."""

from datetime import date, datetime
from typing import Final, NamedTuple

from kb.models.pages.library import current_search
from kb.models.readers.unanswered import Unanswered, UnansweredSearch
from kb.search.pages import SearchPage

#: Further ones were hardly ever asked for.
_SHOWN: Final = 100


class Wanted(NamedTuple):
    """A search that had no answer, and the page that answers it since."""

    search: Unanswered
    page: SearchPage | None


def wanted_since(day: date, at: datetime) -> list[Wanted]:
    """What was searched for in vain, the most frequent first, as the library stands at `at`."""
    return [_with_answer(search, at) for search in UnansweredSearch.objects.since(day).most_wanted(_SHOWN)]


def _with_answer(search: Unanswered, at: datetime) -> Wanted:
    results = current_search(at, search.language).search(search.words)
    return Wanted(search, next((hit.page for hit in results.hits if hit.complete), None))
