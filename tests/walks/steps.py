"""The steps of a guide as one reader meets them, out of its Markdown: in order, with labels and values as they are.

    Step       one numbered line
    Expect     what a box says that can be seen now
    Chooser    branches by what is on the screen; the reader takes one

Blocks of other names are gone through as if they were not there, but for warnings and for what a stop asks at its end,
in which no step of everybody is. What a sentence means is not decided here.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from kb.guides.page.render import KINDS
from kb.guides.text.blocks import Block, BlockKind, mark_blocks
from kb.guides.text.errors import ContentError
from kb.guides.text.frontmatter import read
from kb.guides.text.placeholders import NAMES
from kb.guides.text.source import Line, Snippet, read_source
from kb.guides.text.tokens import CLOSE, END, OPEN, TOKENS
from kb.mail.servers import INCOMING, Protocol

#: Words between these are a label on the screen; words between those a value of the reader's.
LABEL: Final = re.compile("⟦([^⟧]+)⟧")
VALUE: Final = re.compile("⟨([^⟩]+)⟩")
#: What stands there word by word without being a label.
QUOTED: Final = re.compile("“([^”]+)”")

#: Whose last line the walk ends behind: what follows is for whom it did not work.
_LAST: Final = "test"
_FIELDS: Final = (
    *("title", "summary", "app", "applies_to", "minutes", "task", "method", "changes", "because", "devices"),
    *("labels", "checked", "sources", "synonyms"),
)
_STEP: Final = re.compile(r" *\d+\. (.+)")
_MARK: Final = re.compile(f" *([{OPEN}{CLOSE}])([0-9]+){END}")
_BOLD: Final = re.compile(r"\*\*((?:\\.|[^*\\])+)\*\*")
_LINK: Final = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_ESCAPED: Final = re.compile(r"\\(.)")
_HEADING: Final = re.compile(r"## .*")
_PASTED: Final = re.compile(r"(Type [^.:⟨]*\bpaste (?:it|the new one))")


@dataclass(frozen=True, slots=True)
class Step:
    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return re.sub("[⟦⟧⟨⟩]", "", self.text)


@dataclass(frozen=True, slots=True)
class Expect:
    path: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Branch:
    """`label` is what a reader must see to take it."""

    path: str
    line: int
    label: str
    items: tuple["Item", ...]


@dataclass(frozen=True, slots=True)
class Chooser:
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Plate:
    """The one value of a stop that is typed, or pasted, where its steps say so."""

    value: str


Item: TypeAlias = Step | Expect | Chooser | Plate


@dataclass(frozen=True, slots=True)
class Route:
    """All that a reader of one guide does; `app` is what its head calls the program."""

    app: str
    items: tuple[Item, ...]


def route(
    text: str,
    path: str,
    protocol: Protocol,
    *,
    snippets: Mapping[str, Snippet],
    values: Mapping[str, str],
    kinds: Mapping[str, BlockKind] = KINDS,
) -> Route:
    """What a reader of a file does who has `protocol`; `values` has what to type for each placeholder, and `kinds` are
    the blocks that there are.

    Raises `ContentError` for a file that is no guide.
    """
    document = read(text, path=path, allowed=_FIELDS)
    labels = document.fields.texts("labels", default=())
    source = read_source(document.body, path=path, first_line=document.first_line, snippets=snippets, labels=labels)
    marked = mark_blocks(source.lines, kinds)
    last = snippets[_LAST].path if _LAST in source.snippets else ""
    reader = _Reader(_until_trouble(marked.lines, last), marked.blocks, protocol, lambda words: _plain(words, values))
    return Route(document.fields.text("app"), tuple(reader.items(None)))


def _until_trouble(lines: tuple[Line, ...], last: str) -> Iterator[Line]:
    """The lines before the first heading behind those of the file `last`."""
    met = False
    for line in lines:
        met = met or line.path == last
        if met and line.path != last and _HEADING.fullmatch(line.text):
            return
        yield line


def _plain(words: str, values: Mapping[str, str]) -> str:
    """A line of Markdown with its labels and values between their own marks."""
    named = _LINK.sub(r"\1", _BOLD.sub(r"⟦\1⟧", words))
    filled = TOKENS.sub(lambda found: f"⟨{values[NAMES[int(found[1].removeprefix('p'))]]}⟩", named)
    return " ".join(_ESCAPED.sub(r"\1", filled).split())


def _typed(items: tuple[Item, ...], value: str = "") -> Iterator[Item]:
    """What is in a stop, with the value of its plate, or of its branch's, where something is pasted."""
    own = next((one.value for one in items if isinstance(one, Plate)), value)
    for one in items:
        if isinstance(one, Step):
            yield replace(one, text=_PASTED.sub(rf"\1: {own}", one.text)) if own else one
        elif isinstance(one, Chooser):
            yield Chooser(tuple(replace(branch, items=tuple(_typed(branch.items, own))) for branch in one.branches))
        elif isinstance(one, Expect):
            yield one


class _Reader:
    def __init__(
        self, lines: Iterator[Line], blocks: tuple[Block, ...], protocol: Protocol, plain: Callable[[str], str]
    ) -> None:
        self._lines = lines
        self._blocks = blocks
        self._others = {one.value for one in INCOMING} - {protocol.value}
        self._plain = plain

    def items(self, until: Block | None) -> Iterator[Item]:
        """What stands up to the end of a block; branches that follow each other are one choice."""
        branches: list[Branch] = []
        for line in self._lines:
            mark = _MARK.fullmatch(line.text)
            if mark and mark[1] == CLOSE and self._blocks[int(mark[2])] is until:
                break
            block = self._blocks[int(mark[2])] if mark and mark[1] == OPEN else None
            if block and block.kind.name == "seen":
                branches.append(self._branch(block))
                continue
            if branches and line.text:
                yield Chooser(tuple(branches))
                branches = []
            if block:
                yield from self._block(block)
            elif not line.code and (step := _STEP.fullmatch(line.text)):
                yield Step(line.path, line.number, self._plain(step[1]))
        if branches:
            yield Chooser(tuple(branches))

    def _branch(self, block: Block) -> Branch:
        items = tuple(self.items(block))
        return Branch(block.line.path, block.line.number, self._plain(block.arguments[1]), items)

    def _block(self, block: Block) -> Iterator[Item]:
        name, place = block.kind.name, (block.line.path, block.line.number)
        if name == "expect":
            yield Expect(*place, self._plain(" ".join(self._words(block))))
            return
        if name == "ask":
            self._words(block)
            return
        if name == "plate":
            self._words(block)
            yield Plate(self._plain(block.arguments[1]))
            return
        if name == "path":
            self._words(block)
            yield Step(
                *place,
                self._plain("Open " + ", then ".join(f"⟦{one.strip()}⟧" for one in block.arguments[0].split(">"))),
            )
            return
        inside = tuple(self.items(block))
        if name == "stop":
            yield from _typed(inside)
        elif name not in self._others and name != "warning":
            yield from inside

    def _words(self, block: Block) -> list[str]:
        """The lines of a block in which nothing is a step."""
        found: list[str] = []
        for line in self._lines:
            mark = _MARK.fullmatch(line.text)
            if mark and self._blocks[int(mark[2])] is block:
                return found
            if mark is None:
                found.append(line.text)
        raise ContentError(block.line.path, block.line.number, "this block has no end")
