"""The example of a public site's environment, tried on a real process."""

import os
import subprocess
import sys
from pathlib import Path
from typing import ClassVar, Final

import environ
import pytest

pytestmark = pytest.mark.thorough

ROOT: Final = Path(__file__).resolve().parent.parent


class Example(environ.Env):
    """`.env.example` as the site itself would read it, but into a mapping of its own."""

    ENVIRON: ClassVar[dict[str, str]] = {}


@pytest.fixture
def example(tmp_path: Path) -> dict[str, str]:
    """The environment of a host that copied the example, with an empty data folder."""
    Example.ENVIRON = {}
    Example.read_env(ROOT / ".env.example")
    inherited = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "VIRTUAL_ENV"}}
    (tmp_path / "static").mkdir(mode=0o700)
    return inherited | Example.ENVIRON | {"DATA_DIR": str(tmp_path)}


def manage(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def test_the_example_passes_every_deployment_check(example: dict[str, str]) -> None:
    assert example["SITE_URL"] == "https://help.example.net"
    done = manage(example, "check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_site_with_an_unsafe_setting_refuses_to_start(example: dict[str, str]) -> None:
    done = manage(example | {"SITE_URL": "http://help.example.net", "PORT": "0"}, "serve", "--prepare-only")
    assert done.returncode != 0
    assert "(kb.E003) SITE_URL is plain http for a name that others can reach." in done.stderr
    assert not (Path(example["DATA_DIR"]) / "kb.sqlite3").exists()
