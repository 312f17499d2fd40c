"""`make run` on a machine for which a part is not ready-made: it says so, and compiles nothing."""

import io
import os
import shutil
import subprocess
import sys
import tarfile
from hashlib import sha256
from pathlib import Path
from typing import Final

import pytest

from tests.documents import ROOT

pytestmark = pytest.mark.thorough

SENTENCE: Final = "A part of Signpost is not there ready-made for this machine ("
#: What nobody may run: it leaves a trace beside the file.
PROJECT: Final = b'[build-system]\nrequires = []\nbuild-backend = "build"\nbackend-path = ["."]\n'
BACKEND: Final = """
from pathlib import Path


def build_wheel(*args, **kwargs):
    Path({trace!r}).touch()
    raise SystemExit("there is no compiler")
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the real Makefile whose one part is there as a source alone; an environment takes its time."""
    tmp_path = tmp_path_factory.mktemp("project")
    shutil.copy(ROOT / "Makefile", tmp_path)
    backend = BACKEND.format(trace=str(tmp_path / "compiled")).encode()
    about = b"Metadata-Version: 2.1\nName: cellar\nVersion: 1.0\n"
    (tmp_path / "parts").mkdir()
    archive = tmp_path / "parts/cellar-1.0.tar.gz"
    with tarfile.open(archive, "w:gz") as file:
        for name, text in (("pyproject.toml", PROJECT), ("build.py", backend), ("PKG-INFO", about)):
            entry = tarfile.TarInfo(f"cellar-1.0/{name}")
            entry.size = len(text)
            file.addfile(entry, io.BytesIO(text))
    digest = sha256(archive.read_bytes()).hexdigest()
    (tmp_path / "requirements.txt").write_text(f"cellar==1.0 --hash=sha256:{digest}\n")
    return tmp_path


def make_run(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """`make run` there, by a pip that reads nobody's configuration."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "VIRTUAL_ENV", "MAKE"))}
    environment = {**kept, "PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "1", "PYTHON": sys.executable, **settings}
    return subprocess.run(
        ["make", "run", f"PYTHON={sys.executable}"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_it_says_so_and_compiles_nothing(folder: Path) -> None:
    done = make_run(folder, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(folder / "parts"))
    said = done.stderr
    assert done.returncode != 0
    assert "No matching distribution found for cellar==1.0" in said
    assert SENTENCE in said
    assert "Use Debian 12 or 13 on 64 bits" in said
    assert "BUILD=1 make run" in said
    assert not (folder / "compiled").exists()
    assert not (folder / ".venv/.runtime").exists()


def test_a_registry_that_is_away_is_another_fault(folder: Path) -> None:
    done = make_run(folder, PIP_INDEX_URL="http://127.0.0.1:9/simple")
    assert done.returncode != 0
    assert "No matching distribution" in done.stderr
    assert SENTENCE not in done.stderr


def test_whoever_wants_to_compiles(folder: Path) -> None:
    done = make_run(
        folder, BUILD="1", PIP_NO_INDEX="1", PIP_FIND_LINKS=str(folder / "parts"), PIP_NO_BUILD_ISOLATION="0"
    )
    assert (folder / "compiled").exists()
    assert SENTENCE not in done.stderr
