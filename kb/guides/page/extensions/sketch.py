"""`::: sketch`: a settings screen drawn from rows of text, with the reader's own values in its fields.

It takes the place of a screenshot, which goes stale and shows somebody else's values. Rows, in the order of the screen:

    = GROUP                a group heading
    - Label | value        a row; the value may be missing
    > Label | value        the row that this step is about
    [x] Label  [ ] Label   a box, ticked or not; with > in front, the one that this step is about
    ( Cancel ) (> Next )   buttons, > for the one to press
    ~ Text                 anything else that the screen says

Rows are taken literally: nothing in them is Markdown, but placeholders are filled in.
"""

import re
from typing import ClassVar, Final
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from kb.guides.page.extensions import priorities
from kb.guides.page.extensions.markers import BlockExtension
from kb.guides.text.blocks import Block, BlockKind, Shape
from kb.guides.text.captions import caption
from kb.guides.text.source import Line

_QUOTED: Final = r'"([^"]*)"'
_FIELD: Final = re.compile(r"([->]) ++([^|]*[^|\s])(?: *\| *+(.*))?")
_GROUP: Final = re.compile(r"= ++(.+)")
_TICK: Final = re.compile(r"(>?) ?\[([x ])\] ++(.+)")
_BUTTONS: Final = re.compile(r"(?:\(>? [^()]*[^()\s] ?\) *)+")
_BUTTON: Final = re.compile(r"\((>?) ([^()]*)\)")
_TEXT: Final = re.compile(r"~ ++(.+)")


class SketchExtension(BlockExtension):
    """A figure that reads as a list of labels and values to a screen reader."""

    kind: ClassVar = BlockKind(
        "sketch",
        Shape.ROWS,
        re.compile(rf"(phone|windows|mac) +{_QUOTED}(?: +{_QUOTED})?(?: +{_QUOTED})?"),
        '::: sketch phone "Title" "left text" "right text", or windows or mac; the last two may be left out',
    )
    priority: ClassVar = priorities.SKETCH

    def build(self, block: Block, element: Element) -> None:
        frame, title, left, right = block.arguments
        element.tag = "figure"
        element.set("class", f"sketch sketch-{frame}")
        screen = SubElement(element, "div", {"class": "screen"})
        bar = SubElement(screen, "p", {"class": "bar"})
        for tag, text in (("span", left), ("b", title), ("span", right)):
            _say(bar, tag, text).tail = " "
        if not block.rows:
            raise block.line.error("this sketch has no rows")
        for row in block.rows:
            _draw(screen, row)
        _say(element, "figcaption", caption("sketch"))


def _draw(screen: Element, row: Line) -> None:
    text = row.text.strip()
    if match := _TICK.fullmatch(text):
        _tick(screen, match[3], ticked=match[2] == "x", here=bool(match[1]))
    elif match := _FIELD.fullmatch(text):
        _field(screen, match[2], match[3] or "", here=match[1] == ">")
    elif match := _GROUP.fullmatch(text):
        _say(screen, "p", match[1], "group")
    elif _BUTTONS.fullmatch(text):
        _buttons(screen, text)
    elif match := _TEXT.fullmatch(text):
        _say(screen, "p", match[1], "text")
    else:
        raise row.error("a row of a sketch begins with = - > [x] [ ] ( or ~ and a space")


def _field(screen: Element, label: str, value: str, *, here: bool) -> None:
    last = screen[-1]
    rows = last if last.get("class") == "rows" else SubElement(screen, "dl", {"class": "rows"})
    row = SubElement(rows, "div", {"class": "here"} if here else {})
    _say(row, "dt", label)
    field = _say(row, "dd", value)
    if here:
        _whisper(field, "marked")


def _tick(screen: Element, label: str, *, ticked: bool, here: bool) -> None:
    line = _say(screen, "p", label, f"tick{' on' if ticked else ''}{' here' if here else ''}")
    _whisper(line, f"{'ticked' if ticked else 'not_ticked'}{'_marked' if here else ''}")


def _buttons(screen: Element, text: str) -> None:
    line = SubElement(screen, "p", {"class": "buttons"})
    for here, label in _BUTTON.findall(text):
        button = _say(line, "span", label.strip(), "here" if here else "")
        button.tail = " "
        if here:
            _whisper(button, "press")


def _say(parent: Element, tag: str, text: str, style: str = "") -> Element:
    element = SubElement(parent, tag, {"class": style} if style else {})
    element.text = AtomicString(text)
    return element


def _whisper(element: Element, name: str) -> None:
    """A caption for screen readers only, for what the drawing shows by a frame or a tick."""
    SubElement(element, "span", {"class": "vh"}).text = AtomicString(f" ({caption(name)})")
