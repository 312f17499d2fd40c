"""`::: warning "Title"`: rare and true. A title is required, since many people read nothing else."""

import re
from typing import ClassVar
from xml.etree.ElementTree import Element

from kb.guides.page.extensions import priorities
from kb.guides.page.extensions.markers import BlockExtension
from kb.guides.text.blocks import Block, BlockKind, Shape


class WarningExtension(BlockExtension):
    """A note with a title in bold, announced as a note by screen readers."""

    kind: ClassVar = BlockKind("warning", Shape.MARKDOWN, re.compile(r'" *([^"\s][^"]*)"'), '::: warning "Title"')
    priority: ClassVar = priorities.WARNING

    def build(self, block: Block, element: Element) -> None:
        element.tag = "div"
        element.attrib.update({"class": "warning", "role": "note"})
        title = Element("p", {"class": "warning-title"})
        title.text = block.arguments[0]
        element.insert(0, title)
