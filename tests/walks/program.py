"""A mail program as the walker meets it: what somebody can do who sits before it, and no more.

A driver finds things as people do, by the words that stand there: what can be seen, or what a screen reader would say.
It knows its program and nothing of any guide. Each method acts at once, or raises `NotThere` and has changed nothing;
it is the walker who waits and asks again, and who says at which step of which file it gave up.

Words are compared without the colon at their end, without marks such as the underlined letter of a menu, and with
single spaces. What is covered by a question is not there.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class NotThere(AssertionError):
    """Nothing on the screen bears these words, or it cannot be used in this way. Says which words."""


class Box(Enum):
    """What a box is for that a guide does not call by its label: “Type your email password.”

    A driver knows it by what it says of itself: its label, its name for screen readers, or its kind.
    """

    NAME = "the name that others see"
    ADDRESS = "the whole email address"
    USER_NAME = "the user name"
    PASSWORD = "the password"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question in front of all else, which must be answered before anything goes on.

    `words` is its whole text, title included, `buttons` what they say, and `password` whether it has a box for one.
    """

    words: str
    buttons: tuple[str, ...]
    password: bool = False


class Program(Protocol):
    """One program with one account of one person, on its screen."""

    @property
    def name(self) -> str:
        """As its maker calls it: `Thunderbird`."""

    @property
    def version(self) -> str:
        """As it says so itself: `153.8.0esr`."""

    def start(self) -> None:
        """Open it, with whatever it was left with; if it is open already, its main window comes forward."""

    def close(self) -> None:
        """Close it, so that `start` must open it again."""

    def shows(self, words: str, *, part: bool = False) -> bool:
        """Whether a text on the screen now is `words`; with `part`, whether they stand in one."""

    def press(self, words: str, *, near: str = "") -> None:
        """Click or tap what bears these words: a button, an entry, a row, a tab.

        Of several the one that belongs to the row of `near`: below it, or beside it.
        """

    def press_picture(self, words: str) -> None:
        """Click what has a drawing on it and no words, called as people call the drawing: `the three lines`."""

    def choose(self, option: str, *, field: str = "") -> None:
        """Choose the entry that shows `option`, maybe with more words: in the list of that label, else in any."""

    def clear(self, field: str) -> None:
        """Put the cursor into the box of that label, and delete what stands there."""

    def type(self, text: str, *, into: Box | None = None) -> None:
        """Type into the box of that kind, whose old content goes, or else where the cursor is."""

    def key(self, name: str) -> None:
        """Press one key of the keyboard: `Tab`, `Enter`, `Escape`."""

    def held(self, field: str) -> str:
        """What stands in the box of that label, or what its list has chosen, as it is shown."""

    def put(self, field: str, text: str) -> None:
        """Make the box of that label hold `text`, or its list show it: typed over, or chosen."""

    def tick(self, label: str, *, on: bool) -> None:
        """Make the box with that label ticked, or not; a switch is one too."""

    def confirm(self) -> None:
        """Press the button that the open form or question goes on with, whatever it says; Enter would press it."""

    def close_page(self, words: str) -> None:
        """Close the tab, the page or the window that bears this title."""

    def visit(self, address: str) -> None:
        """Type a web address at the top of the browser, and go there; only a browser has such a place."""

    def prompt(self) -> Prompt | None:
        """The question that stands in front of all else now."""

    def has_message(self, subject: str) -> bool:
        """Look into the inbox, fetched anew in the way that everybody knows, for a message with this subject."""

    def reply(self, subject: str, text: str) -> None:
        """Open the message with this subject, reply to whoever sent it, and send that.

        A question that comes meanwhile stays open: `prompt` tells of it.
        """

    def words(self) -> str:
        """All that can be read on the screen, for whoever must find out why a step failed."""
