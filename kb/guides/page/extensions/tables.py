"""Tables that fit a phone: each in a box of its own that scrolls sideways, with headings tied to their columns."""

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension

from kb.guides.page.extensions import priorities
from kb.guides.page.extensions.markers import TreePass
from kb.guides.text.captions import caption


class TableBoxExtension(Extension):
    """Wraps each table; the box can be reached by keyboard, so that it can be scrolled by keyboard."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  Python-Markdown's name
        md.treeprocessors.register(TreePass(md, self.run), "kb-tables", priorities.TABLES)

    def run(self, parent: Element) -> None:
        for index, child in enumerate(list(parent)):
            if child.tag == "table":
                parent[index] = _boxed(child)
            else:
                self.run(child)


def _boxed(table: Element) -> Element:
    for heading in table.iter("th"):
        heading.set("scope", "col")
    box = Element("div", {"class": "table-wrap", "role": "group", "aria-label": caption("table"), "tabindex": "0"})
    box.tail, table.tail = table.tail, None
    box.append(table)
    return box
