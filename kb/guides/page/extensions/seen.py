"""`::: seen KEY "label"`: branches by what the reader sees, not by version numbers that they do not know.

Branches that follow each other make one chooser. Like a state, a branch leaves only tokens; the page that they cut is
put together in `pieces.py`, where the links between branches are known.
"""

import re
from collections.abc import Sequence
from typing import ClassVar, Final
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension

from kb.guides.page.extensions import priorities
from kb.guides.page.extensions.markers import BLOCK, TreePass, block_of, dissolve
from kb.guides.text.blocks import Block, BlockKind, Shape
from kb.guides.text.tokens import token

_LINK: Final = re.compile(r"\]\s*[(\[]|<|`")


class SeenExtension(Extension):
    """Turns runs of branches into `seen` `branch KEY` h3 `label` … `/branch` `/seen`."""

    kind: ClassVar = BlockKind(
        "seen",
        Shape.MARKDOWN,
        re.compile(r'([a-z0-9]+(?:-[a-z0-9]+)*) +" *([^"\s][^"]*)"'),
        '::: seen KEY "What the reader sees", with a KEY of small letters, digits and hyphens',
    )

    def __init__(self, blocks: Sequence[Block]) -> None:
        super().__init__()
        self.blocks = blocks

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  Python-Markdown's name
        md.treeprocessors.register(TreePass(md, self.run), "kb-seen", priorities.SEEN)

    def run(self, parent: Element) -> None:
        children = list(parent)
        branches = [self._is_branch(child) for child in children]
        # Words between two branches, such as the end of a stop, end the chooser as well.
        goes_on = [
            a and b and not (one.tail or "").strip()
            for a, b, one in zip(branches, branches[1:], children, strict=False)
        ]
        for child, is_branch, follows, is_followed in zip(
            children, branches, [False, *goes_on], [*goes_on, False], strict=False
        ):
            self.run(child)
            if is_branch:
                self._dissolve(parent, child, first=not follows, last=not is_followed)

    def _is_branch(self, element: Element) -> bool:
        return element.tag == BLOCK and block_of(element, self.blocks).kind is self.kind

    def _dissolve(self, parent: Element, child: Element, *, first: bool, last: bool) -> None:
        block = block_of(child, self.blocks)
        key, label = block.arguments
        if _LINK.search(label):
            raise block.line.error("a label is itself a link, so it holds plain and **bold** words only")
        heading = Element("h3")
        heading.text = label
        # A chooser inside this branch is tokens already, and so may be the very first text in it.
        heading.tail = token("label") + (child.text or "")
        child.text = None
        child.insert(0, heading)
        before = token("seen") if first else ""
        after = token("/seen") if last else ""
        dissolve(parent, child, f"{before}{token(f'branch {key}')}", f"{token('/branch')}{after}")
