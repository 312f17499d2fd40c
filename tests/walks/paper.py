"""A program on paper: screens with words on them, and what each word leads to. Enough to see a walker go wrong."""

from dataclasses import dataclass, field, replace

from tests.walks.program import Box, NotThere, Prompt


@dataclass
class Sheet:
    """One screen. `leads` names the sheet behind each word to press, `boxes` what stands beside each label."""

    words: tuple[str, ...] = ()
    leads: dict[str, str] = field(default_factory=dict)
    boxes: dict[str, str] = field(default_factory=dict)
    prompt: Prompt | None = None


class PaperProgram:
    """A `tests.walks.program.Program` that begins at the sheet `start`."""

    name = "Paper"
    version = "1"

    def __init__(self, **sheets: Sheet) -> None:
        self.sheets = {name: replace(sheet, boxes=dict(sheet.boxes)) for name, sheet in sheets.items()}
        self.at = ""
        self.cursor = ""
        self.done: list[str] = []

    @property
    def sheet(self) -> Sheet:
        if not self.at:
            raise NotThere("it is closed")
        return self.sheets[self.at]

    def start(self) -> None:
        self.at = self.at or "start"

    def close(self) -> None:
        self.at = ""

    def shows(self, words: str, *, part: bool = False) -> bool:
        sheet = self.sheet
        every = sheet.prompt.buttons if sheet.prompt else (*sheet.words, *sheet.leads, *sheet.boxes)
        return any(words in one if part else words == one for one in every)

    def press(self, words: str, *, near: str = "") -> None:
        if words not in self.sheet.leads:
            raise NotThere(f"{words!r} cannot be pressed")
        self.done.append(f"press {words}" + (f" near {near}" if near else ""))
        self.at = self.sheet.leads[words]

    def press_picture(self, words: str) -> None:
        self.press(words)

    def choose(self, option: str, *, field: str = "") -> None:
        if field:
            self.put(field, option)
        else:
            self.press(option)

    def clear(self, field: str) -> None:
        self.held(field)
        self.cursor = field
        self.sheet.boxes[field] = ""

    def type(self, text: str, *, into: Box | None = None) -> None:
        place = into.name.lower() if into else self.cursor
        if place not in self.sheet.boxes and not (into is Box.PASSWORD and self.sheet.prompt):
            raise NotThere(f"there is no box {place!r}")
        self.done.append(f"type {text}")
        self.sheet.boxes[place] = text

    def key(self, name: str) -> None:
        self.press(name)

    def held(self, field: str) -> str:
        if field not in self.sheet.boxes:
            raise NotThere(f"there is no box {field!r}")
        return self.sheet.boxes[field]

    def put(self, field: str, text: str) -> None:
        self.held(field)
        self.done.append(f"put {text}")
        self.sheet.boxes[field] = text

    def tick(self, label: str, *, on: bool) -> None:
        self.put(label, "on" if on else "off")

    def confirm(self) -> None:
        self.press("Enter")

    def close_page(self, words: str) -> None:
        self.press(f"close {words}")

    def visit(self, address: str) -> None:
        self.press(address)

    def prompt(self) -> Prompt | None:
        return self.sheets[self.at].prompt if self.at else None

    def has_message(self, subject: str) -> bool:
        return subject in self.sheet.words

    def reply(self, subject: str, text: str) -> None:
        self.done.append(f"reply to {subject}: {text}")

    def words(self) -> str:
        return " | ".join((*self.sheet.words, *self.sheet.leads, *self.sheet.boxes)) if self.at else ""
