"""What ships in deploy/signpost.service, as systemd reads it. Whether it runs is for a machine that systemd starts."""

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings

UNIT: Final = Path(settings.BASE_DIR) / "deploy" / "signpost.service"
#: Ten times what `systemd-analyze security` calls the exposure: 0 is none, 100 all; up to 20 it says OK.
EXPOSED: Final = 20


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit with the paths of this project in place of those that it names."""
    text = UNIT.read_text(encoding="utf-8")
    for old, new in (("/opt/signpost/.venv/bin/python", sys.executable), ("/opt/signpost", str(settings.BASE_DIR))):
        assert old in text
        text = text.replace(old, new)
    copy = tmp_path / UNIT.name
    copy.write_text(text, encoding="utf-8")
    return copy


def analyse(*words: str) -> tuple[int, str]:
    done = subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def test_systemd_understands_every_line(unit: Path) -> None:
    assert analyse("verify", str(unit)) == (0, "")


def test_little_of_the_machine_is_within_reach(unit: Path) -> None:
    assert analyse("security", "--offline=true", f"--threshold={EXPOSED}", str(unit))[0] == 0
