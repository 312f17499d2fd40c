"""How a page is read out: what Chromium's accessibility tree has in it, in its order, as one line each.

It is what screen readers are given; how each of them says it is not known here.
"""

from typing import Any, Final

from playwright.sync_api import Page

#: What no screen reader stops at by itself, and boxes whose words are said by what is in them.
_UNSPOKEN: Final = frozenset(
    {"none", "generic", "InlineTextBox", "RootWebArea", "LineBreak", "ListMarker", "paragraph", "strong", "emphasis"}
)
#: Of these the boxes, which end a run of words.
_BOXES: Final = frozenset({"generic", "paragraph"})
#: Elements whose name is all that is said of them.
_WHOLE: Final = frozenset({"link", "button", "heading", "img", "image", "DisclosureTriangle", "SvgRoot"})
#: Properties that are said.
_SAID: Final = ("expanded", "pressed", "disabled")

Node = dict[str, Any]


def spoken(page: Page) -> list[str]:
    """`role “name” properties` of each part, indented by depth; words that follow each other are one line."""
    session = page.context.new_cdp_session(page)
    nodes: list[Node] = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    reading = _Reading({node["nodeId"]: node for node in nodes})
    reading.say(nodes[0], 0)
    reading.end_words(0)
    return reading.lines


class _Reading:
    def __init__(self, by_id: dict[str, Node]) -> None:
        self._by_id = by_id
        self._words = ""
        self.lines: list[str] = []

    def say(self, node: Node, depth: int) -> None:
        role = str(node.get("role", {}).get("value", "none"))
        words = str(node.get("name", {}).get("value", ""))
        if role == "StaticText" and not node.get("ignored"):
            self._words += words
            return
        heard = not node.get("ignored") and role not in _UNSPOKEN
        if heard or role in _BOXES:
            self.end_words(depth)
        if heard:
            self.lines.append("  " * depth + " ".join([role, *_quoted(words), *_properties(node)]))
        if heard and role in _WHOLE:
            return
        for child in node.get("childIds", ()):
            if child in self._by_id:
                self.say(self._by_id[child], depth + heard)
        if heard or role in _BOXES:
            self.end_words(depth + heard)

    def end_words(self, depth: int) -> None:
        self.lines += ["  " * depth + one for one in _quoted(self._words)]
        self._words = ""


def _quoted(words: str) -> list[str]:
    plain = " ".join(words.split())
    return [f"“{plain}”"] if plain else []


def _properties(node: Node) -> list[str]:
    found = {one["name"]: one["value"].get("value") for one in node.get("properties", ())}
    level = [f"level={found['level']}"] if node["role"]["value"] == "heading" else []
    return level + [f"{name}={found[name]}" for name in _SAID if found.get(name) not in (None, False, "false")]
