"""`::: app-list`: the apps without a guide of their own, from A to Z, each under its key as an address."""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import ClassVar, Final
from xml.etree.ElementTree import Element, SubElement

from kb.guides.page.extensions import priorities
from kb.guides.page.extensions.markers import BlockExtension
from kb.guides.text.apps import ListedApp, listed_apps
from kb.guides.text.blocks import NO_ARGUMENTS, Block, BlockKind, Shape
from kb.guides.text.captions import caption
from kb.guides.text.labels import ENGLISH

_NOT_MARKDOWN: Final = re.compile(r"([\\`*_\[\]!])")
#: About ten apps each: what a reader sees of the list in the contents of the page.
_PARTS: Final = ("A–B", "C–F", "G–L", "M–N", "O–R", "S", "T–Z")


class AppListExtension(BlockExtension):
    """Parts of the alphabet with a box for each app: its name as a heading, what it can do in bold, what to do then.

    Names and words are in `language`, and so is their order.
    """

    kind: ClassVar = BlockKind("app-list", Shape.ALONE, NO_ARGUMENTS, "::: app-list")
    priority: ClassVar = priorities.APP_LIST

    def __init__(self, blocks: Sequence[Block], language: str) -> None:
        super().__init__(blocks)
        self.language = language

    def build(self, block: Block, element: Element) -> None:  # noqa: ARG002  nothing is told to this block
        element.tag = "div"
        apps = sorted(listed_apps().values(), key=self._name)
        for part, found in groupby(apps, lambda app: part_of(self._name(app))):
            SubElement(element, "h2").text = part
            for app in found:
                self._draw(app, SubElement(element, "div", {"class": "app", "id": app.key}))

    def _name(self, app: ListedApp) -> str:
        return app.name_in(self.language).casefold()

    def _draw(self, app: ListedApp, box: Element) -> None:
        SubElement(box, "h3").text = _NOT_MARKDOWN.sub(r"\\\1", app.name_in(self.language))
        words = SubElement(box, "p")
        SubElement(words, "strong").text = caption(app.caption)
        unread = "" if app.is_read else f" {caption('app_unread')}"
        words[0].tail = f" {app.said.get(self.language, app.said[ENGLISH])}{unread}"


def part_of(name: str) -> str:
    """The part of the alphabet in which a name stands; whatever no part has comes last."""
    return next((part for part in _PARTS if name[0].upper() <= part[-1]), _PARTS[-1])
