"""Which of the pages that match comes first: beyond single words, how well a title or a heading is the question.

A pasted error text is the heading of the place that explains it, and a question is often a title in other words. Words
alone cannot tell: a page about everything has them all.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from kb.search.documents import Entry
from kb.search.matching import Match
from kb.search.passages import HALF, Matcher, Pasted

#: A title or heading that is the whole question is worth as much as the best words on any page.
_FIT: Final = 1.0
#: Where many apps say the same, the page for all of them comes before the page of one.
_FOR_ALL: Final = 1.6
#: What is added for a heading that was pasted, or a question that was foreseen, word for word.
_VERBATIM: Final = 2.5
#: In words; a code alone is typed, not pasted.
_SENTENCE: Final = 3
#: A line that is the question to the letter, when one that is part of it is 1.
_EXACTLY: Final = 1.25
#: What a page without some of the words is worth.
_PARTIAL: Final = 0.6
#: From here on, what is added to a score says more than the words on the page, which then count for less.
MEANT: Final = 1.0
_MEANT_ALREADY: Final = 0.25
#: With a device chosen, its own pages come before those for everybody.
_OWN: Final = 2.0
#: What a page of one device is worth to somebody who does not name it: often it is rare, and short.
_UNNAMED: Final = 0.7
#: What a page about adding is worth to somebody who does not speak of adding, and to somebody who does.
_ADDING: Final = {False: 0.6, True: 1.3}


def best_first(
    matches: Sequence[Match],
    entries: Sequence[Entry],
    matcher: Matcher,
    asked: Pasted,
    aims: Mapping[int, float],
    device: str | None,
    adding: bool,
) -> list[Match]:
    """The matches in the order in which people should see them, with their final scores.

    `asked` is the question; `aims` is what is added to the score of the pages that it means, by their
    number; they are among the answers even if no word of the question stands on them.
    """
    top = max((match.score for match in matches), default=0.0) or 1.0
    scored = []
    missed = aims.keys() - {match.number for match in matches}
    for match in (*matches, *(Match(number, complete=True, score=0.0) for number in sorted(missed))):
        entry = entries[match.number]
        own = bool(device and entry.page.devices)
        score = match.score / top + _FIT * _best_fit(entry, matcher, for_one=bool(entry.page.devices or device))
        pasted = _VERBATIM * _verbatim(entry, asked)
        if entry.names and not device and not matcher.has_any(entry.names):
            score, pasted = score * _UNNAMED, pasted * _UNNAMED
        score *= (_ADDING[adding] if entry.page.adds else 1.0) * (_OWN if own else 1.0) * entry.page.worth
        meant = aims.get(match.number, 0.0)
        if meant >= MEANT:
            score *= _MEANT_ALREADY
        score = (score if match.complete else score * _PARTIAL) + pasted + meant
        scored.append(match._replace(score=score, complete=match.complete or bool(meant)))
    return sorted(scored, key=lambda match: -match.score)


def _verbatim(entry: Entry, asked: Pasted) -> float:
    """How much of a question was foreseen, or was pasted from the page: from half of it to all, and more if the line
    has nothing else."""
    lines = (*entry.lines, *entry.asked)
    if len(asked.terms) >= _SENTENCE and any(line.terms == asked.terms for line in lines):
        return _EXACTLY
    share = max(map(asked.share, lines))
    return share if share > HALF else 0.0


def _best_fit(entry: Entry, matcher: Matcher, *, for_one: bool) -> float:
    title, *headings = entry.lines
    telling = (line for line in headings if not line.divides)
    best = max(map(matcher.fit, (title, *telling, *entry.asked)))
    return best**2 * (1.0 if for_one else _FOR_ALL)
