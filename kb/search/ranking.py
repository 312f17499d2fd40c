"""Which of the pages that match comes first: beyond single words, how well a title or a heading is the question.

A pasted error text is the heading of the place that explains it, and a question is often a title in other words. Words
alone cannot tell: a page about everything has them all.
"""

import re
from collections.abc import Sequence
from typing import Final

from kb.search.documents import Entry
from kb.search.matching import Match
from kb.search.passages import Matcher, Passage
from kb.search.words import has_digit

#: A title or heading that is the whole question is worth as much as the best words on any page.
_FIT: Final = 1.0
#: Where many apps say the same, the page for all of them comes before the page of one.
_FOR_ALL: Final = 1.6
#: What is added for a heading that was pasted, or a question that was foreseen, word for word.
_VERBATIM: Final = 1.5
#: In words; a code alone is typed, not pasted.
_SENTENCE: Final = 3
#: What a page without some of the words is worth.
_PARTIAL: Final = 0.6
#: With a device chosen, its own pages come before those for everybody.
_OWN: Final = 2.0
#: What a page of one device is worth to somebody who does not name it: often it is rare, and short.
_UNNAMED: Final = 0.7
#: What a page about adding is worth to somebody who does not speak of adding, and to somebody who does.
_ADDING: Final = {False: 0.6, True: 1.3}

#: More than any page is worth for its words.
_ALONE: Final = 1_000.0
_PREFERRED: Final = 200.0

_SPEAKS_OF_ADDING: Final = re.compile(
    r"\b(?:add(?:ing)?|set(?:ting)? ?up|create|configure|einrichten|hinzufügen|anlegen"
    r"|(?:new|another|neue[nsrm]?) (?:\w+ )?(?:account|mailbox|phone|iphone|ipad|tablet|mobile|handset|computer"
    r"|laptop|pc|mac|macbook|device|konto|handy|gerät))\b",
    re.IGNORECASE,
)


def best_first(
    matches: Sequence[Match],
    entries: Sequence[Entry],
    matcher: Matcher,
    *,
    query: str,
    device: str | None,
    prefer: str | None = None,
) -> list[Match]:
    """The matches in the order in which people should see them, with their final scores.

    `prefer` is the platform that a visitor seems to be on: of an app that several machines have, its page comes first.
    """
    top = max((match.score for match in matches), default=1.0)
    adding = _SPEAKS_OF_ADDING.search(query) is not None
    asked = Passage.read(query).terms
    scored = []
    for match in matches:
        entry = entries[match.number]
        own = bool(device and entry.page.devices)
        score = match.score / top + _FIT * _best_fit(entry, matcher, for_one=bool(entry.page.devices or device))
        if len(asked) >= _SENTENCE and any(line.terms == asked for line in (*entry.lines, *entry.asked)):
            score += _VERBATIM
        if entry.names and not device and not matcher.has_any(entry.names):
            score *= _UNNAMED
        score *= (_ADDING[adding] if entry.page.adds else 1.0) * (_OWN if own else 1.0) * entry.page.worth
        score += _as_device(entry, matcher, prefer)
        scored.append(match._replace(score=score if match.complete else score * _PARTIAL))
    return sorted(scored, key=lambda match: -match.score)


def _as_device(entry: Entry, matcher: Matcher, prefer: str | None) -> float:
    """Whoever types a device and nothing else wants its own page: the one that changes what they have."""
    near = matcher.nearness(entry.machines) if len(matcher.all_units) == 1 else 0.0
    if not near or entry.page.adds:
        return 0.0
    preferred = _PREFERRED if prefer in entry.page.devices else 0.0
    return _ALONE * (1 + near) + preferred - entry.page.standing


def best_heading(entry: Entry, matcher: Matcher) -> tuple[str, str] | None:
    """The heading with most of what the title leaves open, if that is at least half of it; of equals the nearest."""
    left_open = matcher.all_units - matcher.units_in(entry.title)
    least = matcher.weigh(left_open) / 2
    best, best_value = None, (least, 0.0)
    for heading, passage, line in zip(entry.page.headings, entry.headings, entry.lines[1:], strict=True):
        if entry.page.places is not None and heading[0] not in entry.page.places:
            continue
        weight = matcher.weigh(matcher.units_in(passage) & left_open)
        if weight and weight >= best_value[0] and (value := (weight, matcher.fit(line))) > best_value:
            best, best_value = heading, value
    return best


def _best_fit(entry: Entry, matcher: Matcher, *, for_one: bool) -> float:
    title, *headings = entry.lines
    # A heading of one word says how a page is divided, unless the word is a code.
    telling = (line for line in headings if len(line.terms) > 1 or any(map(has_digit, line.terms)))
    best = max(map(matcher.fit, (title, *telling, *entry.asked)))
    return best**2 * (1.0 if for_one else _FOR_ALL)
