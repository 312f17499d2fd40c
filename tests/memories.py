"""What a process keeps in memory, forgotten when the rows that it was made from are others.

Most tests read the same sample under the same token of the revision, so what one has made is good for the next. What
only one test may know is forgotten: everything when it changes a setting, a function or an object, and again after it;
and what was made of rows that it writes without raising the revision.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, Final

import pytest
from django.db import connection
from django.test.signals import setting_changed

from kb.models.ground import revisions
from kb.models.ground.outages import complaints, outage
from kb.models.ground.serving import queue
from kb.models.moves import announcements, domains
from kb.models.pages import library
from kb.models.site import profile
from kb.views.frame import limits, skeletons

_REMEMBERING: Final = (announcements, library, domains, profile, limits)
#: Settings that are read where they are needed, and are in nothing that is kept.
_IN_NOTHING: Final = re.compile(r"[A-Z_]+_LIMIT|EMAIL_[A-Z_]+|BOUNCES_URL|BACKUP_[A-Z_]+|WEBHOOK_NETWORKS")
#: Of our tables only these are in no page that is kept.
_WRITES: Final = re.compile(r'(?:INSERT|UPDATE|DELETE)\b.*?"kb_(?!event"|recoverycode"|work")', re.DOTALL)


def _in(module: ModuleType) -> tuple[Any, ...]:
    """The functions of a module that keep their results."""
    kept = (value for value in vars(module).values() if callable(getattr(value, "cache_clear", None)))
    return tuple(value for value in kept if value.__module__ == module.__name__)


#: Looked for once: thousands of tests ask for them, and some values of a module take long to say that they are none.
#: The pages that ship hang on neither rows nor settings.
_SHIPPED: Final = (library.shipped_files, library.shipped_pages)
_MEMORIES: Final = tuple(memory for module in _REMEMBERING for memory in _in(module) if memory not in _SHIPPED)
_COUNTS: Final = _in(limits)


def forget_everything() -> None:
    """What a process keeps in memory belongs to the rows of one test."""
    skeletons.shelf.clear()
    domains.kept_rows.clear()
    revisions.forget_revision()
    for memory in _MEMORIES:
        memory.cache_clear()


def _forget_counts() -> None:
    """Which token was read last, how the database was, and what visitors have used up of their limits."""
    revisions.forget_revision()
    outage.end()
    complaints.forget()
    queue.open()
    for memory in _COUNTS:
        memory.cache_clear()


class _Watch:
    """Looks at the statements of one test after the other."""

    def __init__(self) -> None:
        self.has_read = self.has_written = self.has_changed = self.is_off = False

    def begin(self) -> None:
        self.has_read = self.has_written = self.has_changed = False

    def change(self) -> None:
        """Something that no token stands for is about to be another: what is kept was made with what was before."""
        self.has_changed = True
        forget_everything()

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


def _setting_is_changed(*, setting: str, **_: Any) -> None:
    if not _IN_NOTHING.fullmatch(setting):
        _watch.change()


def pytest_configure() -> None:
    setting_changed.connect(_setting_is_changed)


class Patch(pytest.MonkeyPatch):  # type: ignore[misc]  # it is final, and has no other place at which to hear of this
    """Says so before it changes something. The environment is read at the start alone."""

    def setattr(self, *args: Any, **options: Any) -> None:
        _watch.change()
        super().setattr(*args, **options)

    def delattr(self, *args: Any, **options: Any) -> None:
        _watch.change()
        super().delattr(*args, **options)

    def setitem(self, dic: Any, name: Any, value: Any) -> None:
        self._item(dic)
        super().setitem(dic, name, value)

    def delitem(self, dic: Any, name: Any, raising: bool = True) -> None:
        self._item(dic)
        super().delitem(dic, name, raising)

    def _item(self, changed: object) -> None:
        if changed is not os.environ:
            _watch.change()


@pytest.fixture
def monkeypatch() -> Iterator[pytest.MonkeyPatch]:
    patch = Patch()
    yield patch
    patch.undo()


def _commits(item: Any) -> bool:
    """Whether a test is outside a transaction, so that what it writes is there for other threads and processes."""
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in item.fixturenames


@pytest.fixture(autouse=True)
def _memories_of_these_rows(request: pytest.FixtureRequest) -> Iterator[None]:
    if commits := _commits(request.node):
        forget_everything()
    _forget_counts()
    _watch.begin()
    with connection.execute_wrapper(_watch):
        yield
    if commits or _watch.has_changed or _watch.has_written:
        forget_everything()
