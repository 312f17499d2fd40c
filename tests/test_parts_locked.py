"""Whatever part the project names is locked, with hashes, in the file that a new machine installs from."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NAMED = re.compile(r"^([A-Za-z0-9._-]+)", re.M)
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==\S+.*\\\n +--hash=sha256:", re.M)


def plain(names: list[str]) -> set[str]:
    """Names of parts as indexes compare them (PEP 503): Django-Csp_X and django-csp-x are one."""
    return {re.sub(r"[-_.]+", "-", name).lower() for name in names}


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_part_that_is_named_is_locked_with_its_hash(name: str) -> None:
    named = [line for line in (ROOT / f"{name}.in").read_text().splitlines() if not line.startswith(("#", "-"))]
    locked = plain(LOCKED.findall((ROOT / f"{name}.txt").read_text()))
    assert len(locked) > 20
    assert plain(NAMED.findall("\n".join(named))) - locked == set()
