"""What a process keeps in memory, forgotten when the rows that it was made from are others.

Most tests read the same sample under the same token of the revision, so what one has made is good for the next. What
only one test may know is forgotten before it and after it: settings and functions that it changes, and rows that it
writes without raising the revision.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from types import ModuleType
from typing import Any, Final

import pytest
from django.db import connection

from kb.models.ground import revisions
from kb.models.moves import announcements, domains
from kb.models.pages import library
from kb.models.site import profile
from kb.views.frame import limits, skeletons

_REMEMBERING: Final = (announcements, library, domains, profile, limits)
#: Fixtures by which a test changes what no token stands for.
_CHANGING: Final = frozenset({"settings", "monkeypatch", "transactional_db"})
#: Of our tables only these are in no page that is kept.
_WRITES: Final = re.compile(r'(?:INSERT|UPDATE|DELETE)\b.*?"kb_(?!event"|recoverycode"|work")', re.DOTALL)


def _of(module: ModuleType) -> Iterator[Any]:
    """The functions of a module that keep their results."""
    for value in vars(module).values():
        if hasattr(value, "cache_clear") and value.__module__ == module.__name__:
            yield value


def forget_everything() -> None:
    """What a process keeps in memory belongs to the rows of one test."""
    skeletons.shelf.clear()
    revisions.forget_revision()
    for module in _REMEMBERING:
        for memory in _of(module):
            memory.cache_clear()


def _forget_counts() -> None:
    """Which token was read last, and what visitors have used up of their limits."""
    revisions.forget_revision()
    for memory in _of(limits):
        memory.cache_clear()


class _Watch:
    """Looks at the statements of one test after the other."""

    def __init__(self) -> None:
        self.has_read = self.has_written = self.is_off = False

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not self.has_read and sql.startswith("SELECT token"):
            self.has_read = True
        elif not self.is_off and _WRITES.match(sql):
            self.has_written = True
            if not self.has_read:  # what is kept was made by another test from other rows
                forget_everything()
        return execute(sql, params, many, context)


_watch: Final = _Watch()


@contextmanager
def known_rows() -> Iterator[None]:
    """What is written in this block are rows that were there before, under their token."""
    _watch.is_off = True
    try:
        yield
    finally:
        _watch.is_off = False


def _is_changing(item: Any) -> bool:
    """Whether a test, or a fixture of ours that it asks for, can change what no token stands for, or commits."""
    marker = item.get_closest_marker("django_db")
    fixtures = (fixture for fixtures in item._fixtureinfo.name2fixturedefs.values() for fixture in fixtures)
    asked = (fixture.argnames for fixture in fixtures if fixture.func.__module__.startswith("tests."))
    return bool(marker and marker.kwargs.get("transaction")) or not _CHANGING.isdisjoint(
        chain(item._fixtureinfo.argnames, *asked)
    )


@pytest.fixture(autouse=True)
def _memories_of_these_rows(request: pytest.FixtureRequest) -> Iterator[None]:
    if changes := _is_changing(request.node):
        forget_everything()
    _forget_counts()
    _watch.has_read = _watch.has_written = False
    with connection.execute_wrapper(_watch):
        yield
    if changes or _watch.has_written:
        forget_everything()
