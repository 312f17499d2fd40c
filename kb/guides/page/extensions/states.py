"""`::: imap` and `::: pop3`: words for readers of one protocol only.

A state leaves no element of its own, only a token at each end, where the page is cut after nh3.
"""

from collections.abc import Sequence
from typing import ClassVar
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension

from kb.guides.page.extensions import priorities
from kb.guides.page.extensions.markers import BLOCK, TreePass, block_of, dissolve
from kb.guides.text.blocks import NO_ARGUMENTS, Block, BlockKind, Shape
from kb.guides.text.tokens import token
from kb.mail.servers import INCOMING


class StatesExtension(Extension):
    """Turns each state into its content between two tokens: `imap` … `/imap`."""

    kinds: ClassVar = {
        protocol.value: BlockKind(protocol.value, Shape.MARKDOWN, NO_ARGUMENTS, f"::: {protocol.value}")
        for protocol in INCOMING
    }

    def __init__(self, blocks: Sequence[Block]) -> None:
        super().__init__()
        self.blocks = blocks

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  Python-Markdown's name
        md.treeprocessors.register(TreePass(md, self.run), "kb-states", priorities.STATES)

    def run(self, parent: Element) -> None:
        for child in list(parent):
            self.run(child)
            if child.tag != BLOCK:
                continue
            name = block_of(child, self.blocks).kind.name
            if name in self.kinds:
                dissolve(parent, child, token(name), token(f"/{name}"))
