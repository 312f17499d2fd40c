"""`::: sketch`: a settings screen drawn from rows of text, with the reader's own values in its fields.

It takes the place of a screenshot, which goes stale and shows somebody else's values. Rows, in the order of the screen:

    = GROUP                a group heading
    - Label | value        a row; without a value it has no field, as in a menu or a list
    > Label | value        the row that this step is about
    [x] Label  [ ] Label   a box or switch, on or off; with > in front, the one that this step is about
    ( Cancel ) (> Next )   buttons, > for the one to press
    ~ Text                 anything else that the screen says
    @ Address              the address bar of a browser
    ...                    a row whose words nobody has read yet: a grey bar

A row that leads to another screen ends with ›. Titles and texts at the top may begin with > too. In a stop, a digit
after the > says which of its actions is meant, where no action names the label.

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
_HERE: Final = ">[1-9]?"
_FIELD: Final = re.compile(rf"(-|{_HERE}) ++([^|]*[^|\s])(?: *\| *+(.*))?")
_GROUP: Final = re.compile(r"= ++(.+)")
_TICK: Final = re.compile(rf"({_HERE}|) ?\[([x ])\] ++(.+)")
_BUTTONS: Final = re.compile(rf"(?:\((?:{_HERE})? [^()]*[^()\s] ?\) *)+")
_BUTTON: Final = re.compile(rf"\(({_HERE}|) ([^()]*)\)")
_TEXT: Final = re.compile(r"([~@]) ++(.+)")
_MARKED: Final = re.compile(rf"({_HERE}) *(.*)", re.DOTALL)
_GHOST: Final = "..."


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
            _top(bar, tag, text).tail = " "
        if not block.rows:
            raise block.line.error("this sketch has no rows")
        for row in block.rows:
            _draw(screen, row)
        _say(element, "figcaption", caption("sketch"))


def _draw(screen: Element, row: Line) -> None:
    text = row.text.strip()
    if match := _TICK.fullmatch(text):
        _tick(screen, match[3], ticked=match[2] == "x", here=match[1])
    elif match := _FIELD.fullmatch(text):
        _field(screen, match[2], match[3] or "", here=match[1].removeprefix("-"))
    elif match := _GROUP.fullmatch(text):
        _say(screen, "p", match[1], "group")
    elif _BUTTONS.fullmatch(text):
        _buttons(screen, text)
    elif match := _TEXT.fullmatch(text):
        _say(screen, "p", match[2], "text" if match[1] == "~" else "url")
    elif text == _GHOST:
        SubElement(screen, "p", {"class": "ghost"})
    else:
        raise row.error("a row of a sketch begins with = - > [x] [ ] ( ~ or @ and a space, or is ...")


def _top(bar: Element, tag: str, text: str) -> Element:
    """A word in the bar above the rows."""
    marked = _MARKED.fullmatch(text)
    return _mark(_say(bar, tag, marked[2], "here"), marked[1], "press") if marked else _say(bar, tag, text)


def _field(screen: Element, label: str, value: str, *, here: str) -> None:
    last = screen[-1]
    rows = last if last.get("class") == "rows" else SubElement(screen, "dl", {"class": "rows"})
    row = SubElement(rows, "div", {"n": here[1:] or "0"} if here else {})
    if style := " ".join(["here"] * bool(here) + ["bare"] * (not value)):
        row.set("class", style)
    _say(row, "dt", label)
    field = _say(row, "dd", value, "leads" if value.endswith("›") else "")
    if here:
        # A row that leads on, or has no field, is tapped; nothing is typed there.
        _whisper(field, "press" if not value or value.endswith("›") else "marked")


def _tick(screen: Element, label: str, *, ticked: bool, here: str) -> None:
    line = _say(screen, "p", label, f"tick{' on' if ticked else ''}{' here' if here else ''}")
    _mark(line, here, "")
    _whisper(line, f"{'ticked' if ticked else 'not_ticked'}{'_marked' if here else ''}")


def _buttons(screen: Element, text: str) -> None:
    line = SubElement(screen, "p", {"class": "buttons"})
    for here, label in _BUTTON.findall(text):
        button = _say(line, "span", label.strip(), "here" if here else "")
        button.tail = " "
        _mark(button, here, "press")


def _mark(element: Element, here: str, caption_name: str) -> Element:
    """Remember which action of its stop a frame is of, and whisper what to do with what it frames."""
    if here:
        element.set("n", here[1:] or "0")
        if caption_name:
            _whisper(element, caption_name)
    return element


def _say(parent: Element, tag: str, text: str, style: str = "") -> Element:
    element = SubElement(parent, tag, {"class": style} if style else {})
    element.text = AtomicString(text)
    return element


def _whisper(element: Element, name: str) -> None:
    """A caption for screen readers only, for what the drawing shows by a frame or a tick."""
    SubElement(element, "span", {"class": "vh"}).text = AtomicString(f" ({caption(name)})")
