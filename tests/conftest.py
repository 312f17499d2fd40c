"""What holds for every test: a throw-away environment, no network, empty memories, journeys last."""

import gc
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import django
import pytest
import time_machine
from django.conf import settings
from django.template.base import Template
from django.test.utils import _TestState
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from kb.operations.readers.tallies import GATHERINGS
from tests import clock, environment
from tests.clock import SetClock

gc.disable()  # until everything is collected: what is imported is no garbage
clock.start()
environment.prepare()
# Pages name their files plainly here; the browser journeys run against the collected and hashed ones.
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# A password is not what is tried here, and the real way to keep one is slow on purpose.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
django.setup()

pytest_plugins = [
    "tests.frames",
    "tests.choosing",
    "tests.spent",
    "tests.loopback",
    "tests.memories",
    "tests.rows",
    "tests.stock",
    "tests.working",
    "tests.notices",
    "tests.renderings",
    "tests.folders",
    "tests.few_words",
]

# Two test processes and a browser share the cores: an example's time says nothing about the code.
hypothesis_settings.register_profile("signpost", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("signpost")


@pytest.fixture(scope="session", autouse=True)
def _templates_as_on_a_site(django_test_environment: None) -> Iterator[None]:
    """Django's own tests tell the client of each template that is drawn, with a copy of all its values. None of ours
    asks for them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", _TestState.saved_data.template_render)
        yield


@pytest.fixture(scope="session", autouse=True)
def _nobody_watches_the_database() -> Iterator[None]:
    """A connection that is busy at each look is asked after on another one, and between two tests that is refused: the
    thread of a site would take the database for silent, and shut the connection of the next test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kb.models.ground.silence.Watch._look_for_ever", lambda _: None)
        yield


# What pytest-django does for each test besides looking after the database, is done once and for nothing: none of ours
# has the marks `urls` and `ignore_template_errors`, Django's mailbox or its sites.
@pytest.fixture(scope="session")
def _django_set_urlconf() -> None: ...


@pytest.fixture(scope="session")
def _template_string_if_invalid_marker() -> None: ...


@pytest.fixture(scope="session")
def _dj_autoclear_mailbox() -> None: ...


@pytest.fixture(scope="session")
def _django_clear_site_cache() -> None: ...


@pytest.fixture
def set_clock() -> Iterator[SetClock]:
    """Stops this process's clock at a moment for the rest of a test; can be called again and again."""
    with ExitStack() as until_the_end:

        def stop_at(moment: datetime) -> None:
            until_the_end.enter_context(time_machine.travel(moment.astimezone(UTC), tick=False))

        yield stop_at


def pytest_report_header() -> str:
    return f"clock: {clock.now():%Y-%m-%d %H:%M} UTC"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what tests measured beside passing: `record_property("figure", …)`."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, ())]
    figures = (value for report in reports for name, value in report.user_properties if name == "figure")
    for figure in sorted(set(figures)):
        terminalreporter.write_line(figure)


def pytest_sessionfinish() -> None:
    """What tests have counted is not for the database: the application that they load writes what waits at the end."""
    for gathering in list(GATHERINGS):
        gathering.taken()


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: nobody need look through it for garbage again and again, or
    once."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 20, 50)  # tests make and drop much, and nearly all of it goes without a search


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Mark what uses the database; put browser journeys last.

    Playwright keeps an event loop running, beside which Django refuses its database.
    """
    for item in items:
        if item.get_closest_marker("django_db") or "db" in getattr(item, "fixturenames", ()):
            item.add_marker("database")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
