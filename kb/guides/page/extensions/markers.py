"""Marks of `:::` blocks, found again in Markdown's tree: each pair becomes one element around what it encloses.

The element has the tag `BLOCK` and the number of its `Block`; the extension of that kind turns it into HTML. Markdown
itself never sees a block as a whole, which is why blocks work inside list items, where it hands over one paragraph at
a time.
"""

import re
from collections.abc import Callable, Sequence
from typing import ClassVar, Final
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from kb.guides.page.extensions import priorities
from kb.guides.text.blocks import Block, BlockKind
from kb.guides.text.source import TAB_LENGTH
from kb.guides.text.tokens import CLOSE, END, OPEN

BLOCK: Final = "kb-block"
_MARK: Final = "kb-mark"
_MARK_LINE: Final = re.compile(f" *([{OPEN}{CLOSE}])([0-9]+){END}")


class MarkersExtension(Extension):
    """Finds the marks and nests them. Must be there for any other block extension to work."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        super().__init__()
        self.blocks = blocks

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  Python-Markdown's name
        md.parser.blockprocessors.register(_MarkProcessor(md.parser, self.blocks), "kb-marks", priorities.MARKS)
        md.treeprocessors.register(_Nesting(md, self.blocks), "kb-nesting", priorities.NESTING)


class BlockExtension(Extension):
    """The skeleton of an extension that turns each element of its kind into HTML, in place."""

    kind: ClassVar[BlockKind]
    priority: ClassVar[int]

    def __init__(self, blocks: Sequence[Block]) -> None:
        super().__init__()
        self.blocks = blocks

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  Python-Markdown's name
        md.treeprocessors.register(TreePass(md, self.run), f"kb-{self.kind.name}", self.priority)

    def run(self, root: Element) -> None:
        for element in list(root.iter(BLOCK)):
            block = block_of(element, self.blocks)
            if block.kind is self.kind:
                del element.attrib["n"]
                self.build(block, element)

    def build(self, block: Block, element: Element) -> None:
        """Give the element its tag, class and what else it needs; its children are the block's content."""
        raise NotImplementedError


class TreePass(Treeprocessor):
    """A tree processor made of one function."""

    def __init__(self, md: Markdown, run: Callable[[Element], None]) -> None:
        super().__init__(md)
        self._run = run

    def run(self, root: Element) -> None:
        self._run(root)


def block_of(element: Element, blocks: Sequence[Block]) -> Block:
    """The block behind an element with the tag `BLOCK`."""
    return blocks[int(element.attrib["n"])]


def dissolve(parent: Element, child: Element, before: str, after: str) -> None:
    """Replace `child` by what is in it, with text before and after."""
    index = list(parent).index(child)
    inner = list(child)
    parent.remove(child)
    _append_text(parent, index, before + (child.text or ""))
    for offset, element in enumerate(inner):
        parent.insert(index + offset, element)
    _append_text(parent, index + len(inner), after + (child.tail or ""))


def _append_text(parent: Element, index: int, text: str) -> None:
    """Add text in front of the child at `index`: to the tail of the one before it, or to the parent's own text."""
    if index:
        parent[index - 1].tail = (parent[index - 1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


class _MarkProcessor(BlockProcessor):
    def __init__(self, parser: BlockParser, blocks: Sequence[Block]) -> None:
        super().__init__(parser)
        self.blocks = blocks

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002  Python-Markdown's signature
        return _MARK_LINE.fullmatch(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        mark = blocks.pop(0)
        match = _MARK_LINE.fullmatch(mark)
        if match is None:
            raise AssertionError("run without test")
        line = self.blocks[int(match[2])].line
        if mark.startswith(" "):
            raise line.error(f"this block is in no list item; indent it by {TAB_LENGTH} for each level, or not at all")
        element = Element(_MARK, {"n": match[2], "opens": str(match[1] == OPEN)})
        parent.append(element)


class _Nesting(Treeprocessor):
    def __init__(self, md: Markdown, blocks: Sequence[Block]) -> None:
        super().__init__(md)
        self.blocks = blocks

    def run(self, root: Element) -> None:
        self._nest(root)

    def _nest(self, parent: Element) -> None:
        """Move the children between two marks into a new element, deepest last."""
        children = list(parent)
        for child in children:
            parent.remove(child)
        targets = [parent]
        for child in children:
            if child.tag != _MARK:
                targets[-1].append(child)
                self._nest(child)
            elif child.get("opens") == "True":
                block = Element(BLOCK, {"n": child.attrib["n"]})
                targets[-1].append(block)
                targets.append(block)
            else:
                self._close(targets, child.attrib["n"])
        if len(targets) > 1:
            raise self._misplaced(targets[-1].attrib["n"])

    def _close(self, targets: list[Element], number: str) -> None:
        if len(targets) == 1 or targets[-1].attrib["n"] != number:
            raise self._misplaced(number)
        targets.pop()

    def _misplaced(self, number: str) -> Exception:
        line = self.blocks[int(number)].line
        return line.error("this block must begin and end in the same list item; check the indentation of its lines")
