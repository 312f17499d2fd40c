"""What is on a page, for the list at its head or side: the headings of the second level that a reader sees at once."""

import re
from collections.abc import Iterator
from typing import Final

from kb.guides.page.body import Heading, words_in

#: With fewer headings a page is its own list.
FEWEST: Final = 4

_FOLD_OR_HEADING: Final = re.compile(r'<(/?)details\b|<h2 id="([^"]+)">(.*?)</h2>', re.DOTALL)
#: The number of a stop, which the list says in a column of its own.
_NUMBER: Final = re.compile(r'<span class="k">[^<]*</span>')


def headings_shown(html: str) -> tuple[Heading, ...]:
    """The headings of a page as one reader has it, without those in folds, which no link opens in an old browser."""
    return tuple(_headings(html))


def _headings(html: str) -> Iterator[Heading]:
    folds = 0
    for match in _FOLD_OR_HEADING.finditer(html):
        closes, id_, words = match.groups()
        if id_ is None:
            folds += -1 if closes else 1
        elif not folds:
            yield Heading(2, id_, words_in(_NUMBER.sub("", words)))
