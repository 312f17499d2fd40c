"""What a sentence of a guide tells somebody to do, and how it is done at a program.

Words that a label may have are a tuple: the first that is there is meant.
"""

from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

from tests.walks.program import Box, NotThere, Program, Prompt
from tests.walks.reader import Reader

Words: TypeAlias = tuple[str, ...]
#: Instead of words: what the reader looked at last.
IT: Final = "<it>"
#: … and their own address.
OWN_ADDRESS: Final = "<own address>"


class Outside(Protocol):
    """The other address of the test message, at another host."""

    def send(self, subject: str) -> None:
        """Send a message to the reader."""

    def got(self, subject: str) -> bool:
        """Whether a reply to it has come."""


@dataclass
class Desk:
    """What the reader has before them. `it` is what they looked at last."""

    program: Program
    outside: Outside
    reader: Reader
    it: str = ""
    #: Seconds that the guide lets the reader wait before they look for what comes next.
    wait: int = 0
    subject: str = ""

    def meant(self, words: str) -> str:
        return {IT: self.it, OWN_ADDRESS: self.reader.address}.get(words, words)


class Act(Protocol):
    """One thing to do."""

    def do(self, desk: Desk) -> None:
        """Raises `NotThere` while it cannot be done."""

    def answers(self, prompt: Prompt) -> bool:
        """Whether it is about this question."""


@dataclass(frozen=True)
class Plain:
    """What most acts have: they are about no question."""

    def do(self, desk: Desk) -> None:
        raise NotImplementedError

    def answers(self, prompt: Prompt) -> bool:  # noqa: ARG002  others look at it
        return False


def first_of(words: Words, desk: Desk) -> str:
    """The words that are there, of those that may be. Raises `NotThere`."""
    for one in words:
        if desk.program.shows(desk.meant(one)):
            return desk.meant(one)
    raise NotThere(f"{' or '.join(repr(desk.meant(one)) for one in words)} is not there")


@dataclass(frozen=True)
class Start(Plain):
    def do(self, desk: Desk) -> None:
        desk.program.start()


@dataclass(frozen=True)
class Close(Plain):
    def do(self, desk: Desk) -> None:
        desk.program.close()


@dataclass(frozen=True)
class ClosePage(Plain):
    words: Words

    def do(self, desk: Desk) -> None:
        desk.program.close_page(first_of(self.words, desk))


@dataclass(frozen=True)
class Press(Plain):
    words: Words
    near: str = ""

    def do(self, desk: Desk) -> None:
        desk.program.press(first_of(self.words, desk), near=desk.meant(self.near))

    def answers(self, prompt: Prompt) -> bool:
        return any(one in prompt.buttons for one in self.words)


@dataclass(frozen=True)
class PressPicture(Plain):
    words: str

    def do(self, desk: Desk) -> None:
        desk.program.press_picture(self.words)


@dataclass(frozen=True)
class Choose(Plain):
    """An entry that shows these words, in the list of the label `field`, else in any."""

    option: str
    field: str = ""

    def do(self, desk: Desk) -> None:
        desk.program.choose(desk.meant(self.option), field=desk.meant(self.field))


@dataclass(frozen=True)
class Clear(Plain):
    words: Words

    def do(self, desk: Desk) -> None:
        desk.program.clear(first_of(self.words, desk))


@dataclass(frozen=True)
class Type(Plain):
    """Type a text; `box` is where, if the guide says it by what the box is for, else the cursor is there."""

    text: str
    box: Box | None = None

    def do(self, desk: Desk) -> None:
        desk.program.type(desk.meant(self.text), into=self.box)


@dataclass(frozen=True)
class TypePassword(Plain):
    def do(self, desk: Desk) -> None:
        desk.program.type(desk.reader.password, into=Box.PASSWORD)
        if desk.program.prompt():
            desk.program.confirm()

    def answers(self, prompt: Prompt) -> bool:
        return prompt.password


@dataclass(frozen=True)
class TypeName(Plain):
    def do(self, desk: Desk) -> None:
        desk.program.type(desk.reader.name, into=Box.NAME)


@dataclass(frozen=True)
class Visit(Plain):
    address: str

    def do(self, desk: Desk) -> None:
        desk.program.visit(self.address)


@dataclass(frozen=True)
class Key(Plain):
    name: str

    def do(self, desk: Desk) -> None:
        desk.program.key(self.name)


@dataclass(frozen=True)
class MakeSure(Plain):
    """Compare a box with what it must hold, and put it right."""

    words: Words
    text: str

    def do(self, desk: Desk) -> None:
        label, text = first_of(self.words, desk), desk.meant(self.text)
        if desk.program.held(label) != text:
            desk.program.put(label, text)
        if desk.program.held(label) != text:
            raise NotThere(f"{label!r} holds {desk.program.held(label)!r} and not {text!r}")


@dataclass(frozen=True)
class Tick(Plain):
    words: Words
    on: bool = True

    def do(self, desk: Desk) -> None:
        desk.program.tick(first_of(self.words, desk), on=self.on)


@dataclass(frozen=True)
class Look(Plain):
    """Find something on the screen; what comes next may be about it."""

    words: Words
    part: bool = False

    def do(self, desk: Desk) -> None:
        for one in map(desk.meant, self.words):
            if desk.program.shows(one, part=self.part):
                desk.it = one
                return
        raise NotThere(f"{' or '.join(repr(desk.meant(one)) for one in self.words)} is not to be seen")

    def answers(self, prompt: Prompt) -> bool:
        return any(one in prompt.words for one in self.words)


@dataclass(frozen=True)
class Confirm(Plain):
    def do(self, desk: Desk) -> None:
        desk.program.confirm()

    def answers(self, prompt: Prompt) -> bool:
        return bool(prompt.buttons)


@dataclass(frozen=True)
class Wait(Plain):
    """Nothing is to be waited for idly: what comes next has so much longer until it must be there."""

    seconds: int

    def do(self, desk: Desk) -> None:
        desk.wait = self.seconds


@dataclass(frozen=True)
class SendFromOutside(Plain):
    subject: str

    def do(self, desk: Desk) -> None:
        desk.outside.send(self.subject)


@dataclass(frozen=True)
class FindMessage(Plain):
    subject: str

    def do(self, desk: Desk) -> None:
        if not desk.program.has_message(self.subject):
            raise NotThere(f"the message {self.subject!r} has not come")
        desk.subject = self.subject


@dataclass(frozen=True)
class Reply(Plain):
    text: str = "It works."

    def do(self, desk: Desk) -> None:
        desk.program.reply(desk.subject, self.text)


@dataclass(frozen=True)
class FindReplyOutside(Plain):
    def do(self, desk: Desk) -> None:
        if not desk.outside.got(desk.subject):
            raise NotThere(f"no reply to {desk.subject!r} has come to the other address")


@dataclass(frozen=True)
class Maybe:
    """What is done only if it can be: “…, if Thunderbird asks.”"""

    act: Act

    def do(self, desk: Desk) -> None:
        self.act.do(desk)

    def answers(self, prompt: Prompt) -> bool:
        return self.act.answers(prompt)


@dataclass(frozen=True)
class Nothing(Plain):
    """A sentence that tells something and asks nothing."""

    def do(self, desk: Desk) -> None:
        """There is nothing to do."""
