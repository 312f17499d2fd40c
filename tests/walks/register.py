"""Which guides are followed, in which program. A row here is all that a further program needs beside its driver."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kb.guides.text.placeholders import Task
from kb.mail.servers import Protocol
from tests.browser.running import free_port
from tests.walks.account import account_on
from tests.walks.program import Program
from tests.walks.reader import Reader
from tests.walks.thunderbird import ThunderbirdOnScreen
from tests.walks.world import World


@dataclass(frozen=True)
class Planned:
    """One guide, one program, one protocol. `program` gives the program, closed, with what the reader has in it.

    `tells`: programs that look for settings by themselves find them.
    """

    guide: str
    protocol: Protocol
    task: Task
    program: Callable[[World, Protocol, Reader, Path], AbstractContextManager[Program]]
    tells: bool = False

    def __str__(self) -> str:
        return f"{Path(self.guide).stem} by {self.protocol.label}{', found by itself' if self.tells else ''}"


def _thunderbird(world: World, protocol: Protocol, reader: Reader, folder: Path) -> AbstractContextManager[Program]:
    """With an account on the old host."""
    assert world.settings.old
    account = account_on(world.settings.old, protocol, reader)
    return ThunderbirdOnScreen(folder, free_port(), world.authority.der, account)


def _empty_thunderbird(
    world: World,
    protocol: Protocol,
    reader: Reader,
    folder: Path,
) -> AbstractContextManager[Program]:
    """As it is opened for the first time."""
    return ThunderbirdOnScreen(folder, free_port(), world.authority.der)


WALKS: Final = (
    Planned("guides/windows/thunderbird.md", Protocol.IMAP, Task.CHANGE, _thunderbird),
    Planned("guides/windows/thunderbird.md", Protocol.POP3, Task.CHANGE, _thunderbird),
    Planned("guides/windows/thunderbird-new.md", Protocol.IMAP, Task.ADD, _empty_thunderbird, tells=True),
    Planned("guides/windows/thunderbird-new.md", Protocol.POP3, Task.ADD, _empty_thunderbird),
)
