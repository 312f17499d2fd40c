"""The Markdown twin of a page: plain Markdown that any program reads, made from the compiled page.

Both protocols and all branches are there, with words saying for whom each is; sketches become text in a code block.
Values are the caller's, and never those of a client.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kb.guides.page.body import CompiledBody
from kb.guides.page.html_tree import BRANCH, LABEL, STATE, Node, tree_of
from kb.guides.text.placeholders import Value

#: From the address of a link or picture on the page to the one in the twin.
Link = Callable[[str], str]

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<])")
_BEGINS_A_BLOCK: Final = re.compile(r"([#>+=~|-]|\d+(?=[.)]))")
_HEADINGS: Final = {f"h{level}": "#" * level for level in range(1, 7)}
_INLINE: Final = frozenset({"a", "b", "strong", "em", "code", "span", "br", "img"})
_MARKS: Final = {"b": "**", "strong": "**", "em": "*"}


#: Ends a run of words at the end of an element.
_END: Final = Node("end")


@dataclass(frozen=True, slots=True)
class Captions:
    """What stands before the words of one protocol alone, after them, and after branches."""

    states: Mapping[str, str]
    after_states: str
    after_branches: str


def markdown_of(body: CompiledBody, values: Mapping[str, Value], link: Link, captions: Captions) -> str:
    """The page as Markdown, without its title, ending with a line break."""
    return "\n\n".join(_Writer(link, captions).blocks(tree_of(body, values).children)) + "\n"


def escaped(text: str) -> str:
    """Words as Markdown that shows exactly them, at the beginning of a block too."""
    return _not_a_block(_SPECIAL.sub(r"\\\1", " ".join(text.split())))


def _not_a_block(words: str) -> str:
    match = _BEGINS_A_BLOCK.match(words)
    if match is None:
        return words
    return f"{words[: match.end()]}\\{words[match.end() :]}" if match[0][0].isdigit() else f"\\{words}"


@dataclass(frozen=True, slots=True)
class _Writer:
    link: Link
    captions: Captions

    def blocks(self, nodes: "list[Node | str]") -> list[str]:
        """One text for each block; words and inline elements that follow each other are one paragraph."""
        found: list[str] = []
        run: list[Node | str] = []
        after = ""
        for node in [*nodes, _END]:
            if isinstance(node, str) or node.tag in _INLINE:
                run.append(node)
                continue
            if paragraph := self._paragraph(run):
                found += [after, paragraph] if after else [paragraph]
                after = ""
            run = []
            if node is _END:
                break
            if after and node.tag not in (*_HEADINGS, STATE, BRANCH):
                found.append(after)
            after = {STATE: self.captions.after_states, BRANCH: self.captions.after_branches}.get(node.tag, "")
            found += self._block(node)
        return found

    def _block(self, node: Node) -> list[str]:
        if node.tag in _HEADINGS:
            return [f"{_HEADINGS[node.tag]} {self._inline(node.children)}"]
        writers: dict[str, Callable[[Node], list[str]]] = {
            "ol": self._list,
            "ul": self._list,
            "div": self._box,
            "blockquote": self._box,
            "p": self._words,
            "pre": lambda pre: [_fenced("".join(_raw(pre)))],
            "figure": lambda figure: [_fenced("\n".join(_sketch(figure)))],
            "table": self._table,
            "dl": self._definitions,
            "hr": lambda _: ["---"],
            STATE: lambda state: [self.captions.states[state.attributes["protocol"]], *self.blocks(state.children)],
            BRANCH: self._branch,
        }
        return writers[node.tag](node) if node.tag in writers else self.blocks(node.children)

    def _branch(self, node: Node) -> list[str]:
        label, *rest = node.children
        words = self._inline(label.children) if isinstance(label, Node) and label.tag == LABEL else ""
        return [f"### {words}", *self.blocks(rest)]

    def _box(self, node: Node) -> list[str]:
        inner = self.blocks(node.children)
        if not {"table-wrap", "action", "drawn"}.isdisjoint(node.classes):
            return inner
        return ["\n".join(f"> {line}".rstrip() for line in "\n\n".join(inner).split("\n"))]

    def _words(self, node: Node) -> list[str]:
        words = self._paragraph(node.children)
        return [f"**{words}**" if "warning-title" in node.classes else words] if words else []

    def _paragraph(self, nodes: "list[Node | str]") -> str:
        return _not_a_block(self._inline(nodes))

    def _inline(self, nodes: "list[Node | str]") -> str:
        return re.sub(r"[ \t\r\n]+", " ", "".join(map(self._piece, nodes))).strip()

    def _piece(self, node: "Node | str") -> str:
        if isinstance(node, str):
            return _SPECIAL.sub(r"\\\1", node)
        inner = "".join(map(self._piece, node.children))
        if "vh" in node.classes:
            inner = ""
        elif node.tag in _MARKS and inner.strip():
            inner = inner.replace(inner.strip(), f"{_MARKS[node.tag]}{inner.strip()}{_MARKS[node.tag]}", 1)
        elif node.tag == "a" and "href" in node.attributes:
            inner = f"[{inner}]({self.link(node.attributes['href'])})"
        elif node.tag == "img":
            inner = f"![{escaped(node.attributes.get('alt', ''))}]({self.link(node.attributes['src'])})"
        elif node.tag == "code":
            inner = _code(node.text())
        elif node.tag == "br":
            inner = " "
        return inner

    def _list(self, node: Node) -> list[str]:
        if "path" in node.classes:
            return [" > ".join(f"**{self._inline(station.children)}**" for station in node.elements)]
        first = int(node.attributes.get("start") or 1)
        items = [self.blocks(item.children) for item in node.elements]
        out: list[str] = []
        for number, item in enumerate(items, start=first):
            mark = f"{number}. " if node.tag == "ol" else "- "
            lines = "\n\n".join(item).split("\n")
            out.append("\n".join([mark + lines[0], *(f"{' ' * len(mark)}{line}".rstrip() for line in lines[1:])]))
        return [("\n\n" if any(len(item) > 1 for item in items) else "\n").join(out)]

    def _table(self, node: Node) -> list[str]:
        rows = [
            [self._inline(cell.children).replace("|", "\\|") for cell in row.elements]
            for part in node.elements
            for row in part.elements
        ]
        head, *body = [f"| {' | '.join(row)} |" for row in rows]
        return ["\n".join([head, "|" + " --- |" * len(rows[0]), *body])]

    def _definitions(self, node: Node) -> list[str]:
        lines = (
            f"- **{self._inline(one.children)}**" if one.tag == "dt" else f"  {self._inline(one.children)}"
            for one in node.elements
        )
        return ["\n".join(lines)]


def _raw(node: Node) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        else:
            yield from _raw(child)


def _code(text: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"


def _fenced(text: str) -> str:
    longest = max((len(run) for run in re.findall("`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}text\n{text.rstrip()}\n{fence}"


def _sketch(figure: Node) -> Iterator[str]:
    """The rows of a screen; `>` marks the one that the step is about."""
    for row in figure.elements[0].elements:
        if row.tag == "dl":
            for field in row.elements:
                label, value = (part.text() for part in field.elements[:2])
                yield f"{'>' if 'here' in field.classes else ' '} {label}{f': {value}' if value else ''}"
        elif "tick" in row.classes:
            yield f"{'>' if 'here' in row.classes else ' '} [{'x' if 'on' in row.classes else ' '}] {row.text()}"
        elif "buttons" in row.classes:
            buttons = (f"({'>' if 'here' in one.classes else ''} {one.text()} )" for one in row.elements)
            yield f"  {'  '.join(buttons)}"
        elif "bar" in row.classes:
            yield f"[ {' | '.join(text for one in row.elements if (text := one.text()))} ]"
        else:
            yield f"  {row.text()}"
