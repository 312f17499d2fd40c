"""One Postfix for all, and for each test a site of its own that sends by it."""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.environment import SETTINGS
from tests.mail_sink import trust
from tests.sending.dovecot import Dovecot, running_dovecot
from tests.sending.postfix import Postfix, running_postfix
from tests.thunderbird.street import Authority


@pytest.fixture(scope="session")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="session")
def trusted(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return trust(authority, tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def postfix(authority: Authority) -> Iterator[Postfix]:
    # Postfix's own users must be able to look into the folder, which they cannot below pytest's.
    inside = tempfile.TemporaryDirectory(prefix="signpost-postfix-")
    with inside as folder, running_postfix(Path(folder), authority) as running:
        yield running


@pytest.fixture(scope="session")
def dovecot(postfix: Postfix, authority: Authority) -> Iterator[Dovecot]:
    """The mailbox of whom the site sends for."""
    with running_dovecot(postfix.folder / "dovecot", postfix.folder / "sender", authority) as running:
        yield running


class Site:
    """A data folder, the processes that work on it, and what is in its rows."""

    def __init__(self, folder: Path, mail_server: str, trusted: dict[str, str]) -> None:
        self.folder = folder
        own = {"DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'kb.sqlite3'}"}
        sends = {"EMAIL_URL": mail_server, "EMAIL_FROM": "Example Host <help@example.net>"}
        self.environment = {**os.environ, **SETTINGS, **own, **sends, **trusted}
        self.log = folder / "log"
        folder.mkdir()
        (folder / "static").mkdir()

    def act(self, *words: str) -> None:
        done = subprocess.run(self._command(*words), env=self.environment, cwd=settings.BASE_DIR, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()

    def worker(self) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as log:
            return subprocess.Popen(
                self._command("work"), env=self.environment, cwd=settings.BASE_DIR, stdout=log, stderr=log
            )

    def states(self) -> dict[str, int]:
        return dict(self._read("SELECT state, COUNT(*) FROM kb_delivery GROUP BY state"))

    def message_ids(self, state: str) -> list[str]:
        return [row[0] for row in self._read("SELECT message_id FROM kb_delivery WHERE state = ?", state)]

    def notice(self) -> tuple[str, str]:
        state, fault = self._read("SELECT state, fault FROM kb_notice")[0]
        return state, fault

    def unsettled(self) -> int:
        states = self.states()
        return states.get("queued", 0) + states.get("sending", 0) if states else -1

    def answer(self, state: str) -> tuple[str, ...]:
        return self._read("SELECT answer_code, answer FROM kb_delivery WHERE state = ?", state)[0]

    def reading(self) -> str:
        """What was wrong with the mailbox to which messages come back."""
        return "".join(row[0] for row in self._read("SELECT fault FROM kb_bouncereading"))

    def work_until_done(self, patience: float = 120) -> None:
        """A worker that nobody kills, and an operator who lets a stopped notice go on."""
        self.work_until(lambda: self.notice()[0] == "done", patience)
        assert self.notice()[0] == "done", (self.notice(), self.states())

    def work_until(self, is_so: Callable[[], bool], patience: float = 60) -> None:
        if is_so():
            return  # a worker that has only just begun does not hear yet that it shall end
        worker = self.worker()
        try:
            deadline = time.monotonic() + patience
            while not is_so() and time.monotonic() < deadline:
                time.sleep(0.2)
        finally:
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(timeout=30) == 0

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "tests.sending.acts", *words]

    def _read(self, query: str, *values: str) -> list[tuple[str, ...]]:
        rows = sqlite3.connect(self.folder / "kb.sqlite3", timeout=10)
        try:
            return rows.execute(query, values).fetchall()
        finally:
            rows.close()


@pytest.fixture
def site(tmp_path: Path, postfix: Postfix, trusted: dict[str, str]) -> Site:
    return Site(tmp_path / "data", f"smtp+tls://localhost:{postfix.ports['starttls']}", trusted)
