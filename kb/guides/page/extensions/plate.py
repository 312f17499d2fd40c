"""`::: plate Label | {{ value }}`: the one value that this stop is about, large, with its button to copy."""

import re
from typing import ClassVar
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from kb.guides.page.extensions import priorities
from kb.guides.page.extensions.markers import BlockExtension
from kb.guides.text.blocks import Block, BlockKind, Shape
from kb.guides.text.tokens import TOKENS


class PlateExtension(BlockExtension):
    """A list of one term and its value; neither is read as Markdown."""

    kind: ClassVar = BlockKind(
        "plate", Shape.ALONE, re.compile(r"([^|]*[^|\s]) *\| *(\S+)"), "::: plate Label | {{ incoming.host }}"
    )
    priority: ClassVar = priorities.PLATE

    def build(self, block: Block, element: Element) -> None:
        label, value = block.arguments
        if not TOKENS.fullmatch(value):
            raise block.line.error("a plate shows a placeholder, such as {{ incoming.host }}")
        element.tag = "dl"
        element.set("class", "plate")
        SubElement(element, "dt").text = AtomicString(label)
        SubElement(element, "dd").text = AtomicString(value)
