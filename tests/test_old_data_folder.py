"""A data folder that earlier code left: today's starts on it without a word, and knows what waits in it."""

import json
import os
import sqlite3
from pathlib import Path
from typing import Final

import pytest

from tests.beginnings import begin
from tests.folders import CopyTo

pytestmark = pytest.mark.thorough

_FOLDERS: Final = Path(__file__).parent / "data_folders"

#: What the start says; another release renders anew what operators wrote.
_SAID: Final = {"The database is up to date.", "Static files are collected.", "Edited pages are rendered: 1."}
#: What is asked of the site in a process of its own, which has just been given the folder.
_ASK: Final = """
import json
import django
django.setup()
from django.test import Client
from kb.operations.work.background import FUNCTIONS, load_functions
from kb.models.ground.work import Work
load_functions()
site = Client(headers={"host": "127.0.0.1:8000"})
asked = ["/", "/for/moving.example/", "/guides/", "/articles/why-mail-moves/", "/moves/", "/readyz"]
print(json.dumps({
    "unknown": sorted(set(Work.objects.values_list("name", flat=True)) - set(FUNCTIONS)),
    "waiting": Work.objects.count(),
    "answers": [(path, site.get(path).status_code) for path in asked],
    "edited": "Nothing is lost." in site.get("/articles/why-mail-moves/").content.decode(),
}))
"""


def in_a_child(folder: Path, *arguments: str) -> str:
    database = {"DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'kb.sqlite3'}"}
    ended = begin(*arguments, env={**os.environ, **database})
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


@pytest.mark.parametrize("kept", ["before_the_rooms"])
def test_it_starts_without_a_word(first_start: CopyTo, tmp_path: Path, kept: str) -> None:
    folder = first_start(tmp_path / "data")
    for file in folder.glob("[!s]*"):  # the static files stay, which are not made from rows
        file.unlink()
    with sqlite3.connect(folder / "kb.sqlite3") as database:
        database.executescript((_FOLDERS / f"{kept}.sql").read_text(encoding="utf-8"))
    database.close()
    (folder / "installed").write_text("Signpost 0.1.0, 2026-11-29\n")
    for file in (folder / "kb.sqlite3", folder / "installed"):
        file.chmod(0o600)
    said = in_a_child(folder, "manage.py", "serve", "--prepare-only").splitlines()
    assert {line.strip() for line in said if line.startswith("  ")} <= _SAID
    told = json.loads(in_a_child(folder, "-c", _ASK).splitlines()[-1])
    assert told["unknown"] == []
    assert told["waiting"] == 23
    assert {status for _path, status in told["answers"]} == {200}, told["answers"]
    assert told["edited"]
