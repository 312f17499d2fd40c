"""Imports as processes of their own on a database file: killed, or while somebody else writes. SQLite only."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.beginnings import begin
from tests.folders import CopyTo

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).resolve().parents[3]
Write = Callable[..., Path]


def environment_of(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "SECRET_KEY"}}
    return kept | {"DATA_DIR": str(folder)}


def start(folder: Path, *arguments: str | Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=ROOT,
        env=environment_of(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: "subprocess.Popen[str]") -> tuple[str, str, int]:
    out, err = process.communicate(timeout=600)
    return out, err, process.returncode


@pytest.fixture
def folder(migrated: CopyTo, tmp_path: Path) -> Path:
    """A data folder with a database that knows the service `old`."""
    copy = migrated(tmp_path / "data")
    db = sqlite3.connect(copy / "kb.sqlite3")
    with db:
        db.execute("INSERT INTO kb_service (slug, name, webmail_url) VALUES ('old', 'Old', '')")
    db.close()
    return copy


def domains(folder: Path) -> int:
    db = sqlite3.connect(folder / "kb.sqlite3")
    found: int = db.execute("SELECT COUNT(*) FROM kb_domain").fetchone()[0]
    db.close()
    return found


def test_it_waits_for_whoever_else_is_writing(folder: Path, write: Write) -> None:
    other = sqlite3.connect(folder / "kb.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    process = start(folder, "import_domains", write("domain,service,move\na.example,old,\n"))
    time.sleep(2)
    assert process.poll() is None
    other.execute("COMMIT")
    other.close()
    assert finish(process) == ("1 new, 0 changed, 0 same\n", "", 0)


@pytest.mark.parametrize("waited", [0.0, 0.6])
def test_a_killed_import_leaves_all_or_nothing_and_the_next_one_works(
    folder: Path, write: Write, waited: float
) -> None:
    rows = 60_000
    file = write("domain,service,move\n" + "".join(f"d{number}.example,old,\n" for number in range(rows)))
    process = start(folder, "import_domains", file)
    begun = folder / "kb.sqlite3-wal"
    while not begun.exists() and process.poll() is None:
        time.sleep(0.01)
    time.sleep(waited)
    process.send_signal(signal.SIGKILL)
    finish(process)
    assert domains(folder) in {0, rows}
    done = begin("manage.py", "import_domains", file, env=environment_of(folder))
    assert (done.stderr, done.returncode, domains(folder)) == ("", 0, rows)
    assert done.stdout in {f"{rows:,} new, 0 changed, 0 same\n", f"0 new, 0 changed, {rows:,} same\n"}
