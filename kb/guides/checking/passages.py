"""The words of a page as its author wrote them, in passages that remember their lines.

A passage is what is read in one go: a paragraph, a list item, a heading, a cell of a table, a title. What is not the
author's own wording is masked, character for character, so that every place in a passage is still a place in the file:
labels of screens, quoted speech, code, values. Sketches, plates and menu paths hold labels only and are left out.

Nothing is judged here (`prose.py` does that), and nothing raises: a file that does not compile has passages too.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from itertools import accumulate
from typing import Final

#: What stands for a masked stretch: one sign, then fillers to its full length. None is a letter.
LABEL: Final = "\ue110"
QUOTE: Final = "\ue111"
VALUE: Final = "\ue112"
#: A label that is named by its key in the catalogue.
KEY: Final = "\ue113"
FILLER: Final = "\0"

_FIELD: Final = re.compile(r"(?:title|summary|applies_to|because): *+[\"']?(.*?)[\"']?$")
_BLOCK: Final = re.compile(r" *:::(?!:) *+([^\s\"]*+) *+(.*)")
_TITLE: Final = re.compile(r'"([^"]*)"')
_FENCE: Final = re.compile(r"`{3,}|~{3,}")
_ITEM: Final = re.compile(r"( *)(?:(\d+\.)|[-*+]) +")
_HEADING: Final = re.compile(r" *(#+) +")
_CELL: Final = re.compile(r"(?<![^|])[^|]*[^|\s-][^|]*")

#: The last group is what a sentence ends with: it stays, so that `**Wait.**` is a sentence of its own.
_MASKED: Final = (
    (re.compile(r"\{\{(?:(?!\{\{).)*?\}\}()"), VALUE),
    (re.compile(r"\[\[[a-z0-9/-]+\]\]()"), KEY),
    (re.compile(r"`[^`]+`()"), QUOTE),
    (re.compile(r"“[^“”]*?([.!?]?)”|„[^„“”]*?([.!?]?)[“”]"), QUOTE),
    (re.compile(r"\*\*[^*]+?([.!?]?)\*\*"), LABEL),
    (re.compile(r"\]\((?:(?!\]\()[^)\s])*\)()|!?\[(?=[^\]]{0,200}\]\()"), FILLER),
    (re.compile(r"[*_]"), FILLER),
)


class PassageKind(Enum):
    """What a passage is on its page."""

    TEXT = auto()
    STEP = auto()
    #: A step inside a stop, which is one screen.
    ACTION = auto()
    HEADING = auto()
    #: A heading of the third level or below. On our pages these are an app's own words.
    SAYING = auto()


@dataclass(frozen=True, slots=True)
class Passage:
    """`text` is masked; `starts` are the places in it where the lines numbered `lines` begin."""

    kind: PassageKind
    text: str
    lines: tuple[int, ...]
    starts: tuple[int, ...]

    def line_at(self, place: int) -> int:
        """The number, in the file, of the line that holds a place of `text`."""
        return self.lines[bisect_right(self.starts, place) - 1]


def passages(source: str) -> Iterator[Passage]:
    """The passages of a file in their order, the sentences of its head included."""
    lines = list(enumerate(source.removeprefix("\ufeff").splitlines(), start=1))
    head = next((at for at, (_, text) in enumerate(lines[1:], start=1) if text.rstrip() == "---"), 0)
    if not head or lines[0][1].rstrip() != "---":
        head = 0
    for number, text in lines[:head]:
        if field := _FIELD.fullmatch(text.rstrip()):
            yield _passage(PassageKind.TEXT, [(number, field[1])])
    yield from _Reader().read(lines[head + 1 if head else 0 :])


class _Reader:
    """Gathers lines until the passage that they belong to is at its end."""

    def __init__(self) -> None:
        self.kind = PassageKind.TEXT
        self.gathered: list[tuple[int, str]] = []
        self.blocks: list[str] = []

    def read(self, lines: Iterable[tuple[int, str]]) -> Iterator[Passage]:
        for number, text in _outside_code_and_sketches(lines):
            block = _BLOCK.fullmatch(text)
            if block or not text.strip():
                yield from self._end()
                self._enter_or_leave(block)
                if block and (title := _TITLE.match(block[2], block[2].find('"'))) and '"' in block[2]:
                    yield _passage(PassageKind.HEADING, [(number, title[1])])
            elif heading := _HEADING.match(text):
                yield from self._end()
                kind = PassageKind.HEADING if len(heading[1]) <= 2 else PassageKind.SAYING
                yield _passage(kind, [(number, text[heading.end() :])])
            elif text.lstrip().startswith("|"):
                yield from self._end()
                yield from (_passage(PassageKind.TEXT, [(number, cell.strip())]) for cell in _CELL.findall(text))
            else:
                yield from self._take(number, text)
        yield from self._end()

    def _enter_or_leave(self, block: re.Match[str] | None) -> None:
        if block and block[1]:
            self.blocks.append(block[1])
        elif block and self.blocks:
            self.blocks.pop()

    def _take(self, number: int, text: str) -> Iterator[Passage]:
        if item := _ITEM.match(text):
            yield from self._end()
            step = PassageKind.ACTION if "stop" in self.blocks else PassageKind.STEP
            self.kind = step if item[2] else PassageKind.TEXT
            text = text[item.end() :]
        self.gathered.append((number, text.strip()))

    def _end(self) -> Iterator[Passage]:
        if self.gathered:
            yield _passage(self.kind, self.gathered)
        self.kind, self.gathered = PassageKind.TEXT, []


def _outside_code_and_sketches(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The lines of prose; an empty one takes the place of a whole stretch, so that it still ends a passage."""
    ends: re.Pattern[str] | None = None
    for number, text in lines:
        block = _BLOCK.fullmatch(text)
        if ends:
            ends = None if ends.fullmatch(text.strip()) else ends
        elif fence := _FENCE.match(text):
            ends = re.compile(re.escape(fence[0]))
        elif block and block[1] == "sketch":
            ends = re.compile(":::")
        else:
            yield number, "" if block and block[1] in ("path", "include", "plate") else text
            continue
        yield number, ""


def _passage(kind: PassageKind, lines: list[tuple[int, str]]) -> Passage:
    lengths = (len(text) + 1 for _, text in lines)
    starts = tuple(accumulate(lengths, initial=0))[:-1]
    return Passage(kind, _masked(" ".join(text for _, text in lines)), tuple(number for number, _ in lines), starts)


def _masked(text: str) -> str:
    for pattern, sign in _MASKED:
        text = pattern.sub(partial(_mask, sign), text)
    return text


def _mask(sign: str, found: re.Match[str]) -> str:
    """As long as what was found; its last full stop goes to the end."""
    stop = next(filter(None, found.groups()), "")
    return (sign + FILLER * len(found[0]))[: len(found[0]) - len(stop)] + stop
