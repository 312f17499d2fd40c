"""A program on a desk of its own, pressed and typed into as people do: what is the same whatever the program.

What it does not decide: what a program calls things, which guide is followed, and what counts as a fault.
"""

import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import ClassVar, Final, Self

from tests.walks.desk import Desk, running_desk
from tests.walks.program import Box, NotThere
from tests.walks.things import FILLED, ROW, Screen, Thing

#: Seconds until a window opens or closes, on a busy machine.
PATIENCE: Final = 60.0
#: … and until what was pressed has been drawn.
SETTLED: Final = 0.4


class DeskProgram:
    """Most of a `tests.walks.program.Program`. Used as a context, at whose end it is closed."""

    name: ClassVar[str]
    #: How it is started.
    command: ClassVar[str]
    #: The labels that a box of a kind may have.
    boxes: ClassVar[Mapping[Box, tuple[str, ...]]]
    #: What a form goes on with: the first of these that can be pressed.
    go_on: ClassVar[tuple[str, ...]]
    #: The way through its menus to its end, at which its settings are written.
    end: ClassVar[tuple[str, ...]]

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stack = ExitStack()
        self.process: subprocess.Popen[bytes] | None = None
        self._cursor: Thing | None = None
        said = subprocess.run([self.command, "--version"], check=True, capture_output=True, text=True).stdout
        self.version = next(word for word in said.split() if word[0].isdigit()).partition("-")[0]

    def __enter__(self) -> Self:
        self.desk: Desk = self.stack.enter_context(running_desk(self.folder))
        self.log = self.stack.enter_context((self.folder / "program.log").open("wb"))
        self.prepare()
        return self

    def __exit__(self, *fault: object) -> None:
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.stack.close()

    def prepare(self) -> None:
        """What must be there before it is started for the first time."""
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        """Of the program, beside the desk's."""
        return {}

    def start(self) -> None:
        if self.process and not self._is_closing():
            return
        environment = self.desk.environment | self.environment()
        self.process = subprocess.Popen([self.command], env=environment, stdout=self.log, stderr=self.log)
        self.until(lambda screen: bool(screen.windows), "no window has opened")

    def close(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.menu(*self.end)
        try:
            self.process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            raise NotThere("it does not close") from None

    def _is_closing(self) -> bool:
        """Whether it is closed, or was told to."""
        assert self.process
        try:
            self.process.wait(timeout=SETTLED)
        except subprocess.TimeoutExpired:
            return False
        return True

    def shows(self, words: str, *, part: bool = False) -> bool:
        return self.screen().shows(words, part=part)

    def press(self, words: str, *, near: str = "") -> None:
        self.press_thing(self.screen().pressed(words, near))

    def press_picture(self, words: str) -> None:
        raise NotThere(f"there is no picture of {words!r}")

    def choose(self, option: str, *, field: str = "") -> None:
        screen = self.screen()
        if not field:
            self.press_thing(screen.option(option))
            return
        try:
            choices = screen.group(field)
        except NotThere:
            self.desk.do(screen.field(field), "press")
            time.sleep(SETTLED)
            self.press_thing(self.screen().option(option))
            return
        for one in choices:
            if one.bears(option, part=True) and one.usable:
                self.press_thing(one)
                return
        raise NotThere(f"{option!r} is not below {field!r}")

    def clear(self, field: str) -> None:
        self._cursor = _open_to_typing(self.screen().field(field), field)
        self.desk.focus(self._cursor)
        self.desk.write(self._cursor, "")

    def type(self, text: str, *, into: Box | None = None) -> None:
        box = self._box(into) if into else self._cursor
        if box is None:
            raise NotThere(f"the cursor is nowhere to type {text!r}")
        self.desk.write(box, text)
        self._cursor = box

    def key(self, name: str) -> None:
        self.desk.key(name)
        time.sleep(SETTLED)

    def held(self, field: str) -> str:
        screen = self.screen()
        try:
            return screen.field(field).said
        except NotThere:
            chosen = [one for one in screen.group(field) if "checked" in one.states]
            return chosen[0].said if chosen else ""

    def put(self, field: str, text: str) -> None:
        box = self.screen().field(field)
        if box.role in FILLED:
            self.desk.write(_open_to_typing(box, field), text)
            self.desk.do(box, "activate")
        else:
            self.choose(text, field=field)

    def tick(self, label: str, *, on: bool) -> None:
        box = self.screen().ticked(label)
        if ("checked" in box.states) != on:
            self.press_thing(box)

    def confirm(self) -> None:
        screen = self.screen()
        for words in self.go_on:
            if any(one.usable and one.role == "push button" and one.bears(words) for one in screen.top):
                self.press_thing(screen.pressed(words))
                return
        raise NotThere("there is no button to go on with")

    def close_page(self, words: str) -> None:
        window = self.screen().window(words)
        buttons = [one for one in self.screen().within(window) if one.role == "push button" and one.bears("Close")]
        if not buttons:
            raise NotThere(f"the window {words!r} has no button to close it")
        self.press_thing(buttons[0])

    def visit(self, address: str) -> None:
        raise NotThere(f"{self.name} has no box for the web address {address}")

    def words(self) -> str:
        return self.screen().words()

    def picture(self, path: Path) -> None:
        """What the screen looks like, for whoever must find out why a step failed."""
        self.desk.picture(path)

    def press_thing(self, thing: Thing) -> None:
        if thing.role == ROW:
            self.select(thing)
        else:
            self.desk.do(thing)
        time.sleep(SETTLED)

    def select(self, row: Thing) -> None:
        if "selected" not in row.states:
            self.desk.select(row)

    def menu(self, *words: str) -> None:
        for one in words:
            self.press(one)

    def _box(self, kind: Box) -> Thing:
        screen = self.screen()
        for label in self.boxes[kind]:
            if screen.shows(label, part=False):
                return screen.field(label)
        if kind is Box.PASSWORD and (found := [one for one in screen.top if one.role == "password text"]):
            return found[0]
        raise NotThere(f"there is no box for {kind.value}")

    def screen(self) -> Screen:
        return self.desk.screen()

    def until(self, ready: Callable[[Screen], bool], otherwise: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not ready(self.screen()):
            if time.monotonic() > deadline:
                raise NotThere(otherwise)
            time.sleep(SETTLED)


def _open_to_typing(box: Thing, label: str) -> Thing:
    if not box.usable or "editable" not in box.states:
        raise NotThere(f"{label!r} is grey")
    return box
