"""`::: expect`: what the reader should see now, after the step that matters."""

from typing import ClassVar
from xml.etree.ElementTree import Element

from kb.guides.page.extensions import priorities
from kb.guides.page.extensions.markers import BlockExtension
from kb.guides.text.blocks import NO_ARGUMENTS, Block, BlockKind, Shape


class ExpectExtension(BlockExtension):
    """A plain box around the block's own words."""

    kind: ClassVar = BlockKind("expect", Shape.MARKDOWN, NO_ARGUMENTS, "::: expect")
    priority: ClassVar = priorities.EXPECT

    def build(self, block: Block, element: Element) -> None:  # noqa: ARG002  nothing is told to this block
        element.tag = "div"
        element.set("class", "expect")
