"""Texts that operators write are rendered by a child process. It takes a while to come up, so the tests of one process
share one, which answers line by line whatever it is asked, and each line is asked once.

What becomes of the child itself is tried in `tests/operations/pages/test_rendering.py`, with one that comes up for each
order as on a site; so is every order of a test with another program in its place.
"""

import json
import subprocess
from collections.abc import Iterator, Sequence
from typing import Final

import pytest

from kb.guides.library import renderer
from kb.guides.library.assembly import Manuscript
from kb.operations.pages import rendering
from tests.spent import is_of_all, of_children

#: As the site asks: a child for each order.
ask_a_new_child: Final = rendering._ask
_COMMAND: Final = rendering._COMMAND
#: What a child has rendered stays in its memory, of which it has little.
_MOST: Final = 100


class _Child:
    """The real program; another one once it has ended or answered enough."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None
        self.asked = 0

    def answer(self, line: str) -> str | None:
        """What it says to a manuscript; None if it ended over it."""
        if self.process is None or self.asked == _MOST:
            self.end()
            self.process, self.asked = self._begun(), 0
        self.asked += 1
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if answer.endswith("\n"):
            return answer.removesuffix("\n")
        self.end()
        return None

    def end(self) -> None:
        if self.process is not None:
            before = of_children()
            self.process.communicate(timeout=60)
            is_of_all(of_children() - before)
            self.process = None

    def _begun(self) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=rendering._ROOT,
            env=rendering._ENVIRONMENT,
            encoding="utf-8",
        )
        assert process.stdout
        assert process.stdout.readline() == f"{renderer.READY}\n"
        return process


@pytest.fixture(scope="session", autouse=True)
def _one_child() -> Iterator[None]:
    known: dict[str, str] = {}
    child = _Child()

    def ask(pages: Sequence[Manuscript]) -> tuple[Sequence[str], int]:
        if rendering._COMMAND != _COMMAND:
            return ask_a_new_child(pages)
        lines = [json.dumps(renderer.write_manuscript(page)) for page in pages]
        for line in lines:
            if line not in known:
                if (answer := child.answer(line)) is None:
                    return ask_a_new_child(pages)
                known[line] = answer
        return [known[line] for line in lines], 0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "_ask", ask)
        yield
    child.end()
