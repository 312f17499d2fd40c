"""Fixtures around the database: the sample on demand, and memories that are empty when a test begins."""

from collections.abc import Callable, Hashable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.db.models.sql import InsertQuery

from kb.models import Domain, Event, Move, Revision, Server, Service, SiteProfile, Webhook
from kb.models.site.profile import ensure_profile
from kb.operations.readers import evidence, unanswered
from kb.operations.site import samples
from tests import clock
from tests.memories import known_rows

TALLIES: Final = (unanswered.tally, evidence.tally)
_A_DAY: Final = 24 * 60 * 60.0

LoadSample = Callable[..., tuple[str, ...]]


def pytest_configure() -> None:
    """On a busy machine a test takes a minute, and a clock that rings in it would write by a connection of its own."""
    for tally in TALLIES:
        tally.wait = _A_DAY


def hang_up() -> None:
    """Close the connection of a thread that a test has begun: Django leaves one to a database in memory open."""
    BaseDatabaseWrapper.close(connections["default"])


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """A request must not close the connection that holds a test's transaction.

    Django's test client sees to that for its own requests; the WSGI application called plainly does not.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    for tally in TALLIES:
        tally.taken()  # or its clock would ring in another test


class KeptSample:
    """The sample as rows: what is asked for again and again is put back as it lay in the tables.

    The token of the revision is among them, so what was kept in memory of these rows is good again.
    """

    MODELS: Final = (Service, Server, Move, Domain, SiteProfile, Revision, Event)
    #: What none of them stands without, and what would be told of them.
    _NOTHING_YET: Final = " AND ".join(
        f"NOT EXISTS (SELECT 1 FROM {model._meta.db_table})"  # noqa: S608
        for model in (Service, SiteProfile, Event, Webhook)
    )

    def __init__(self) -> None:
        self._asked: set[Hashable] = set()
        self._inserts: dict[Hashable, list[tuple[str, Any]]] = {}

    def load(self, at: datetime) -> None:
        key = (at, str(settings.SITE_PROFILE))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {self._NOTHING_YET}")
            is_first = cursor.fetchone()[0]
        if is_first and key in self._inserts:
            self._put_back(self._inserts[key])
            return
        ensure_profile(settings.SITE_PROFILE)
        samples.load(at)
        if is_first and key in self._asked:  # most that are asked for once are the present, and never come again
            self._inserts[key] = [insert for model in self.MODELS for insert in self._inserts_of(model)]
        self._asked.add(key)

    def _put_back(self, inserts: list[tuple[str, Any]]) -> None:
        with known_rows(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM kb_revision")
            for sql, values in inserts:
                cursor.execute(sql, values)

    def _inserts_of(self, model: type[Model]) -> list[tuple[str, Any]]:
        query = InsertQuery(model)
        query.insert_values(model._meta.concrete_fields, list(model._default_manager.order_by("pk")), raw=True)
        return query.get_compiler(connection=connection).as_sql()


_kept_sample: Final = KeptSample()


class Present:
    """A moment that is the present for an hour of one day, so that a sample of today's can be kept.

    A test that stops its clock has another present than the one before it and the one after it.
    """

    _LASTS: Final = timedelta(hours=1)

    def __init__(self) -> None:
        self._moments: list[datetime] = []

    def at(self, now: datetime) -> datetime:
        for moment in self._moments:
            if timedelta() <= now - moment < self._LASTS and now.date() == moment.date():
                return moment
        self._moments.append(now)
        return now


_present: Final = Present()


@pytest.fixture
def sample(db: None) -> LoadSample:
    """Loads the site's profile and the sample as they would be at a moment, by default today; gives the domains."""

    def load(at: datetime | None = None) -> tuple[str, ...]:
        _kept_sample.load(at or _present.at(clock.now()))
        return samples.TO_TRY

    return load


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """A fixture for those that need it costs all the others nothing.

    What a test sets up for itself comes after it, so is gone when it writes.
    """
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker and marker.kwargs.get("transaction"):
            place = item.fixturenames.index("_memories_of_these_rows") + 1
            item.fixturenames.insert(place, _events_go_with_their_test.__name__)


@pytest.fixture
def _events_go_with_their_test(transactional_db: None) -> Iterator[None]:
    """Let go of the events of a test that commits: SQLite empties tables row by row, and no row of these lets itself.

    A test inside a transaction is rolled back, which asks nobody, and PostgreSQL truncates.
    """
    yield
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'kb_event_stays'")
        (put_up,) = cursor.fetchone()
        cursor.execute("DROP TRIGGER kb_event_stays")
        cursor.execute("DELETE FROM kb_event")
        cursor.execute(put_up)
