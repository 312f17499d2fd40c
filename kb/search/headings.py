"""Which heading of a page that was found answers: where on the page a reader is led.

What a mail server answers (550, 5.7.1) stands over troubles with different cures, so what was said beside it decides
between them. A heading may say several things: a code, what it means, the same in another language. One thing that is
the question is enough.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from kb.search.documents import Entry
from kb.search.passages import HALF, NOTHING_PASTED, Line, Matcher, Pasted
from kb.search.words import STOP_WORDS, has_digit

Heading = tuple[str, str]
#: What the answer of a server is worth beside a word that was said with it.
_REPLY: Final = 0.75


def best_heading(entry: Entry, matcher: Matcher, asked: Pasted = NOTHING_PASTED) -> Heading | None:
    """The heading that was pasted, or one with at least half of what the title leaves open: of these the one with most
    of it, of equals the nearest to the question in one of the things that it says."""
    if pasted := _pasted_heading(entry, matcher, asked):
        return pasted
    left_open = matcher.all_units - matcher.units_in(entry.title)
    least = matcher.weigh(left_open) / 2
    best, best_value = None, (0.0, 0.0, 0.0)
    for place, passage in enumerate(entry.headings):
        units = matcher.units_in(passage) & left_open
        if not units or matcher.weigh(units) < least or not _is_open(entry, place):
            continue
        weight = sum(_worth(unit, matcher) for unit in units)
        if weight >= best_value[0] and (value := (weight, *_nearness(entry, place, matcher))) > best_value:
            best, best_value = entry.page.headings[place], value
    return best


def _worth(unit: int, matcher: Matcher) -> float:
    return _REPLY if unit in matcher.replies else matcher.weight_of(unit)


def _nearness(entry: Entry, place: int, matcher: Matcher) -> tuple[float, float]:
    """How near a heading is to the question, in its best piece and as a whole.

    Codes stand in a piece of their own: they count beside every other, and are none themselves for whoever says more.
    """
    whole = entry.lines[place + 1]
    codes = {unit: near for unit, near in matcher.nearest(whole)[0].items() if unit in matcher.replies}
    says_more = bool(matcher.all_units - matcher.replies)
    pieces = (one for one in entry.pieces[place] if not (says_more and _is_codes(one)))
    near = _near(whole, matcher, codes)
    return max((near, *(_near(line, matcher, codes) for line in pieces))), near


def _near(line: Line, matcher: Matcher, codes: Mapping[int, float]) -> float:
    nearest, share = matcher.nearest(line)
    found = sum(_worth(unit, matcher) * near for unit, near in sorted({**codes, **nearest}.items()))
    return found * (1 + share) / 2


def _is_codes(line: Line) -> bool:
    return all(has_digit(term) or term in STOP_WORDS for term in line.terms)


def _pasted_heading(entry: Entry, matcher: Matcher, asked: Pasted) -> Heading | None:
    if not asked.terms:
        return None
    shares = {place: asked.share(line) for place, line in enumerate(entry.lines[1:])}
    most = max(shares.values(), default=0.0)
    if most <= HALF:
        return None
    nearest = _purest((place for place, share in shares.items() if share == most), entry, matcher)
    return entry.page.headings[nearest] if _is_open(entry, nearest) else None


def _purest(places: Iterable[int], entry: Entry, matcher: Matcher) -> int:
    """Of the headings in these places the one with the least that was not asked for."""

    def share(place: int) -> float:
        return max(matcher.nearest(line)[1] for line in (entry.lines[place + 1], *entry.pieces[place]))

    return max(places, key=share)


def _is_open(entry: Entry, place: int) -> bool:
    """Whether a reader may be led to the heading in this place."""
    return entry.page.places is None or entry.page.headings[place][0] in entry.page.places
