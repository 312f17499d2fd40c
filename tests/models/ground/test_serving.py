"""A process that answers visitors waits for nobody long; commands and the worker have their time."""

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

import kb.wsgi
from kb.models.ground import serving
from tests.environment import SETTINGS


def test_a_write_of_a_visitors_waits_for_three_seconds() -> None:
    assert kb.wsgi.application
    options = connections[DEFAULT_DB_ALIAS].settings_dict["OPTIONS"]
    if connections[DEFAULT_DB_ALIAS].vendor == "sqlite":
        assert options["timeout"] == 3
    else:
        assert "-c lock_timeout=3s" in options["options"]
        assert options["connect_timeout"] == 2


def test_at_most_half_of_the_threads_wait_to_write() -> None:
    assert settings.THREADS == int(SETTINGS["THREADS"]) == 4
    assert serving.queue._places._initial_value == 2  # type: ignore[attr-defined]
