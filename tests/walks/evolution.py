"""Evolution on a desk of its own.

What it does not decide: which guide is followed, and what counts as a fault.
"""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from tests.walks.desk_program import SETTLED, DeskProgram
from tests.walks.program import Box, NotThere, Prompt
from tests.walks.things import ROW, Screen, Thing

#: Where programs of GNOME's look for the authorities that they believe; no variable names another place.
_BELIEVED: Final = "/etc/ssl/certs/ca-certificates.crt"
#: A window in which the words of its buttons have room, as one has who has used it once.
_SETTINGS: Final = "[org/gnome/evolution/shell/window]\nmaximized=false\nwidth=1150\nheight=800\nx=0\ny=0\n"
#: Seconds until a page to write on has loaded, or has been taken to be sent.
_LOADED: Final = 3.0
_KEYRING: Final = ["gnome-keyring-daemon", "--unlock", "--foreground", "--components=secrets"]


class Evolution(DeskProgram):
    """A `tests.walks.program.Program`; in a network of its own, so that nobody else believes its authorities."""

    name = "Evolution"
    command = "evolution"
    boxes = {
        Box.NAME: ("Full Name",),
        Box.ADDRESS: ("Email Address",),
        Box.USER_NAME: ("Username",),
        Box.PASSWORD: ("Password",),
    }
    go_on = ("OK", "Next", "Apply", "Close")
    end = ("File", "Quit")

    def __init__(self, folder: Path, authorities: Path) -> None:
        """`authorities` is a file of PEM with those whose certificates are believed."""
        super().__init__(folder)
        self._authorities = authorities

    def prepare(self) -> None:
        settings = self.folder / ".config/glib-2.0/settings/keyfile"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
        (self.folder / "run").mkdir(mode=0o700)
        self.stack.enter_context(_believing(self._authorities))
        self.stack.enter_context(self._keyring())

    def environment(self) -> dict[str, str]:
        """Nobody tells it whether there is a network, so it takes it that there is one."""
        return {
            "XDG_RUNTIME_DIR": str(self.folder / "run"),
            "GSETTINGS_BACKEND": "keyfile",
            "GIO_USE_NETWORK_MONITOR": "base",
            "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
        }

    @contextmanager
    def _keyring(self) -> Iterator[None]:
        """Whoever is logged in has one that is open, and passwords are kept there."""
        environment = self.desk.environment | self.environment()
        pipes = {"stdin": subprocess.PIPE, "stdout": self.log, "stderr": self.log}
        with subprocess.Popen(_KEYRING, env=environment, **pipes) as keyring:
            assert keyring.stdin
            keyring.stdin.write(b"keyring")
            keyring.stdin.close()
            try:
                yield
            finally:
                keyring.terminate()

    def screen(self) -> Screen:
        """Its windows lie on each other, and bear the same words: the newest is before the others."""
        return super().screen().in_front()

    def press(self, words: str, *, near: str = "") -> None:
        """The pages of its settings are entries of a list, which only the mouse can press."""
        try:
            super().press(words, near=near)
        except NotThere:
            found = [one for one in self.screen().top if one.role == "label" and one.bears(words)]
            if near or not found or not self.screen().is_listed(found[0]):
                raise
            self.desk.click(found[0])
            time.sleep(SETTLED)

    def prompt(self) -> Prompt | None:
        """A dialogue that nothing can be done behind."""
        top = self.screen().top
        if not top or top[0].role not in ("dialog", "alert") or "modal" not in top[0].states:
            return None
        buttons = tuple(one.said for one in top if one.role == "push button")
        words = " ".join(one.said for one in top if one.role == "label" and one.said)
        return Prompt(words, buttons, any(one.role == "password text" for one in top))

    def select(self, row: Thing) -> None:
        """With the mouse: many of its lists take no other hint."""
        self.desk.click(row)

    def has_message(self, subject: str) -> bool:
        """Get mail, and look into each inbox."""
        self.press("Send / Receive")
        time.sleep(3 * SETTLED)
        if self.prompt():
            raise NotThere("a question came before the mail")
        for number in range(len(self._inboxes())):
            self.press_thing(self._inboxes()[number])
            time.sleep(3 * SETTLED)
            if self.prompt():
                raise NotThere("a question came before the list")
            if found := [one for one in self.screen().top if one.role == ROW and one.bears(subject)]:
                self._choose(found[0])
                return True
        return False

    def _choose(self, row: Thing) -> None:
        """Rows of messages are told as if the heads of their columns did not stand above them."""
        heads = [one for one in self.screen().top if one.role == "table column header" and one.bears("Subject")]
        left, top, width, height = row.box
        self.desk.click(replace(row, box=(left, top + heads[0].box[3], width, height)))
        time.sleep(SETTLED)

    def _inboxes(self) -> list[Thing]:
        """The row of one says how many messages in it are new: `Inbox (2)`."""
        rows = [one for one in self.screen().top if one.role == ROW]
        return [one for one in rows if one.said.partition(" (")[0] == "Inbox"]

    def reply(self, subject: str, text: str) -> None:
        """`has_message` has chosen the message in the list. The page to write on is a web page, which loads a while."""
        title = f"Re: {subject}"
        if not any(one.bears(title) for one in self.screen().windows):
            self.press("Reply")
        self.until(lambda screen: any(one.bears(title) for one in screen.windows), "no window for the reply has opened")
        time.sleep(_LOADED)
        letter = self.screen().within(self.screen().window(title))
        page = max((one for one in letter if one.role == "split pane"), key=lambda one: one.box[2] * one.box[3])
        self.desk.click(page)
        self.desk.letters(text)
        self.press_thing(next(one for one in letter if one.role == "push button" and one.bears("Send")))
        time.sleep(_LOADED)
        if self.shows("Could not create message."):
            raise NotThere("the page to write on has not loaded")


@contextmanager
def _believing(authorities: Path) -> Iterator[None]:
    subprocess.run(["mount", "--bind", str(authorities), _BELIEVED], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", _BELIEVED], check=True)
