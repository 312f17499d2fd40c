"""`::: ask "Do you see **Mail Accounts** now?"`: the question that a stop ends with, and what else may be seen.

    ::: ask "Do you see **Mail Accounts** now?"
    ### The app’s own words
    What to do about them.
    :::

Each heading of the third level is a case: what stands on the screen instead, with its cure below it. Cases are folded
away until somebody says "I see something else". Text before the first one is said to all of these.
"""

import re
from collections.abc import Sequence
from typing import ClassVar, Final
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension

from kb.guides.page.extensions import priorities
from kb.guides.page.extensions.markers import BLOCK, TreePass, block_of, dissolve
from kb.guides.text.blocks import Block, BlockKind, Shape
from kb.guides.text.tokens import token

_CASE: Final = "h3"


class AskExtension(Extension):
    """Turns the block into `ask` p `cases` … `/ask`, each case into a `details` of its own."""

    kind: ClassVar = BlockKind(
        "ask", Shape.MARKDOWN, re.compile(r'" *([^"\s][^"]*)"'), '::: ask "Do you see **this label** now?"'
    )

    def __init__(self, blocks: Sequence[Block]) -> None:
        super().__init__()
        self.blocks = blocks

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  Python-Markdown's name
        md.treeprocessors.register(TreePass(md, self.run), "kb-ask", priorities.ASK)

    def run(self, parent: Element) -> None:
        for child in list(parent):
            self.run(child)
            if child.tag == BLOCK and (block := block_of(child, self.blocks)).kind is self.kind:
                _fold(child)
                question = Element("p")
                question.text = block.arguments[0]
                question.tail = token("cases")
                child.insert(0, question)
                dissolve(parent, child, token("ask"), token("/ask"))


def _fold(element: Element) -> None:
    """Put what follows each heading of the third level into a fold with it."""
    into = element
    for child in list(element):
        element.remove(child)
        if child.tag == _CASE:
            into = SubElement(element, "details", {"class": "case"})
            SubElement(into, "summary").append(child)
        else:
            into.append(child)
