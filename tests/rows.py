"""Fixtures around the database: the sample on demand, and memories that are empty when a test begins."""

from collections.abc import Callable, Iterator
from datetime import datetime
from types import ModuleType
from typing import Any, Final

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from kb.models.ground import revisions
from kb.models.moves import announcements, domains
from kb.models.pages import library
from kb.models.site import profile
from kb.models.site.profile import ensure_profile
from kb.operations.readers import evidence, unanswered
from kb.operations.site import samples
from kb.views.frame import limits, skeletons
from tests import clock

_REMEMBERING: Final = (announcements, library, domains, profile, limits)

TALLIES: Final = (unanswered.tally, evidence.tally)
_A_DAY: Final = 24 * 60 * 60.0

LoadSample = Callable[..., tuple[str, ...]]


def pytest_configure() -> None:
    """On a busy machine a test takes a minute, and a clock that rings in it would write by a connection of its own."""
    for tally in TALLIES:
        tally.wait = _A_DAY


def _memories(module: ModuleType) -> Iterator[Any]:
    """The functions of a module that keep their results."""
    for value in vars(module).values():
        if hasattr(value, "cache_clear") and value.__module__ == module.__name__:
            yield value


def forget_everything() -> None:
    """What a process keeps in memory belongs to the rows of one test."""
    skeletons.shelf.clear()
    revisions.forget_revision()
    for module in _REMEMBERING:
        for memory in _memories(module):
            memory.cache_clear()


def hang_up() -> None:
    """Close the connection of a thread that a test has begun: Django leaves one to a database in memory open."""
    BaseDatabaseWrapper.close(connections["default"])


@pytest.fixture(autouse=True)
def _empty_memories() -> Iterator[None]:
    forget_everything()
    yield
    for tally in TALLIES:
        tally.taken()  # or its clock would ring in another test


@pytest.fixture(autouse=True)
def _one_connection() -> None:
    """A request must not close the connection that holds a test's transaction.

    Django's test client sees to that for its own requests; the WSGI application called plainly does not.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)


@pytest.fixture
def sample(db: None) -> LoadSample:
    """Loads the site's profile and the sample as they would be at a moment, by default now; gives the domains."""

    def load(at: datetime | None = None) -> tuple[str, ...]:
        ensure_profile(settings.SITE_PROFILE)
        loaded = samples.load(at or clock.now())
        forget_everything()
        return loaded

    return load


@pytest.fixture(autouse=True)
def _events_go_with_their_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let go of the events of a test that commits: SQLite empties tables row by row, and no row of these lets itself.

    A test inside a transaction is rolled back, which asks nobody, and PostgreSQL truncates.
    """
    marker = request.node.get_closest_marker("django_db")
    if not (marker and marker.kwargs.get("transaction")) or connection.vendor != "sqlite":
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'kb_event_stays'")
        (put_up,) = cursor.fetchone()
        cursor.execute("DROP TRIGGER kb_event_stays")
        cursor.execute("DELETE FROM kb_event")
        cursor.execute(put_up)
