"""`::: app-list`: the list of apps without a guide of their own, each under its key as an address."""

import re
from collections.abc import Sequence
from typing import ClassVar, Final
from xml.etree.ElementTree import Element, SubElement

from kb.guides.page.extensions import priorities
from kb.guides.page.extensions.markers import BlockExtension
from kb.guides.text.apps import ListedApp, listed_apps
from kb.guides.text.blocks import NO_ARGUMENTS, Block, BlockKind, Shape
from kb.guides.text.captions import caption
from kb.guides.text.labels import ENGLISH

_NOT_MARKDOWN: Final = re.compile(r"([\\`*_\[\]!])")


class AppListExtension(BlockExtension):
    """A box for each app: its name as a heading, what it can do in bold, and what to do then, in `language`."""

    kind: ClassVar = BlockKind("app-list", Shape.ALONE, NO_ARGUMENTS, "::: app-list")
    priority: ClassVar = priorities.APP_LIST

    def __init__(self, blocks: Sequence[Block], language: str) -> None:
        super().__init__(blocks)
        self.language = language

    def build(self, block: Block, element: Element) -> None:  # noqa: ARG002  nothing is told to this block
        element.tag = "div"
        for app in listed_apps().values():
            self._draw(app, SubElement(element, "div", {"class": "app", "id": app.key}))

    def _draw(self, app: ListedApp, box: Element) -> None:
        SubElement(box, "h3").text = _NOT_MARKDOWN.sub(r"\\\1", app.name_in(self.language))
        words = SubElement(box, "p")
        SubElement(words, "strong").text = caption(app.caption)
        unread = "" if app.is_read else f" {caption('app_unread')}"
        words[0].tail = f" {app.said.get(self.language, app.said[ENGLISH])}{unread}"
