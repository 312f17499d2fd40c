"""A PostgreSQL of our own, to be stopped, halted and started again."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from tests.browser.running import free_port

#: The newest that this machine has.
_BINARIES: Final = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
_OPTIONS: Final = "-c listen_addresses=127.0.0.1 -c fsync=off -c unix_socket_directories="


class Cluster:
    """Its data lie in a folder of the user `postgres`, because it refuses to run as root."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        if os.getuid() == 0:
            subprocess.run(["chown", "postgres", str(folder)], check=True)
        self._run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")

    def start(self) -> None:
        self._run("pg_ctl", f"--log={self.folder}/log", f"--options=-p {self.port} {_OPTIONS}", "--wait", "start")

    def stop(self) -> None:
        """As if its machine had lost its current."""
        self._run("pg_ctl", "--mode=immediate", "stop")

    def halt(self) -> None:
        """Every process of it stands still: it takes questions, and answers none."""
        self._tell(signal.SIGSTOP)

    def go_on(self) -> None:
        self._tell(signal.SIGCONT)

    def _tell(self, number: signal.Signals) -> None:
        first = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for process in (first, *map(int, children)):
            os.kill(process, number)

    def _run(self, program: str, *words: str) -> None:
        as_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        command = [*as_user, str(_BINARIES[-1] / program), f"--pgdata={self.folder}/data", *words]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL)


@contextmanager
def running_postgresql() -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        cluster = Cluster(Path(folder))
        cluster.start()
        try:
            yield cluster
        finally:
            with suppress(FileNotFoundError):  # it is stopped
                cluster.go_on()
                cluster.stop()
