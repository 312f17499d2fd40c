"""A desk of the test's own: a screen that nobody sees, what programs tell screen readers of it, and hands for it."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from PIL import Image

from tests.walks.program import NotThere
from tests.walks.things import Screen, Thing, things

#: For which Debian has the bindings of AT-SPI.
_SYSTEM_PYTHON: Final = "/usr/bin/python3"
_EYES: Final = Path(__file__).with_name("desk_eyes.py")
_SIZE: Final = "1280x900x24"
#: What X calls a key, by the name on it.
_KEYS: Final = {"Tab": 0xFF09, "Enter": 0xFF0D, "Escape": 0xFF1B}


class Desk:
    """What can be seen and done. `environment` is for the programs that shall stand on it."""

    def __init__(self, folder: Path, environment: dict[str, str], eyes: subprocess.Popen[str]) -> None:
        self.folder, self.environment, self._eyes = folder, environment, eyes

    def screen(self) -> Screen:
        return Screen(things(self._ask("read")))

    def do(self, thing: Thing, action: str = "click") -> None:
        self._tell("do", thing, action=action)

    def write(self, thing: Thing, text: str) -> None:
        """Instead of what stands in it."""
        self._tell("write", thing, text=text)

    def focus(self, thing: Thing) -> None:
        self._tell("focus", thing)

    def select(self, thing: Thing) -> None:
        """A row: some lists know it by itself, others by the cell around it."""
        for length in range(len(thing.way), 2, -1):
            if self._ask("select", way=thing.way[:length]):
                return
        raise NotThere(f"{thing.said!r} cannot be selected")

    def click(self, thing: Thing) -> None:
        """With the mouse, in the middle of it."""
        left, top, width, height = thing.box
        if left < 0 or top < 0:
            raise NotThere(f"{thing.said!r} has been scrolled away")
        self._ask("click", at=[left + width // 2, top + height // 2])

    def key(self, name: str) -> None:
        self._ask("key", keysym=_KEYS[name])

    def letters(self, text: str) -> None:
        """Each by its key, in the window that the mouse is in: for pages that are no boxes."""
        for one in text:
            self._ask("key", keysym=ord(one))

    def picture(self, path: Path) -> None:
        """As X keeps its screen, turned into a picture."""
        data = (self.folder / "Xvfb_screen0").read_bytes()
        numbers = [int.from_bytes(data[place : place + 4]) for place in range(0, 100, 4)]
        head, width, height, line, colours = numbers[0], numbers[4], numbers[5], numbers[12], numbers[19]
        pixels = data[head + 12 * colours :]
        Image.frombytes("RGB", (width, height), pixels, "raw", "BGRX", line).save(path)

    def _tell(self, order: str, thing: Thing, **values: str) -> None:
        if not self._ask(order, way=thing.way, **values):
            raise NotThere(f"{thing.role} {thing.said!r} does not take {order}")

    def _ask(self, order: str, **values: Any) -> Any:
        assert self._eyes.stdin
        assert self._eyes.stdout
        self._eyes.stdin.write(json.dumps({"order": order, **values}) + "\n")
        self._eyes.stdin.flush()
        answer = json.loads(self._eyes.stdout.readline())
        if "fault" in answer:
            raise NotThere(f"the screen changed meanwhile: {answer['fault']}")
        return answer["said"]


@contextmanager
def running_desk(folder: Path) -> Iterator[Desk]:
    """One whose home and settings are in `folder`, until the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    bare = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
    environment = bare | {"HOME": str(folder), "LANG": "C.UTF-8", "GTK_MODULES": "gail:atk-bridge", "NO_AT_BRIDGE": "0"}
    with (folder / "desk.log").open("wb") as log, _screen(folder, log) as number:
        environment["DISPLAY"] = f":{number}"
        with _bus(environment, log) as address, _eyes(environment | address, log) as eyes:
            desk = Desk(folder, environment | address, eyes)
            # What programs tell themselves to must be there before they are: whoever comes too early stays unseen.
            desk.screen()
            yield desk


@contextmanager
def _screen(folder: Path, log: Any) -> Iterator[str]:
    """A screen without a monitor, on a number that nobody else has."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", _SIZE, "-nolisten", "tcp", "-fbdir", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


@contextmanager
def _bus(environment: dict[str, str], log: Any) -> Iterator[dict[str, str]]:
    """A session's bus, which starts what screen readers need once a program asks for it."""
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True) as bus:
        assert bus.stdout is not None
        try:
            yield {"DBUS_SESSION_BUS_ADDRESS": bus.stdout.readline().strip()}
        finally:
            bus.terminate()


@contextmanager
def _eyes(environment: dict[str, str], log: Any) -> Iterator[subprocess.Popen[str]]:
    command = [_SYSTEM_PYTHON, "-W", "ignore", str(_EYES)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, env=environment, stderr=log, text=True, **pipes) as eyes:
        try:
            yield eyes
        finally:
            eyes.terminate()
