"""What changed between two texts, line by line, with the changed words of a line marked.

Only compares: how a difference looks is a template's business.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, TypeAlias

#: How many equal lines are shown on each side of a change.
AROUND: Final = 2
#: Lines that are longer are compared as a whole: words of a whole page in one line tell nobody anything.
_LONGEST_LINE: Final = 4000
#: Texts of more lines are compared as a whole after what they begin with: lines that come again and again take
#: cubic time. No page has so many.
_MOST_LINES: Final = 4000
_WORD: Final = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line; `changed`: the other text lacks it."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of one of the texts; `number` counts from 1."""

    number: int
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line before and the line that stands in its place; one of them is `None` where a line went or came."""

    before: Line | None
    after: Line | None

    @property
    def is_changed(self) -> bool:
        return any(line is None or any(run.changed for run in line.runs) for line in (self.before, self.after))


@dataclass(frozen=True, slots=True)
class Skipped:
    """Equal lines that are left out."""

    count: int


Part: TypeAlias = Row | Skipped


def difference(before: str, after: str, *, around: int = AROUND) -> tuple[Part, ...]:
    """Every changed line with `around` equal ones on each side; empty if both texts are the same."""
    old, new = before.splitlines(), after.splitlines()
    rows = list(_rows(old, new))
    near = [False] * len(rows)
    for place, row in enumerate(rows):
        if row.is_changed:
            start = max(0, place - around)
            stop = min(len(rows), place + around + 1)
            near[start:stop] = [True] * (stop - start)
    return tuple(_shortened(rows, near)) if any(near) else ()


def _shortened(rows: Sequence[Row], near: Sequence[bool]) -> Iterator[Part]:
    skipped = 0
    for row, is_near in zip(rows, near, strict=True):
        if not is_near:
            skipped += 1
            continue
        if skipped:
            yield Skipped(skipped)
            skipped = 0
        yield row
    if skipped:
        yield Skipped(skipped)


def _rows(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    for tag, old_from, old_to, new_from, new_to in _opcodes(old, new):
        if tag == "equal":
            for place in range(old_to - old_from):
                text = old[old_from + place]
                yield Row(_plain(old_from + place, text), _plain(new_from + place, text))
            continue
        for place in range(max(old_to - old_from, new_to - new_from)):
            was = old_from + place if old_from + place < old_to else None
            now = new_from + place if new_from + place < new_to else None
            yield _changed(old, was, new, now)


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """As `SequenceMatcher` has them."""
    if max(len(old), len(new)) <= _MOST_LINES:
        return SequenceMatcher(None, old, new).get_opcodes()
    begin = next(
        (at for at, (was, now) in enumerate(zip(old, new, strict=False)) if was != now), min(len(old), len(new))
    )
    return [("equal", 0, begin, 0, begin), ("replace", begin, len(old), begin, len(new))]


def _changed(old: Sequence[str], was: int | None, new: Sequence[str], now: int | None) -> Row:
    if was is None or now is None:
        return Row(
            None if was is None else Line(was + 1, (Run(old[was], changed=True),)),
            None if now is None else Line(now + 1, (Run(new[now], changed=True),)),
        )
    before, after = _words(old[was], new[now])
    return Row(Line(was + 1, before), Line(now + 1, after))


def _words(old: str, new: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Both lines in runs. Lines with little in common are marked whole: a patchwork of words is no help."""
    whole = (Run(old, changed=True),), (Run(new, changed=True),)
    if max(len(old), len(new)) > _LONGEST_LINE:
        return whole
    was, now = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, was, now)
    if matcher.ratio() < 0.4:
        return whole
    before: list[Run] = []
    after: list[Run] = []
    for tag, was_from, was_to, now_from, now_to in matcher.get_opcodes():
        before.append(Run("".join(was[was_from:was_to]), tag != "equal"))
        after.append(Run("".join(now[now_from:now_to]), tag != "equal"))
    return tuple(run for run in before if run.text), tuple(run for run in after if run.text)


def _plain(place: int, text: str) -> Line:
    return Line(place + 1, (Run(text, changed=False),))
