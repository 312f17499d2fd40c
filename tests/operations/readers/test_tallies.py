"""Counts that wait in memory are written when the process that has them is asked to stop."""

import os
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path
from threading import Event, Thread

import pytest
from django.conf import settings
from django.db import IntegrityError, OperationalError

from kb.operations.readers import tallies
from kb.operations.readers.tallies import Gathering
from tests.browser.running import running_site
from tests.folders import CopyTo

#: A process with two gatherings that print what they would write, and a daemon that must not keep it.
_PROCESS = """
import django, signal, sys, threading, time
django.setup()
from kb.operations.readers import tallies
from kb.operations.readers.tallies import Gathering, write_at_the_end
class Printed(Gathering):
    most, lost = 9, ""
    def keep(self, counts, day):
        print(sorted(counts.items()), flush=True)
first, second, empty = Printed(), Printed(), Printed()
write_at_the_end()
threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
for key in ("a", "b", "a"): first.count(key)
second.count("c")
signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))
print("ready", flush=True)
if sys.argv[1] == "wait":
    signal.pause()
"""


def process(tmp_path: Path, word: str) -> "subprocess.Popen[str]":
    known = {**os.environ, "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "kb.settings"}
    command = [sys.executable, "-c", _PROCESS, word]
    return subprocess.Popen(command, cwd=settings.BASE_DIR, env=known, stdout=subprocess.PIPE, text=True)


@pytest.mark.thorough
@pytest.mark.parametrize("word", ["go", "wait"])
def test_each_gathering_is_written_once_at_the_end(tmp_path: Path, word: str) -> None:
    with process(tmp_path, word) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        if word == "wait":
            running.send_signal(signal.SIGTERM)
        said = running.stdout.read()  # `communicate` would not see what `readline` took in beyond its line
    assert sorted(said.splitlines()) == ["[('a', 2), ('b', 1)]", "[('c', 1)]"]
    assert running.returncode == (3 if word == "wait" else 0)


def test_the_last_write_waits_for_one_that_is_under_way() -> None:
    begun, go_on = Event(), Event()
    kept: list[Counter[str]] = []

    class Slow(Gathering[str]):
        most, lost = 9, ""

        def keep(self, counts: Counter[str], day: date) -> None:  # noqa: ARG002
            begun.set()
            assert go_on.wait(60)
            kept.append(counts)

    slow = Slow()
    slow.count("a")
    clock = Thread(target=slow.write)
    clock.start()
    assert begun.wait(60)
    last = Thread(target=slow.write)
    last.start()
    last.join(0.2)
    assert last.is_alive()
    go_on.set()
    for thread in (clock, last):
        thread.join(60)
    assert kept == [Counter(a=1)]


@pytest.mark.parametrize(("fault", "kept"), [(OperationalError, {"a": 3, "b": 1}), (IntegrityError, {"a": 1})])
def test_what_the_database_cannot_take_for_the_moment_waits(fault: type[Exception], kept: dict[str, int]) -> None:
    written: list[Counter[str]] = []

    class Full(Gathering[str]):
        most, lost = 9, "letters could not be counted"
        is_full = True

        def keep(self, counts: Counter[str], day: date) -> None:  # noqa: ARG002
            if self.is_full:
                raise fault
            written.append(counts)

    full = Full()
    for key in ("a", "b", "a"):
        full.count(key)
    full.write()
    full.is_full = False
    full.count("a")
    full.write()
    full.write()
    assert written == [Counter(kept)]


def test_what_is_written_last_is_tried_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows of another process that stops as well may be what it waited for."""
    written: list[Counter[str]] = []

    class Locked(Gathering[str]):
        most, lost = 9, "letters could not be counted"

        def __init__(self) -> None:
            super().__init__()
            self.tries = 0

        def keep(self, counts: Counter[str], day: date) -> None:  # noqa: ARG002
            self.tries += 1
            if self.tries == 1:
                raise OperationalError
            written.append(counts)

    locked, free = Locked(), Locked()
    free.tries = 1
    monkeypatch.setattr(tallies, "GATHERINGS", [locked, free])
    monkeypatch.setattr(tallies, "main_thread", lambda: ended)
    (ended := Thread(target=int)).start()
    locked.count("a")
    free.count("b")
    last = Thread(target=tallies._write_last)
    last.start()
    last.join(60)
    locked.taken()
    assert sorted(written, key=str) == [Counter(a=1), Counter(b=1)]


@pytest.mark.thorough
def test_the_real_site_writes_what_waits_when_it_is_asked_to_stop(first_start: CopyTo, tmp_path: Path) -> None:
    with running_site(first_start(tmp_path / "data")) as url:
        with urllib.request.urlopen(f"{url}/search/?q=kerfuffle+zorbex", timeout=60) as answer:  # noqa: S310  our own
            assert answer.status == 200
        assert searches(tmp_path) == []  # the minute is not over
    assert searches(tmp_path) == [("kerfuffle zorbex", 1)]


def searches(tmp_path: Path) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(tmp_path / "data" / "kb.sqlite3")) as db:
        return db.execute("SELECT words, count FROM kb_unansweredsearch").fetchall()
