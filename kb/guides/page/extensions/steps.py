"""Numbered lists as steps: the outermost ones get the class that draws large numerals."""

from typing import Final
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension

from kb.guides.page.extensions import priorities
from kb.guides.page.extensions.markers import TreePass

_LISTS: Final = frozenset({"ol", "ul"})
_ASIDES: Final = frozenset({"warning", "expect"})


class StepsExtension(Extension):
    """Marks every numbered list that is in no other list, menu path, warning or "you should see"."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  Python-Markdown's name
        md.treeprocessors.register(TreePass(md, self.run), "kb-steps", priorities.STEPS)

    def run(self, element: Element) -> None:
        for child in element:
            if child.tag == "ol" and "class" not in child.attrib:
                child.set("class", "steps")
                _make_alike(child)
            elif child.tag not in _LISTS and child.get("class") not in _ASIDES:
                self.run(child)


def _make_alike(steps: Element) -> None:
    """Put the words of every step into a paragraph if one step has anything beside words.

    Markdown does so only for the steps around a blank line, and the distances in the list would differ.
    """
    if not any(len(step) for step in steps):
        return
    for step in steps:
        if step.text and step.text.strip():
            paragraph = Element("p")
            paragraph.text = step.text
            step.text = None
            step.insert(0, paragraph)
