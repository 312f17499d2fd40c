"""Charts as SVG inside a page: shares of a whole, and columns by day.

Sizes are percentages, so that a chart is as wide as its page; colours come from the style sheet by class, so that they
follow light, dark and paper. A chart says in one sentence what it shows; the numbers stand in a table beside it.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element, tostring

from kb.languages import SOURCE, in_digits
from kb.protocols.xml_text import add

#: Between two columns, as a part of the room that a column has.
_GAP: Final = 0.2
_SHARES_HEIGHT: Final = "28"
_COLUMNS_HEIGHT: Final = "140"


class Part(NamedTuple):
    """One share. `key` is the class that colours it, `label` what a pointer resting on it is told."""

    key: str
    label: str
    number: int


class Column(NamedTuple):
    """One day. `numbers` are stacked from the foot, in the order of the chart's keys; those that are missing are 0."""

    label: str
    numbers: Mapping[str, int]


def shares(parts: Sequence[Part], *, says: str, language: str = SOURCE) -> str:
    """One bar, cut into parts. Without anything to share it is empty."""
    chart = _chart(says, _SHARES_HEIGHT)
    whole = sum(part.number for part in parts)
    before = 0
    for part in parts:
        if part.number:
            box = _box(chart, part.key, f"{part.label}: {in_digits(part.number, language)}")
            _place(box, before / whole, 0, part.number / whole, 1)
            before += part.number
    return _markup(chart)


def columns(days: Sequence[Column], keys: Sequence[str], *, says: str, language: str = SOURCE) -> str:
    """A column for each day, as high as its sum against the highest."""
    chart = _chart(says, _COLUMNS_HEIGHT)
    highest = max((sum(day.numbers.values()) for day in days), default=0)
    room = 1 / max(1, len(days))
    for place, day in enumerate(days):
        foot = 1.0
        for key in keys:
            number = day.numbers.get(key, 0)
            if number:
                high = number / highest
                foot -= high
                box = _box(chart, key, f"{day.label}: {in_digits(number, language)}")
                _place(box, (place + _GAP / 2) * room, foot, room * (1 - _GAP), high)
    return _markup(chart)


def _chart(says: str, height: str) -> Element:
    return Element("svg", {"class": "chart", "width": "100%", "height": height, "role": "img", "aria-label": says})


def _box(chart: Element, key: str, label: str) -> Element:
    box = add(chart, "rect", **{"class": f"part {key}"})
    add(box, "title", label)
    return box


def _place(box: Element, left: float, top: float, wide: float, high: float) -> None:
    for name, part in (("x", left), ("y", top), ("width", wide), ("height", high)):
        box.set(name, f"{part * 100:.2f}%")


def _markup(chart: Element) -> str:
    return str(tostring(chart, encoding="unicode"))
