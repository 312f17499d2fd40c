"""What every command of ours has in common."""

from importlib import import_module
from pathlib import Path
from typing import Final

import pytest

from kb.management import commands

NAMES: Final = sorted(path.stem for path in Path(commands.__path__[0]).glob("[a-z]*.py"))


@pytest.mark.parametrize("name", NAMES)
def test_it_looks_at_the_settings_and_loads_no_pages_for_it(name: str) -> None:
    """Django's own checks of views and templates take as long as the rest of a start, and never fail on a server."""
    command = import_module(f"kb.management.commands.{name}").Command
    assert set(command.requires_system_checks) <= {"signpost", "database"}
