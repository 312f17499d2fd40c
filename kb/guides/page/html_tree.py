"""Clean HTML of a page as a tree, with its states and branches as elements of their own.

Made from the pieces of a compiled body, so that no snippet, placeholder or block has to be read a second time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from kb.guides.page.body import CompiledBody
from kb.guides.page.pieces import Answer, AppsState, Chooser, Number, Piece, ProtocolState, Slot, Stop
from kb.guides.text.captions import captions_in
from kb.guides.text.placeholders import Value

#: Elements that stand for what HTML has no word for. `STATE` has the attribute `protocol`.
STATE: Final = "kb-state"
BRANCH: Final = "kb-branch"
LABEL: Final = "kb-label"

_VOID: Final = frozenset({"br", "hr", "img"})


@dataclass(slots=True)
class Node:
    """One element; children are elements and texts, in their order."""

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: "list[Node | str]" = field(default_factory=list)

    @property
    def classes(self) -> tuple[str, ...]:
        return tuple(self.attributes.get("class", "").split())

    @property
    def elements(self) -> "list[Node]":
        return [child for child in self.children if isinstance(child, Node)]

    def text(self) -> str:
        """All words inside but those for screen readers alone, with single spaces."""
        return " ".join("".join(_texts(self)).split())


def tree_of(body: CompiledBody, values: Mapping[str, Value]) -> Node:
    """The whole page, all states and branches, with `values` filled in."""
    builder = _Builder()
    builder.feed("".join(_html(body.pieces, {**values, **captions_in(body.language)})))
    builder.close()
    return builder.root


class _Builder(HTMLParser):
    """nh3 has closed every element, so a plain stack will do."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("page")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and len(self._open) > 1:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def _html(pieces: tuple[Piece, ...], values: Mapping[str, Value]) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, ProtocolState):
            yield f'<{STATE} protocol="{piece.protocol}">'
            yield from _html(piece.pieces, values)
            yield f"</{STATE}>"
        elif isinstance(piece, AppsState):
            yield from _html(piece.pieces, values)
        elif isinstance(piece, Chooser):
            for branch in piece.branches:
                yield f"<{BRANCH}><{LABEL}>"
                yield from _html(branch.label, values)
                yield f"</{LABEL}>"
                yield from _html(branch.pieces, values)
                yield f"</{BRANCH}>"
        elif isinstance(piece, Stop):
            yield "<h2>"
            yield from _html(piece.title, values)
            yield "</h2>"
            yield from _html(piece.pieces, values)
        elif isinstance(piece, Answer):
            yield "<p>"
            yield from _html(piece.question, values)
            yield "</p>"
            yield from _html(piece.cases, values)
        elif isinstance(piece, Slot):
            yield values[piece.name].html(piece.place)
        elif not isinstance(piece, Number):
            yield piece


def _texts(node: Node) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        elif "vh" not in child.classes:
            yield from _texts(child)
