"""Texts that operators write are rendered by a child process, and its answer follows from its order alone. It takes a
while to come up, so the tests of one process ask for each order once; a test with another child asks that one."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import pytest

from kb.guides.library.assembly import Manuscript
from kb.operations.pages import rendering

_ask: Final = rendering._ask
_COMMAND: Final = rendering._COMMAND


@pytest.fixture(scope="session", autouse=True)
def _each_order_once() -> Iterator[None]:
    known: dict[tuple[Manuscript, ...], Any] = {}

    def ask(pages: Sequence[Manuscript]) -> Any:
        if rendering._COMMAND != _COMMAND:
            return _ask(pages)
        order = tuple(pages)
        if order not in known:
            known[order] = _ask(pages)
        return known[order]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "_ask", ask)
        yield
