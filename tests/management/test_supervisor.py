"""The parent of web server and worker, with commands that only pretend to be either."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kb.management import supervisor

#: It tells that it has begun, and on a signal to end which one it was; a server ends with status 3.
_CHILD = (
    "import os, signal, sys, time; say = lambda word: os.write(1, f'{sys.argv[1]} {word}\\n'.encode())\n"
    "def heard(number, _): say(signal.Signals(number).name); number == signal.SIGHUP or sys.exit(int(sys.argv[2]))\n"
    "for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP): signal.signal(number, heard)\n"
    "say('begun')\n"
    "while True: time.sleep(10)\n"
)
SERVER = [sys.executable, "-c", _CHILD, "server", "3"]
WORKER = [sys.executable, "-c", _CHILD, "worker", "0"]
Start = Callable[..., "Running"]
#: Seconds for what happens at once on a machine that has nothing else to do.
_PATIENCE = 120


class Running:
    """A parent that runs, and all that was printed so far."""

    def __init__(self, log: Path, server: list[str], worker: list[str], patience: float) -> None:
        quick = f"supervisor._HEAD_START = supervisor._FIRST_WAIT = 0.05; supervisor._PATIENCE = {patience}"
        run = f"supervisor.Supervisor({server}, {worker}).run()"
        code = f"import sys; from kb.management import supervisor; {quick}; sys.exit({run})"
        self.log = log
        with log.open("a") as output:  # three write to it: each line whole, behind the others
            self.process = subprocess.Popen([sys.executable, "-c", code], stdout=output, stderr=subprocess.STDOUT)

    def said(self) -> list[str]:
        return self.log.read_text().splitlines()

    def wait_for(self, *lines: str) -> None:
        self.wait_until(lambda: set(lines) <= set(self.said()))

    def wait_until(self, true: Callable[[], bool]) -> None:
        until = time.monotonic() + _PATIENCE
        while not true():
            assert time.monotonic() < until, self.said()
            time.sleep(0.02)

    def children(self) -> list[int]:
        """The server, then the worker."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]


def is_alive(pid: int) -> bool:
    """Neither gone nor waiting for somebody to ask for its status."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text() != ""
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[Running] = []

    def begin(server: list[str] = SERVER, worker: list[str] = WORKER, patience: float = 60) -> Running:
        started.append(Running(tmp_path / "log", server, worker, patience))
        return started[-1]

    yield begin
    for running in started:
        running.process.kill()
        running.process.wait()


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_signal_to_end_reaches_both_and_the_servers_status_comes_back(start: Start, name: str) -> None:
    running = start()
    running.wait_for("server begun", "worker begun")
    running.process.send_signal(signal.Signals[name])
    assert running.process.wait(_PATIENCE) == 3
    assert sorted(running.said()) == sorted(["server begun", "worker begun", f"server {name}", f"worker {name}"])


def test_a_server_that_does_not_listen_yet_has_ended_as_it_should(start: Start) -> None:
    running = start(["sleep", "60"])
    running.wait_for("worker begun")
    running.process.terminate()
    assert running.process.wait(_PATIENCE) == 0


def test_a_server_that_is_asked_to_read_its_code_again_goes_on(start: Start) -> None:
    running = start()
    running.wait_for("server begun", "worker begun")
    running.process.send_signal(signal.SIGHUP)
    running.wait_for("server SIGHUP")
    assert running.process.poll() is None
    assert "worker SIGHUP" not in running.said()


def test_a_worker_that_dies_is_started_again_while_the_server_goes_on(start: Start) -> None:
    running = start()
    running.wait_for("server begun", "worker begun")
    server, worker = running.children()
    os.kill(worker, signal.SIGKILL)
    running.wait_for("The worker has ended, status -9. Another one is started in 0.05 s.")
    running.wait_until(lambda: running.said().count("worker begun") == 2)
    assert running.children()[0] == server


def test_a_worker_that_cannot_run_is_tried_less_and_less_often(start: Start) -> None:
    running = start(worker=[sys.executable, "-c", "raise SystemExit(5)"])
    running.wait_for(
        "server begun",
        *(f"The worker has ended, status 5. Another one is started in {wait} s." for wait in (0.05, 0.1, 0.2)),
    )
    running.process.terminate()
    assert running.process.wait(_PATIENCE) == 3


def test_when_the_server_dies_the_worker_ends_and_the_status_says_why(start: Start) -> None:
    running = start()
    running.wait_for("server begun", "worker begun")
    os.kill(running.children()[0], signal.SIGKILL)
    assert running.process.wait(_PATIENCE) == 128 + 9
    assert running.said()[-1] == "worker SIGTERM"
    assert "The web server has ended, status -9. The worker is asked to end too." in running.said()


def test_what_a_dead_server_leaves_behind_goes_too(start: Start) -> None:
    running = start(["sh", "-c", "sleep 300 & echo left $! behind; wait"])
    running.wait_until(lambda: {line.split()[0] for line in running.said()} == {"left", "worker"})
    [left] = [int(line.split()[1]) for line in running.said() if line.startswith("left")]
    os.kill(running.children()[0], signal.SIGKILL)
    assert running.process.wait(_PATIENCE) == 128 + 9
    running.wait_until(lambda: not is_alive(left))


def test_who_does_not_end_when_asked_is_killed(start: Start) -> None:
    running = start(["sh", "-c", "trap '' TERM; echo server begun; while true; do sleep 0.1; done"], patience=0.1)
    running.wait_for("server begun", "worker begun")
    running.process.terminate()
    assert running.process.wait(_PATIENCE) == 128 + 9
    assert "It does not end as it should, and is killed." in running.said()


def test_nobody_outlives_a_parent_that_is_killed(start: Start) -> None:
    running = start()
    running.wait_for("server begun", "worker begun")
    running.process.kill()
    running.wait_for("server SIGTERM", "worker SIGTERM")


def test_the_command_with_a_worker_names_both() -> None:
    command = supervisor.command(["granian", "--port", "8000"], ["python", "manage.py", "worker"])
    assert command[:2] == [sys.executable, "-I"]
    assert command[3:] == ["granian", "--port", "8000", "--worker", "python", "manage.py", "worker"]


def test_the_parent_imports_nothing_of_the_site() -> None:
    code = (
        f"import runpy, sys; runpy.run_path({supervisor.__file__!r}); print([m for m in sys.modules if 'django' in m])"
    )
    ran = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
