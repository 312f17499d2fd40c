"""One planned walk, from a fresh world to its end or its fault."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import kb
from kb.guides.text.source import Snippet
from kb.mail.moves import MailSettings
from tests.sending.dovecot import PASSWORD
from tests.walks.acts import Desk
from tests.walks.program import NotThere
from tests.walks.reader import Reader
from tests.walks.register import Planned
from tests.walks.steps import Route, route
from tests.walks.walker import PATIENCE, Fault, Walk, Walked
from tests.walks.world import ADDRESS, NAME, World, running_world, values

CONTENT: Final = Path(kb.__file__).parent / "content"


@dataclass(frozen=True)
class Result:
    """What came of a walk; `fault` is empty if it came to the end."""

    planned: Planned
    program: str
    version: str
    walked: Walked
    fault: str = ""


def walk(planned: Planned, content: Path = CONTENT, *, patience: float = PATIENCE) -> Result:
    """Follow the guide as it stands in `content`, with two mail hosts of its own."""
    # Other users' processes must be able to look into the folder, which they cannot below one of pytest's.
    with tempfile.TemporaryDirectory(prefix="signpost-walk-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with running_world(folder, tells=planned.tells) as world:
            return _in(world, planned, way_of(planned, content, world.settings), patience)


def way_of(planned: Planned, content: Path, settings: MailSettings) -> Route:
    """The guide as a client with these settings meets it."""
    text = (content / planned.guide).read_text(encoding="utf-8")
    snippets = {
        path.stem: Snippet(path.relative_to(content).as_posix(), path.read_text(encoding="utf-8"))
        for path in (content / "_snippets").glob("*.md")
    }
    typed = values(settings, planned.task, planned.protocol)
    return route(text, planned.guide, planned.protocol, snippets=snippets, values=typed)


def _in(world: World, planned: Planned, way: Route, patience: float) -> Result:
    reader = Reader(NAME, ADDRESS, PASSWORD, way.app)
    with planned.program(world, planned.protocol, reader, world.folder / "program") as program:
        way_through = Walk(Desk(program, world, reader), patience=patience)
        fault = ""
        try:
            way_through.follow(way.items)
        except (Fault, NotThere) as stopped:
            fault = str(stopped)
        return Result(planned, program.name, program.version, way_through.walked, fault)
