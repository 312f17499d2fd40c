"""`::: stop NAME "Title"`: one screen of theirs, one screen of ours.

    ::: stop incoming-server "Type the incoming server"
    1. Tap **Host Name** under **Incoming Mail Server**. Delete the old name.
    2. Type the new name, or paste it.

    ::: plate Host Name | {{ incoming.host }}

    ::: sketch phone "Account"
    > Host Name | {{ incoming.host }}
    :::

    ::: ask "Does **Host Name** show the new name?"
    :::
    :::

NAME is the last part of the stop's address, and the anchor `#h-NAME` on the page with all steps. In front of it may
stand which of the five steps of the way this is: `check`, `back-up`, `test` or `tidy`; without a word it is `change`.

Actions, the items of numbered lists, are counted through the guide. A frame in a drawing bears the number of the action
that names its label in bold, or that it names itself: `>2 Label` is the second action of the stop. Both leave tokens
here, since how many actions come before depends on the reader's protocol and on what they see.
"""

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar, Final
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension

from kb.guides.page.extensions import priorities
from kb.guides.page.extensions.markers import BLOCK, TreePass, block_of, dissolve
from kb.guides.text.blocks import Block, BlockKind, Shape
from kb.guides.text.labels import describes
from kb.guides.text.tokens import token

#: No stop may be called as another address below a guide is.
RESERVED: Final = frozenset({"worked", "stuck", "ring", "profile", "proof"})
CHANGE: Final = "change"

_NAME: Final = "[a-z0-9]+(?:-[a-z0-9]+)*"
_ASIDES: Final = frozenset({"warning", "expect"})


class StopExtension(Extension):
    """Turns each stop into `stop NAME STEP` h2 `title` … `/stop`, with the numbers of actions and frames as tokens."""

    kind: ClassVar = BlockKind(
        "stop",
        Shape.MARKDOWN,
        re.compile(rf'(?:(check|back-up|change|test|tidy) +)?({_NAME}) +" *([^"\s][^"]*)"'),
        '::: stop NAME "Title", with a NAME of small letters, digits and hyphens',
    )

    def __init__(self, blocks: Sequence[Block]) -> None:
        super().__init__()
        self.blocks = blocks
        self.actions = 0

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  Python-Markdown's name
        md.treeprocessors.register(TreePass(md, self.run), "kb-stop", priorities.STOP)

    def run(self, parent: Element, inside: Block | None = None) -> None:
        for child in list(parent):
            block = block_of(child, self.blocks) if child.tag == BLOCK else None
            if block is None or block.kind is not self.kind:
                self.run(child, inside)
                continue
            if inside:
                raise block.line.error("a stop cannot stand inside another one")
            if block.arguments[1] in RESERVED:
                raise block.line.error(f"no stop may be called {block.arguments[1]}; other pages stand there")
            self.run(child, block)
            self._number(child)
            self._dissolve(parent, child, block)

    def _dissolve(self, parent: Element, child: Element, block: Block) -> None:
        step, name, title = block.arguments
        heading = Element("h2")
        heading.text = title
        heading.tail = token("title") + (child.text or "")
        child.text = None
        child.insert(0, heading)
        dissolve(parent, child, token(f"stop {name} {step or CHANGE}"), token("/stop"))

    def _number(self, stop: Element) -> None:
        """Give every action of the stop a number to be, and every frame the number of its action."""
        parents = {child: parent for parent in stop.iter() for child in parent}
        numbers: dict[Element, int] = {}
        for item in _actions(stop):
            numbers[item] = self.actions
            self.actions += 1
        for frame in [element for element in stop.iter() if "here" in (element.get("class") or "").split()]:
            self._number_frame(frame, parents, numbers)
        for item, number in numbers.items():
            _wrap(item, number)

    def _number_frame(self, frame: Element, parents: dict[Element, Element], numbers: dict[Element, int]) -> None:
        named = int(frame.attrib.pop("n", "0"))
        word = next((part for part in frame if part.tag == "dt"), frame)
        label = (word.text or "").strip()
        holder: Element | None = frame
        while holder is not None:
            within = [item for item in holder.iter("li") if item in numbers]
            if named and len(within) >= named:
                found: Element | None = within[named - 1]
            else:
                found = None if named else next((item for item in within if _names(item, label)), None)
            if found is not None:
                mark = Element("span", {"class": "n"})
                mark.text = token(f"f{numbers[found]}")
                mark.tail = word.text
                word.text = None
                word.insert(0, mark)
                return
            holder = parents.get(holder)


def _actions(element: Element) -> Iterator[Element]:
    """The items of the outermost numbered lists, which become `do` lists on the way."""
    for child in element:
        if child.tag == "ol" and "class" not in child.attrib:
            child.attrib.update({"class": "do", "role": "list"})
            yield from child
        elif child.tag not in ("ol", "ul", "details") and child.get("class") not in _ASIDES:
            yield from _actions(child)


def _names(item: Element, label: str) -> bool:
    """Whether an action says a label in bold, or the words for one that nobody has read."""
    text = "".join(item.itertext())
    return bool(label) and (f"**{label}**" in text or describes(text, label))


def _wrap(item: Element, number: int) -> None:
    """The number first, then all else of the action in one box beside it."""
    box = Element("div", {"class": "action"})
    if any(child.tag == "p" for child in item) and item.text and item.text.strip():
        words = Element("p")
        words.text = item.text
        box.append(words)
    else:
        box.text = item.text
    for child in list(item):
        item.remove(child)
        box.append(child)
    mark = Element("span", {"class": "n"})
    mark.text = token(f"a{number}")
    item.text = None
    item.extend([mark, box])
