"""`::: apps DEVICE DEVICE`: what belongs to certain apps alone, named by their ids in the table of devices.

Whoever has not said which app they have sees all of it; whoever has sees what names it, and what stands in no such
block. Like a state it leaves only tokens, which the page is cut at after nh3.
"""

import re
from collections.abc import Sequence
from typing import ClassVar, Final
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension

from kb.guides.page.devices import DEVICES
from kb.guides.page.extensions import priorities
from kb.guides.page.extensions.markers import BLOCK, TreePass, block_of, dissolve
from kb.guides.text.blocks import Block, BlockKind, Shape
from kb.guides.text.tokens import token

_ID: Final = "[a-z0-9]+(?:-[a-z0-9]+)*"


class AppsExtension(Extension):
    """Turns each block into its content between two tokens: `apps ID ID` … `/apps`."""

    kind: ClassVar = BlockKind(
        "apps",
        Shape.MARKDOWN,
        re.compile(rf"({_ID}(?: +{_ID})*)"),
        "::: apps DEVICE DEVICE, with ids of the table of devices",
    )

    def __init__(self, blocks: Sequence[Block]) -> None:
        super().__init__()
        self.blocks = blocks

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  Python-Markdown's name
        md.treeprocessors.register(TreePass(md, self.run), "kb-apps", priorities.STATES)

    def run(self, parent: Element) -> None:
        for child in list(parent):
            self.run(child)
            block = block_of(child, self.blocks) if child.tag == BLOCK else None
            if block is None or block.kind is not self.kind:
                continue
            ids = tuple(dict.fromkeys(block.arguments[0].split()))
            for unknown in (id_ for id_ in ids if id_ not in DEVICES):
                raise block.line.error(f'there is no device "{unknown}"; there are: {", ".join(DEVICES)}')
            dissolve(parent, child, token(f"apps {' '.join(ids)}"), token("/apps"))
