"""What the tests need of Debian: found, or named to whoever cannot install it."""

import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

NEEDS = Path(settings.BASE_DIR) / "tests" / "needs.sh"
QUICK = ("curl", "xgettext", "openssl", "redis-server")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """The programs of a machine that has next to none, and nothing to install more with."""
    for name in ("cat", "id"):
        (tmp_path / name).symlink_to(shutil.which(name) or "")
    return tmp_path


def asked(programs: Path, *groups: str) -> tuple[int, str]:
    """How it ended, and all that was said."""
    command = [shutil.which("bash") or "", str(NEEDS), *groups]
    done = subprocess.run(command, env={"PATH": str(programs)}, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_what_is_missing_is_named_to_whoever_cannot_install_it(bare: Path) -> None:
    (bare / "curl").symlink_to("/bin/true")
    named = "The tests need these packages of Debian's: sudo apt-get install gettext openssl redis-server\n"
    assert asked(bare, "quick") == (1, named)


def test_nothing_is_said_where_nothing_is_missing(bare: Path) -> None:
    for name in QUICK:
        (bare / name).symlink_to("/bin/true")
    assert asked(bare, "quick") == (0, "")


def test_a_group_that_there_is_not_ends_it(bare: Path) -> None:
    assert asked(bare, "nonsense") == (1, "tests/needs.sh knows no group 'nonsense'\n")
