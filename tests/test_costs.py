"""No text costs more than it is long, whoever sends it and wherever it comes in.

What is compared is CPU time of a process of its own, of one text and of one four times as long; nothing here asks how
fast a machine is.
"""

import json
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings

pytestmark = pytest.mark.thorough


def _found(*names: str) -> Any:
    command = [sys.executable, "-m", "tests.entrances", *names]
    done = subprocess.run(command, cwd=settings.BASE_DIR, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def test_a_text_costs_as_much_as_it_is_long_at_every_entrance() -> None:
    assert _found() == {}


def test_what_costs_more_is_noticed() -> None:
    found = _found("every pair of signs", "a pattern that begins anew")
    assert found.keys() == {"every pair of signs: 'a'", "a pattern that begins anew: 'a'"}
