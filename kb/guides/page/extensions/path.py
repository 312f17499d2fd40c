"""`::: path Settings > Apps > Mail`: the way through menus, one label each, exactly as on the screen."""

import re
from typing import ClassVar
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from kb.guides.page.extensions import priorities
from kb.guides.page.extensions.markers import BlockExtension
from kb.guides.text.blocks import Block, BlockKind, Shape


class PathExtension(BlockExtension):
    """An ordered list, so that a screen reader says how many stations there are. Labels are not read as Markdown."""

    kind: ClassVar = BlockKind("path", Shape.ALONE, re.compile("(.+)"), "::: path First > Second > Third")
    priority: ClassVar = priorities.PATH

    def build(self, block: Block, element: Element) -> None:
        element.tag = "ol"
        element.set("class", "path")
        for label in block.arguments[0].split(">"):
            if not label.strip():
                raise block.line.error("a menu path has a word on each side of every >")
            SubElement(element, "li").text = AtomicString(label.strip())
