"""The pages that ship, made once for all processes of a run, and for the runs after it: making them takes seconds.

They lie in a file as on a site, found by digests of their texts and of the code, so that what changes is made anew.
What is in it has come back whole from its text before it was kept (`kb/guides/library/stock.py`).
"""

import fcntl
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

import kb
from kb.guides.library import stock
from kb.guides.library.assembly import Manuscript, compiled
from kb.guides.library.library import read_folders
from kb.guides.library.stock import STOCK, Stock, restock
from kb.guides.page.pages import Page

SHIPPED: Final = Path(kb.__file__).parent / "content"
_FILE: Final = Path(kb.__file__).resolve().parents[1] / ".pytest_cache" / STOCK
_making: Final[list[Path]] = []


@cache
def pages_that_ship() -> Path:
    """The file. The first process that asks makes what is missing in it; another one waits."""
    _FILE.parent.mkdir(exist_ok=True)
    with _FILE.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _making.append(SHIPPED)
        try:
            restock(_FILE, read_folders([SHIPPED]), {})
        finally:
            _making.clear()
    return _FILE


@cache
def _shared() -> Stock:
    return Stock(pages_that_ship())


def page_of(made_from: Manuscript) -> Page:
    """The page of a manuscript, like `compiled`, but out of the file if it ships."""
    if _making or made_from.digest not in _shared().digests:
        return compiled(made_from)
    return _shared().page(made_from)


@pytest.fixture(scope="session", autouse=True)
def _what_ships_is_made_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stock, "compiled", page_of)
        yield
