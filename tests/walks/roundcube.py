"""Roundcube in a Chromium of its own, read and pressed as people do: by what can be seen, and what things are called.

What it does not decide: which guide is followed, and what counts as a fault.
"""

import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Error, Frame, Locator, sync_playwright

from tests.walks.program import Box, NotThere, Prompt

_CHROMIUM: Final = "/usr/bin/chromium"
#: As root Chromium has no sandbox.
_FLAGS: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
_VERSION: Final = Path("/usr/share/roundcube/program/include/iniset.php")
_SIZE: Final = {"width": 1280, "height": 900}
#: Milliseconds until something that can be seen must have taken what it is given.
_PATIENCE: Final = 5000
#: Seconds until what was pressed has been drawn.
_SETTLED: Final = 0.5
_PRESSED: Final = ("button", "link", "menuitem", "tab", "option", "checkbox", "radio", "row")
_BOXES: Final = {
    Box.NAME: r"\b(display|your) name\b",
    Box.ADDRESS: r"\be-?mail\b",
    Box.USER_NAME: r"\buser ?name\b",
    Box.PASSWORD: r"\bpassword\b",
}
#: A question of Roundcube's own, in front of the page.
_QUESTION: Final = ".ui-dialog:visible, [role=alertdialog]:visible"
_FIELDS: Final = "input, select, textarea"


