"""Claws Mail on a desk of its own, pressed and typed into as people do.

What it does not decide: which guide is followed, and what counts as a fault.
"""

import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from tests.walks.desk import Desk, running_desk
from tests.walks.program import Box, NotThere, Prompt
from tests.walks.things import FILLED, ROW, Screen, Thing

_PROGRAM: Final = "claws-mail"
#: Seconds until a window opens or closes, on a busy machine.
_PATIENCE: Final = 60.0
#: … and until what was pressed has been drawn.
_SETTLED: Final = 0.4
_BOXES: Final = {
    Box.NAME: ("Your name", "Full name"),
    Box.ADDRESS: ("Your email address", "Mail address"),
    Box.USER_NAME: ("User ID", "Username"),
    Box.PASSWORD: ("Password",),
}
#: The words of no language need be on the machine. As it starts it gets mail, so it is connected when settings change.
_SETTINGS: Final = "[Common]\nenable_aspell=0\ncheck_on_startup=1\n"
#: What a form goes on with: the first of these that can be pressed.
_GO_ON: Final = ("OK", "Next", "Save", "Yes", "Close")
#: The pictures that stand in questions, as screen readers are told of them.
_ASKING: Final = {"Question", "Error", "Warning", "Information"}
_FOR_PASSWORD: Final = "Input password"
_QUICK_SEARCH: Final = "Subject"


