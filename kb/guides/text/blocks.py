"""The `:::` syntax: which blocks a page has, how they nest, what they were told.

    ::: name arguments      opens a block; some names stand alone and need no end
    :::                     closes it, with the same indentation

The parser runs over lines before Markdown does, because only lines have numbers. It replaces each boundary by a mark
on a line of its own; `page/extensions/markers.py` finds the marks again in Markdown's tree. Which names exist, and what
they become, is not decided here: each extension brings its `BlockKind`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from kb.guides.text.source import Line
from kb.guides.text.tokens import CLOSE, END, OPEN

_BOUNDARY: Final = re.compile(r"( *):::(?!:) *+([^\s\"]*+) *+(.*)")


class Shape(Enum):
    """What stands between the lines of a block."""

    ALONE = "no end, nothing in it"
    MARKDOWN = "Markdown, other blocks"
    ROWS = "lines that the extension reads by itself"


@dataclass(frozen=True, slots=True)
class BlockKind:
    """One name of a block. `arguments` must match all that follows the name; `usage` is shown when it does not."""

    name: str
    shape: Shape
    arguments: re.Pattern[str]
    usage: str


#: How many blocks may be open at once.
DEEPEST: Final = 6
#: For blocks that take no arguments.
NO_ARGUMENTS: Final = re.compile("")


@dataclass(slots=True)
class Block:
    """One block of a page: the groups that its arguments matched, and its rows if it has the shape `ROWS`."""

    kind: BlockKind
    line: Line
    arguments: tuple[str, ...]
    rows: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Marked:
    """Markdown with marks in it; the number in a mark is an index into `blocks`."""

    lines: tuple[Line, ...]
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


def mark_blocks(lines: Iterable[Line], kinds: Mapping[str, BlockKind]) -> Marked:
    """Replace block boundaries by marks. Raises `ContentError` for every way in which they can be wrong."""
    scanner = _Scanner(kinds)
    for line in lines:
        scanner.read(line)
    scanner.finish()
    return Marked(tuple(scanner.output), tuple(scanner.blocks))


class _Scanner:
    def __init__(self, kinds: Mapping[str, BlockKind]) -> None:
        self.kinds = kinds
        self.output: list[Line] = []
        self.blocks: list[Block] = []
        self.open: list[int] = []

    def read(self, line: Line) -> None:
        inside = self.blocks[self.open[-1]] if self.open else None
        boundary = None if line.code else _BOUNDARY.fullmatch(line.text)
        if inside and line.text and not line.code and line.indent < inside.line.indent:
            raise line.error(f"this must be indented as the block is that line {inside.line.number} opens")
        if boundary is None:
            self._take(line, inside)
        elif boundary[2]:
            self._open(line, boundary[2], boundary[3], inside)
        else:
            self._close(line, inside, boundary[3])

    def finish(self) -> None:
        if self.open:
            block = self.blocks[self.open[-1]]
            raise block.line.error(f'the block "{block.kind.name}" is not closed; a line of ::: is missing')

    def _take(self, line: Line, inside: Block | None) -> None:
        if inside and inside.kind.shape is Shape.ROWS:
            if line.text:
                inside.rows.append(line)
        elif not line.code and ":::" in line.text:
            raise line.error("::: must be the first thing in its line")
        else:
            self.output.append(line)

    def _open(self, line: Line, name: str, rest: str, inside: Block | None) -> None:
        kind = self.kinds.get(name)
        if kind is None:
            raise line.error(f'unknown block "{name}"; known are {", ".join(sorted([*self.kinds, "include"]))}')
        if inside and inside.kind.shape is Shape.ROWS:
            raise line.error(
                f'there can be no block inside the "{inside.kind.name}" that line {inside.line.number} opens'
            )
        if len(self.open) == DEEPEST:
            raise line.error(f"blocks nest {DEEPEST} deep at most")
        arguments = kind.arguments.fullmatch(rest)
        if arguments is None:
            raise line.error(f'"{name}" is written {kind.usage}')
        self.blocks.append(Block(kind, line, tuple(group or "" for group in arguments.groups())))
        number = len(self.blocks) - 1
        self._mark(line, OPEN, number)
        if kind.shape is Shape.ALONE:
            self._mark(line, CLOSE, number)
        else:
            self.open.append(number)

    def _close(self, line: Line, inside: Block | None, rest: str) -> None:
        if rest:
            raise line.error("a block opens with ::: and its name")
        if inside is None:
            raise line.error("this ::: closes nothing")
        if line.indent != inside.line.indent:
            raise line.error(f"this ::: must be indented as the one in line {inside.line.number}")
        self._mark(line, CLOSE, self.open.pop())

    def _mark(self, line: Line, character: str, number: int) -> None:
        # Blank lines on both sides make the mark a block of its own for Markdown.
        mark = f"{' ' * line.indent}{character}{number}{END}"
        self.output += (Line(line.path, line.number, text) for text in ("", mark, ""))
