"""Claws Mail on a desk of its own.

What it does not decide: which guide is followed, and what counts as a fault.
"""

import time
from pathlib import Path
from typing import Final

from tests.walks.desk_program import SETTLED, DeskProgram
from tests.walks.program import Box, NotThere, Prompt
from tests.walks.things import ROW, Thing

#: The words of no language need be on the machine. As it starts it gets mail, so it is connected when settings change.
_SETTINGS: Final = "[Common]\nenable_aspell=0\ncheck_on_startup=1\n"
#: The pictures that stand in questions, as screen readers are told of them.
_ASKING: Final = {"Question", "Error", "Warning", "Information"}
_FOR_PASSWORD: Final = "Input password"
_QUICK_SEARCH: Final = "Subject"


class ClawsMail(DeskProgram):
    """A `tests.walks.program.Program`."""

    name = "Claws Mail"
    command = "claws-mail"
    boxes = {
        Box.NAME: ("Your name", "Full name"),
        Box.ADDRESS: ("Your email address", "Mail address"),
        Box.USER_NAME: ("User ID", "Username"),
        Box.PASSWORD: ("Password",),
    }
    go_on = ("OK", "Next", "Save", "Yes", "Close")
    end = ("File", "Exit")

    def __init__(self, folder: Path, authorities: Path) -> None:
        """`authorities` is a file of PEM with those whose certificates are believed."""
        super().__init__(folder)
        self._authorities = authorities

    def prepare(self) -> None:
        (self.folder / ".claws-mail").mkdir()
        (self.folder / ".claws-mail/clawsrc").write_text(_SETTINGS, encoding="utf-8")

    def environment(self) -> dict[str, str]:
        return {"SSL_CERT_FILE": str(self._authorities)}

    def prompt(self) -> Prompt | None:
        """A question has a picture of its kind and its text beside it; one for a password has a box for it."""
        screen = self.screen()
        top = screen.top
        if not (any(one.role == "icon" and one.name in _ASKING for one in top) or screen.is_called(_FOR_PASSWORD)):
            return None
        buttons = tuple(one.said for one in top if one.role == "push button")
        words = " ".join(one.said for one in top if one.role == "label" and one.said)
        return Prompt(words, buttons, any(one.role == "password text" for one in top))

    def has_message(self, subject: str) -> bool:
        """Get mail, go to each inbox, and let the list show only what has this subject."""
        self.press("Get Mail")
        time.sleep(3 * SETTLED)
        if self.prompt():
            raise NotThere("a question came before the mail")
        number, inboxes = 0, 1
        while number < inboxes:
            self.menu("View", "Go to", "Folder...")
            found = self._inboxes()
            self.press_thing(found[number])
            self.press("OK")
            if self._shows_only(subject):
                return True
            number, inboxes = number + 1, len(found)
        return False

    def _shows_only(self, subject: str) -> bool:
        """Whether the list has messages with this subject, of which the first is chosen then."""
        time.sleep(2 * SETTLED)
        search = self._search_box()
        self.desk.focus(search)
        self.desk.write(search, subject)
        self.desk.key("Enter")
        time.sleep(2 * SETTLED)
        return any(one.role == "label" and one.name.startswith("1 item selected") for one in self.screen().top)

    def reply(self, subject: str, text: str) -> None:
        """`has_message` has chosen the message in the list."""
        self.press("Reply")
        title = f"Re: {subject}"
        self.until(lambda screen: screen.shows(title, part=True), "no window for the reply has opened")
        letter = self.screen().within(self.screen().window(title))
        page = max((one for one in letter if one.role == "text"), key=lambda one: one.box[2] * one.box[3])
        self.desk.write(page, f"{text}\n")
        self.press_thing(next(one for one in letter if one.role == "push button" and one.bears("Send")))

    def _inboxes(self) -> list[Thing]:
        """The row of one says how many messages in it are new: `INBOX (2)`."""
        rows = [one for one in self.screen().top if one.role == ROW]
        found = [one for one in rows if one.said.lower().partition(" (")[0] == "inbox"]
        if not found:
            raise NotThere("there is no inbox")
        return found

    def _search_box(self) -> Thing:
        screen = self.screen()
        kind = next(one for one in screen.top if one.role == "combo box" and one.bears(_QUICK_SEARCH))
        beside = [one for one in screen.top if one.role == "text" and one.is_beside(kind) and one != kind]
        return min(beside, key=lambda one: one.box[0])