class ClawsMail:
    """A `tests.walks.program.Program`. Used as a context, at whose end it is closed."""

    name = "Claws Mail"

    def __init__(self, folder: Path, authorities: Path) -> None:
        """`authorities` is a file of PEM with those whose certificates are believed."""
        self._folder, self._authorities = folder, authorities
        self._stack = ExitStack()
        self._process: subprocess.Popen[bytes] | None = None
        self._cursor: Thing | None = None
        said = subprocess.run([_PROGRAM, "--version"], check=True, capture_output=True, text=True).stdout
        self.version = said.split()[3]

    def __enter__(self) -> "ClawsMail":
        self._desk: Desk = self._stack.enter_context(running_desk(self._folder))
        (self._folder / ".claws-mail").mkdir()
        (self._folder / ".claws-mail/clawsrc").write_text(_SETTINGS, encoding="utf-8")
        self._log = self._stack.enter_context((self._folder / "program.log").open("wb"))
        return self

    def __exit__(self, *fault: object) -> None:
        if self._process and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._stack.close()

    def start(self) -> None:
        if self._process and not self._is_closing():
            return
        environment = self._desk.environment | {"SSL_CERT_FILE": str(self._authorities)}
        self._process = subprocess.Popen([_PROGRAM], env=environment, stdout=self._log, stderr=self._log)
        self._until(lambda screen: bool(screen.windows), "no window has opened")

    def close(self) -> None:
        """Its settings are written when it is closed by its own menu."""
        if self._process is None or self._process.poll() is not None:
            return
        self._menu("File", "Exit")
        try:
            self._process.wait(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            raise NotThere("it does not close") from None

    def _is_closing(self) -> bool:
        """Whether it is closed, or was told to."""
        assert self._process
        try:
            self._process.wait(timeout=_SETTLED)
        except subprocess.TimeoutExpired:
            return False
        return True

    def shows(self, words: str, *, part: bool = False) -> bool:
        return self._screen().shows(words, part=part)

    def press(self, words: str, *, near: str = "") -> None:
        self._press(self._screen().pressed(words, near))

    def press_picture(self, words: str) -> None:
        raise NotThere(f"there is no picture of {words!r}")

    def choose(self, option: str, *, field: str = "") -> None:
        screen = self._screen()
        if not field:
            self._press(screen.option(option))
            return
        try:
            choices = screen.group(field)
        except NotThere:
            self._desk.do(screen.field(field), "press")
            time.sleep(_SETTLED)
            self._press(self._screen().option(option))
            return
        for one in choices:
            if one.bears(option, part=True) and one.usable:
                self._press(one)
                return
        raise NotThere(f"{option!r} is not below {field!r}")

    def clear(self, field: str) -> None:
        self._cursor = _open_to_typing(self._screen().field(field), field)
        self._desk.focus(self._cursor)
        self._desk.write(self._cursor, "")

    def type(self, text: str, *, into: Box | None = None) -> None:
        box = self._box(into) if into else self._cursor
        if box is None:
            raise NotThere(f"the cursor is nowhere to type {text!r}")
        self._desk.write(box, text)
        self._cursor = box

    def key(self, name: str) -> None:
        self._desk.key(name)
        time.sleep(_SETTLED)

    def held(self, field: str) -> str:
        screen = self._screen()
        try:
            return screen.field(field).said
        except NotThere:
            chosen = [one for one in screen.group(field) if "checked" in one.states]
            return chosen[0].said if chosen else ""

    def put(self, field: str, text: str) -> None:
        box = self._screen().field(field)
        if box.role in FILLED:
            self._desk.write(_open_to_typing(box, field), text)
            self._desk.do(box, "activate")
        else:
            self.choose(text, field=field)

    def tick(self, label: str, *, on: bool) -> None:
        box = self._screen().ticked(label)
        if ("checked" in box.states) != on:
            self._press(box)

    def confirm(self) -> None:
        screen = self._screen()
        for words in _GO_ON:
            if any(one.usable and one.role == "push button" and one.bears(words) for one in screen.top):
                self._press(screen.pressed(words))
                return
        raise NotThere("there is no button to go on with")

    def close_page(self, words: str) -> None:
        window = self._screen().window(words)
        buttons = [one for one in self._screen().within(window) if one.role == "push button" and one.bears("Close")]
        if not buttons:
            raise NotThere(f"the window {words!r} has no button to close it")
        self._press(buttons[0])

    def visit(self, address: str) -> None:
        raise NotThere(f"Claws Mail has no box for the web address {address}")

    def prompt(self) -> Prompt | None:
        """A question has a picture of its kind and its text beside it; one for a password has a box for it."""
        screen = self._screen()
        top = screen.top
        if not (any(one.role == "icon" and one.name in _ASKING for one in top) or screen.is_called(_FOR_PASSWORD)):
            return None
        buttons = tuple(one.said for one in top if one.role == "push button")
        words = " ".join(one.said for one in top if one.role == "label" and one.said)
        return Prompt(words, buttons, any(one.role == "password text" for one in top))

    def has_message(self, subject: str) -> bool:
        """Get mail, go to each inbox, and let the list show only what has this subject."""
        self.press("Get Mail")
        time.sleep(3 * _SETTLED)
        if self.prompt():
            raise NotThere("a question came before the mail")
        number, inboxes = 0, 1
        while number < inboxes:
            self._menu("View", "Go to", "Folder...")
            found = self._inboxes()
            self._press(found[number])
            self.press("OK")
            if self._shows_only(subject):
                return True
            number, inboxes = number + 1, len(found)
        return False

    def _shows_only(self, subject: str) -> bool:
        """Whether the list has messages with this subject, of which the first is chosen then."""
        time.sleep(2 * _SETTLED)
        search = self._search_box()
        self._desk.focus(search)
        self._desk.write(search, subject)
        self._desk.key("Enter")
        time.sleep(2 * _SETTLED)
        return any(one.role == "label" and one.name.startswith("1 item selected") for one in self._screen().top)

    def reply(self, subject: str, text: str) -> None:
        """`has_message` has chosen the message in the list."""
        self.press("Reply")
        title = f"Re: {subject}"
        self._until(lambda screen: screen.shows(title, part=True), "no window for the reply has opened")
        letter = self._screen().within(self._screen().window(title))
        page = max((one for one in letter if one.role == "text"), key=lambda one: one.box[2] * one.box[3])
        self._desk.write(page, f"{text}\n")
        self._press(next(one for one in letter if one.role == "push button" and one.bears("Send")))

    def words(self) -> str:
        return self._screen().words()

    def picture(self, path: Path) -> None:
        """What the screen looks like, for whoever must find out why a step failed."""
        self._desk.picture(path)

    def _press(self, thing: Thing) -> None:
        if thing.role == ROW:
            if "selected" not in thing.states:
                self._desk.select(thing)
        else:
            self._desk.do(thing)
        time.sleep(_SETTLED)

    def _menu(self, *words: str) -> None:
        for one in words:
            self.press(one)

    def _inboxes(self) -> list[Thing]:
        """The row of one says how many messages in it are new: `INBOX (2)`."""
        rows = [one for one in self._screen().top if one.role == ROW]
        found = [one for one in rows if one.said.lower().partition(" (")[0] == "inbox"]
        if not found:
            raise NotThere("there is no inbox")
        return found

    def _search_box(self) -> Thing:
        screen = self._screen()
        kind = next(one for one in screen.top if one.role == "combo box" and one.bears(_QUICK_SEARCH))
        beside = [one for one in screen.top if one.role == "text" and one.is_beside(kind) and one != kind]
        return min(beside, key=lambda one: one.box[0])

    def _box(self, kind: Box) -> Thing:
        screen = self._screen()
        for label in _BOXES[kind]:
            if screen.shows(label, part=False):
                return screen.field(label)
        if kind is Box.PASSWORD and (found := [one for one in screen.top if one.role == "password text"]):
            return found[0]
        raise NotThere(f"there is no box for {kind.value}")

    def _screen(self) -> Screen:
        return self._desk.screen()

    def _until(self, ready: Callable[[Screen], bool], otherwise: str) -> None:
        deadline = time.monotonic() + _PATIENCE
        while not ready(self._screen()):
            if time.monotonic() > deadline:
                raise NotThere(otherwise)
            time.sleep(_SETTLED)


def _open_to_typing(box: Thing, label: str) -> Thing:
    if not box.usable or "editable" not in box.states:
        raise NotThere(f"{label!r} is grey")
    return box
