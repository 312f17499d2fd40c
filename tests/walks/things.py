"""What stands on a desk's screen, as values, and how people find their way there: by words, and by what is beside them.

Nothing here knows of a program, of a guide, or how a screen is read.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tests.walks.program import NotThere

#: As AT-SPI calls them: what can be pressed, what can be filled in, and what can be chosen from.
PRESSED: Final = ("push button", "toggle button", "menu", "menu item", "check menu item", "radio menu item", "page tab")
TICKED: Final = ("check box", "radio button", "check menu item", "toggle button")
ROW: Final = "table cell"
FILLED: Final = ("text", "password text", "spin button")
LISTS: Final = ("combo box",)
#: A border around things that belong together, called as its label is.
_FRAME: Final = "panel"
#: Windows that stay. Menus and hints are windows too.
_FRAMES: Final = ("frame", "dialog", "alert")
_WINDOWS: Final = 2  # the length of a window's way: its program, and itself


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that can be seen. `way` leads to it, `box` is left, top, width and height in pixels of the screen."""

    way: tuple[int, ...]
    role: str
    name: str = ""
    text: str = ""
    box: tuple[int, int, int, int] = (0, 0, 0, 0)
    states: frozenset[str] = frozenset()

    @property
    def usable(self) -> bool:
        return "sensitive" in self.states

    @property
    def said(self) -> str:
        """What it shows: its text, or else its name."""
        return tidied(self.text) or tidied(self.name)

    def bears(self, words: str, *, part: bool = False) -> bool:
        shown = (tidied(self.name), tidied(self.text))
        return any(words in one for one in shown) if part else words in shown

    def is_beside(self, label: "Thing") -> bool:
        """Whether it stands in the row of a label, on its right."""
        left, top, _, height = label.box
        middle = top + height / 2
        return self.box[0] >= left and self.box[1] <= middle <= self.box[1] + self.box[3]


def tidied(text: str) -> str:
    """A text without a colon at its end and with single spaces, as words are compared."""
    return " ".join(text.split()).rstrip(":").rstrip()


def things(said: Iterable[dict[str, Any]]) -> list[Thing]:
    """From what a desk's eyes tell."""
    return [
        Thing(tuple(one["way"]), one["role"], one["name"], one["text"], tuple(one["box"]), frozenset(one["states"]))
        for one in said
    ]


class Screen:
    """All that can be seen at one moment. What a question or a form covers is not there: `top` leaves it out."""

    def __init__(self, seen: Sequence[Thing]) -> None:
        self.windows = [thing for thing in seen if len(thing.way) == _WINDOWS]
        modal = [window for window in self.windows if "modal" in window.states]
        popups = [window for window in self.windows if window.role == "window"]
        shown = [*modal[-1:], *popups] if modal else self.windows
        self._all = seen
        self.top = [thing for window in reversed(shown) for thing in self.within(window)]

    def in_front(self) -> "Screen":
        """What is before all other windows, if they lie on each other: the newest, and what has come out of it."""
        frames = [window for window in self.windows if window.role in _FRAMES]
        before = [*frames[-1:], *(window for window in self.windows if window not in frames)]
        return Screen([one for window in before for one in self.within(window)])

    def is_listed(self, thing: Thing) -> bool:
        """Whether it stands in an entry of a list."""
        above = {thing.way[:length] for length in range(len(thing.way))}
        return any(one.role == "list item" and one.way in above for one in self.top)

    def within(self, thing: Thing) -> list[Thing]:
        """It and what is in it."""
        length = len(thing.way)
        return [one for one in self._all if one.way[:length] == thing.way]

    def window(self, title: str) -> Thing:
        """The last one of those whose title has these words. Raises `NotThere`."""
        for window in reversed(self.windows):
            if window.bears(title, part=True):
                return window
        raise NotThere(f"no window is called {title!r}")

    def is_called(self, title: str) -> bool:
        """Whether the window in front of all else has this title."""
        return bool(self.top) and self.top[0].bears(title)

    def shows(self, words: str, *, part: bool) -> bool:
        return any(thing.bears(tidied(words), part=part) for thing in self.top)

    def pressed(self, words: str, near: str = "") -> Thing:
        """What bears these words and can be pressed. Raises `NotThere`."""
        roles = (*PRESSED, *TICKED, ROW)
        return self._usable(words, [one for one in self._bearing(words) if one.role in roles], near)

    def ticked(self, label: str) -> Thing:
        """The box to tick with this label. Raises `NotThere`."""
        return self._usable(label, [one for one in self._bearing(label) if one.role in TICKED])

    def field(self, label: str) -> Thing:
        """The box or the list of that label: beside it. Raises `NotThere`."""
        for bearer in self._bearing(label):
            beside = [one for one in self.top if one.role in (*FILLED, *LISTS) and one.is_beside(bearer)]
            if beside and bearer not in beside:
                # A list that one may type into is both: its box is meant.
                return min(beside, key=lambda one: (one.box[0], one.role in LISTS))
        raise NotThere(f"nothing is to be filled in beside {label!r}")

    def group(self, label: str) -> list[Thing]:
        """The radio buttons in the frame of that label. Raises `NotThere`."""
        for frame in self._bearing(label):
            found = [one for one in self.within(frame) if one.role == "radio button"]
            if frame.role == _FRAME and found:
                return found
        raise NotThere(f"nothing is to be chosen from below {label!r}")

    def option(self, words: str) -> Thing:
        """An entry that shows these words, maybe with more. Raises `NotThere`."""
        roles = ("menu item", "radio button", ROW)
        found = [one for one in self.top if one.role in roles and one.bears(tidied(words), part=True)]
        return self._usable(words, sorted(found, key=lambda one: len(one.said)))

    def words(self) -> str:
        return " | ".join(dict.fromkeys(thing.said for thing in self.top if thing.said))

    def _bearing(self, words: str) -> Iterator[Thing]:
        return (thing for thing in self.top if thing.bears(tidied(words)))

    def _usable(self, words: str, found: Sequence[Thing], near: str = "") -> Thing:
        usable = [one for one in found if one.usable]
        if not usable:
            raise NotThere(f"{words!r} is grey" if found else f"nothing bears {words!r}")
        if near:
            label = next(self._bearing(near), None)
            if label is None:
                raise NotThere(f"nothing bears {near!r}")
            below = [one for one in usable if one.box[1] + one.box[3] > label.box[1]]
            usable = sorted(below, key=lambda one: one.box[1]) or usable
        return usable[0]