class Roundcube:
    """A `tests.walks.program.Program`. Used as a context, at whose end it is closed."""

    name = "Roundcube"

    def __init__(self, folder: Path, authorities: Path) -> None:
        """`authorities` is a file of PEM with the one whose certificates are believed."""
        self._folder, self._authorities = folder, authorities
        self._stack = ExitStack()
        self._browser: Browser | None = None
        said = re.search(r"'RCMAIL_VERSION', '([^']+)'", _VERSION.read_text(encoding="utf-8"))
        assert said
        self.version = said[1]

    def __enter__(self) -> "Roundcube":
        self._trust()
        self._playwright = self._stack.enter_context(sync_playwright())
        return self

    def __exit__(self, *fault: object) -> None:
        self.close()
        self._stack.close()

    def _trust(self) -> None:
        """Where Chromium looks for authorities of its user's own."""
        store = self._folder / ".pki/nssdb"
        store.mkdir(parents=True)
        for words in (["-N", "--empty-password"], ["-A", "-t", "C,,", "-n", "walk", "-i", str(self._authorities)]):
            subprocess.run(["certutil", "-d", f"sql:{store}", *words], check=True, capture_output=True)

    def start(self) -> None:
        if self._browser is not None:
            return
        own = {"HOME": str(self._folder)}
        self._browser = self._playwright.chromium.launch(executable_path=_CHROMIUM, args=_FLAGS, env=own)
        context = self._browser.new_context(viewport=_SIZE, locale="en-GB")
        context.set_default_timeout(_PATIENCE)
        self._page = context.new_page()

    def close(self) -> None:
        if self._browser is not None:
            self._browser.close()
            self._browser = None

    def visit(self, address: str) -> None:
        self.start()
        try:
            self._page.goto(address)
        except Error as refused:
            raise NotThere(f"the browser does not open {address}: {refused.message.splitlines()[0]}") from refused

    def shows(self, words: str, *, part: bool = False) -> bool:
        exact = exactly(words, part=part)
        return any(_first(one) for frame in self._frames() for one in (frame.get_by_text(exact), *_named(frame, exact)))

    def press(self, words: str, *, near: str = "") -> None:  # noqa: ARG002  no two things here are called the same
        self._click(self._bearing(words))

    def press_picture(self, words: str) -> None:
        raise NotThere(f"there is no picture of {words!r}")

    def choose(self, option: str, *, field: str = "") -> None:
        if not field:
            self.press(option)
            return
        chosen = self._field(field)
        entry = chosen.locator("option").filter(has_text=option)
        if not entry.count():
            raise NotThere(f"the list {field!r} has no entry {option!r}")
        chosen.select_option(entry.first.get_attribute("value"))

    def clear(self, field: str) -> None:
        box = self._field(field)
        box.fill("")
        box.focus()

    def type(self, text: str, *, into: Box | None = None) -> None:
        if into is None:
            self._page.keyboard.type(text)
            return
        self._field(re.compile(_BOXES[into], re.IGNORECASE)).fill(text)

    def key(self, name: str) -> None:
        self._page.keyboard.press(name)
        time.sleep(_SETTLED)

    def held(self, field: str) -> str:
        script = "one => one.selectedOptions ? one.selectedOptions[0].label : one.value"
        return str(self._field(field).evaluate(script)).strip()

    def put(self, field: str, text: str) -> None:
        box = self._field(field)
        if box.evaluate("one => one.localName") == "select":
            self.choose(text, field=field)
        else:
            box.fill(text)

    def tick(self, label: str, *, on: bool) -> None:
        self._field(label).set_checked(on)

    def confirm(self) -> None:
        """The button of a form is marked as such."""
        for frame in self._frames():
            if button := _first(frame.locator("button[type=submit], button.mainaction, .ui-dialog button")):
                self._click(button)
                return
        raise NotThere("there is no button to go on with")

    def close_page(self, words: str) -> None:
        raise NotThere(f"no page of a browser is called {words!r}")

    def prompt(self) -> Prompt | None:
        if self._browser is None or not (asked := _first(self._page.locator(_QUESTION))):
            return None
        buttons = tuple(one.inner_text().strip() for one in asked.get_by_role("button").all())
        return Prompt(" ".join(asked.inner_text().split()), buttons, asked.locator("[type=password]").count() > 0)

    def has_message(self, subject: str) -> bool:
        self.press("Inbox")
        time.sleep(2 * _SETTLED)
        return self.shows(subject)

    def reply(self, subject: str, text: str) -> None:
        self.press(subject)
        self._wait_for("Reply")
        self.press("Reply")
        self._wait_for("Send")
        letter = next(found for frame in self._frames() if (found := _first(frame.locator("textarea[name=_message]"))))
        letter.fill(text)
        self.press("Send")
        time.sleep(2 * _SETTLED)

    def words(self) -> str:
        if self._browser is None:
            return ""
        texts = (frame.locator("body").inner_text() for frame in self._frames() if frame.locator("body").count())
        return " | ".join(" ".join(text.split()) for text in texts)

    def picture(self, path: Path) -> None:
        """What the screen looks like, for whoever must find out why a step failed."""
        self._page.screenshot(path=path)

    def _frames(self) -> Iterator[Frame]:
        """What is in front first: a message opens in a frame of its own."""
        if self._browser is None:
            raise NotThere("the browser is closed")
        yield from (frame for frame in self._page.frames if not frame.is_detached())

    def _bearing(self, words: str) -> Locator:
        exact = exactly(words, part=False)
        for frame in self._frames():
            for found in (*_named(frame, exact), frame.get_by_text(exact)):
                if one := _first(found):
                    if one.is_enabled():
                        return one
                    raise NotThere(f"{words!r} is grey")
        raise NotThere(f"nothing bears {words!r}")

    def _field(self, label: str | re.Pattern[str]) -> Locator:
        named = exactly(label, part=False) if isinstance(label, str) else label
        for frame in self._frames():
            for found in (frame.get_by_label(named), frame.get_by_placeholder(named)):
                for one in found.all():
                    if one.is_visible() and one.evaluate(f"one => one.matches('{_FIELDS}')"):
                        return one
        raise NotThere(f"there is no box for {named.pattern!r}")

    def _click(self, one: Locator) -> None:
        try:
            one.click()
        except Error as refused:
            raise NotThere(f"it cannot be pressed: {refused.message.splitlines()[0]}") from refused
        time.sleep(_SETTLED)

    def _wait_for(self, words: str) -> None:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                self._bearing(words)
                return
            except NotThere:
                time.sleep(_SETTLED)
        raise NotThere(f"{words!r} has not come")


def exactly(words: str, *, part: bool) -> re.Pattern[str]:
    """Words as they are compared: in small or large letters, which styles change; with a colon at the end, or a number
    of messages, or not."""
    inner = r"\s+".join(re.escape(one) for one in words.rstrip(":").split())
    return re.compile(inner if part else rf"^\s*{inner}\s*(:|\d+)?\s*$", re.IGNORECASE)


def _named(frame: Frame, exact: re.Pattern[str]) -> Iterator[Locator]:
    return (frame.get_by_role(role, name=exact) for role in _PRESSED)


def _first(found: Locator) -> Locator | None:
    return next((one for one in found.all() if one.is_visible()), None)
