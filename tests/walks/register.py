"""Which guides are followed, in which program. A row here is all that a further program needs beside its driver."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Generic, TypeVar

from kb.guides.text.placeholders import Task
from kb.mail.servers import Protocol, ServiceSettings
from tests.browser.running import free_port
from tests.walks.account import account_on
from tests.walks.claws_account import set_up as set_up_claws_mail
from tests.walks.claws_mail import ClawsMail
from tests.walks.desk_program import DeskProgram
from tests.walks.evolution import Evolution
from tests.walks.evolution_account import set_up as set_up_evolution
from tests.walks.hosts import CLIENT
from tests.walks.program import Program
from tests.walks.reader import Reader
from tests.walks.roundcube import Roundcube
from tests.walks.roundcube_site import running_roundcube
from tests.walks.thunderbird import ThunderbirdOnScreen
from tests.walks.world import ADDRESS, OUTSIDE, World

#: An address of the reader's that does not move.
_OTHER: Final = f"shop@{CLIENT}"


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


Desk = TypeVar("Desk", bound=DeskProgram)


@dataclass(frozen=True)
class _OnDesk(Generic[Desk]):
    """A program on a desk, by what opens it and what sets an account up in it as somebody once did."""

    opened: Callable[[Path, Path], Desk]
    set_up: Callable[[Desk, ServiceSettings, Protocol, Reader], None]

    @contextmanager
    def used(self, world: World, protocol: Protocol, reader: Reader, folder: Path) -> Iterator[Program]:
        """With an account on the old host, whose folders the new one has taken over."""
        assert world.settings.old
        world.old.deliver("Old letter", OUTSIDE, ADDRESS)
        with self.opened(folder, _authorities(world, folder)) as program:
            self.set_up(program, world.settings.old, protocol, reader)
            world.take_over()
            yield program

    def new(self, world: World, _: Protocol, __: Reader, folder: Path) -> AbstractContextManager[Program]:
        """Which nobody has opened yet: it begins with its assistant."""
        return self.opened(folder, _authorities(world, folder))

    @contextmanager
    def used_by_another(self, world: World, _: Protocol, reader: Reader, folder: Path) -> Iterator[Program]:
        """With an account for another address, on the old host by POP3."""
        assert world.settings.old
        with self.opened(folder, _authorities(world, folder)) as program:
            self.set_up(program, world.settings.old, Protocol.POP3, replace(reader, address=_OTHER))
            yield program


@contextmanager
def _roundcube(world: World, _: Protocol, __: Reader, folder: Path) -> Iterator[Program]:
    """A browser that has seen nothing yet, and the new host's webmail."""
    authorities = _authorities(world, folder)
    places = {"host": "webmail.new.test", "mail": "mail.new.test"}
    with (
        running_roundcube(folder / "site", **places, authority=world.authority, authorities=authorities),
        Roundcube(folder / "browser", authorities) as program,
    ):
        yield program


def _authorities(world: World, folder: Path) -> Path:
    """The authority of both hosts, as a file of PEM."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "authorities.pem"
    path.write_text(ssl.DER_cert_to_PEM_cert(world.authority.der), encoding="ascii")
    return path


_CLAWS_MAIL: Final = _OnDesk(ClawsMail, set_up_claws_mail)
_EVOLUTION: Final = _OnDesk(Evolution, set_up_evolution)
_BOTH: Final = (Protocol.IMAP, Protocol.POP3)
WALKS: Final = (
    *(Planned("guides/windows/thunderbird.md", one, Task.CHANGE, _thunderbird) for one in _BOTH),
    Planned("guides/windows/thunderbird-new.md", Protocol.IMAP, Task.ADD, _empty_thunderbird, tells=True),
    Planned("guides/windows/thunderbird-new.md", Protocol.POP3, Task.ADD, _empty_thunderbird),
    Planned("guides/browser/roundcube.md", Protocol.IMAP, Task.CHANGE, _roundcube),
    *(Planned("guides/other/claws-mail.md", one, Task.CHANGE, _CLAWS_MAIL.used) for one in _BOTH),
    Planned("guides/other/claws-mail-new.md", Protocol.IMAP, Task.ADD, _CLAWS_MAIL.used_by_another),
    Planned("guides/other/claws-mail-new.md", Protocol.POP3, Task.ADD, _CLAWS_MAIL.new),
    *(Planned("guides/other/evolution.md", one, Task.CHANGE, _EVOLUTION.used) for one in _BOTH),
    Planned("guides/other/evolution-new.md", Protocol.IMAP, Task.ADD, _EVOLUTION.used_by_another),
    Planned("guides/other/evolution-new.md", Protocol.POP3, Task.ADD, _EVOLUTION.new),
)
