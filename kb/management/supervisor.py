"""The web server and the worker beside it, as one process to whoever started them. `manage.py serve` becomes this.

It starts both and passes signals on. When the web server ends it ends the worker too, and takes the server's status;
when the worker ends it says so and starts another, while the site goes on. It imports nothing but the standard library:
a parent that only waits should cost little.
"""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType
from typing import Final

#: The server has the machine for itself until it answers.
_HEAD_START: Final = 1.0
#: Seconds before a worker is started again: twice as long each time, until one has lived for a while.
_FIRST_WAIT: Final = 1.0
_LONGEST_WAIT: Final = 30.0
_A_WHILE: Final = 60.0
#: The worker gives way to the server where both want the processor.
_NICENESS: Final = 5
#: Linux: what is started so gets a signal when its parent is gone.
_TIED: Final = ("setpriv", "--pdeathsig", "TERM")
_PASSED_ON: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
#: Whoever has not ended so many seconds after it was asked to is killed: the worker needs 25 for the work in hand.
_PATIENCE: Final = 35.0
#: Between the two commands.
BORDER: Final = "--worker"


class Supervisor:
    """Two processes, each from a command."""

    def __init__(self, server: Sequence[str], worker: Sequence[str]) -> None:
        tied = _TIED if is_possible(_TIED) else ()
        self._worker_command = [*tied, "nice", "-n", str(_NICENESS), *worker]
        self._heard: list[int] = []
        self._passed_on: set[int] = set()
        self._ending = False
        self._end_at = 0.0
        self._wait = _FIRST_WAIT
        self._worker: subprocess.Popen[bytes] | None = None
        self._begun = 0.0
        self._next_start = time.monotonic() + _HEAD_START
        self._bell = self._listen()
        self._server = start([*tied, *server])

    def run(self) -> int:
        """Wait until both have ended; gives the server's status, as a shell would.

        A server that had no time yet to hear of the signal that we passed on ended as it should.
        """
        while not self._all_ended():
            if select.select([self._bell], [], [], self._patience())[0]:
                os.read(self._bell, 4096)
            while self._heard:
                number = self._heard.pop(0)
                self._passed_on.add(number)
                self._tell_all(number)
        status = self._server.returncode
        if status >= 0:
            return status
        return 0 if -status in self._passed_on else 128 - status

    def _all_ended(self) -> bool:
        """Look after both; whether there is nothing left to wait for."""
        server_ended = self._server.poll() is not None
        if server_ended and not self._ending:
            say(f"The web server has ended, status {self._server.returncode}. The worker is asked to end too.")
            self._tell_all(signal.SIGTERM)
            with suppress(ProcessLookupError):  # what a server leaves behind that was killed would keep the port
                os.killpg(self._server.pid, signal.SIGKILL)
        self._look_after_worker()
        if self._ending and time.monotonic() >= self._end_at:
            self._kill_all()
        return server_ended and self._worker is None

    def _look_after_worker(self) -> None:
        if self._worker is not None and self._worker.poll() is not None:
            self._mourn(self._worker.returncode)
            self._worker = None
        if self._worker is None and not self._ending and time.monotonic() >= self._next_start:
            self._begun = time.monotonic()
            self._worker = start(self._worker_command)

    def _mourn(self, status: int) -> None:
        if self._ending:
            return
        if time.monotonic() - self._begun > _A_WHILE:
            self._wait = _FIRST_WAIT
        say(f"The worker has ended, status {status}. Another one is started in {self._wait:g} s.")
        self._next_start = time.monotonic() + self._wait
        self._wait = min(2 * self._wait, _LONGEST_WAIT)

    def _patience(self) -> float | None:
        """How long nothing has to be done, unless the bell rings; without end while both are at work."""
        if self._ending:
            return max(0.0, self._end_at - time.monotonic())
        if self._worker is not None:
            return None
        return max(0.0, self._next_start - time.monotonic())

    def _tell_all(self, number: int) -> None:
        """Pass a signal on. A server that is asked to read its code again goes on; everything else ends both."""
        if number != signal.SIGHUP and not self._ending:
            self._ending, self._end_at = True, time.monotonic() + _PATIENCE
        for process in (self._server, self._worker):
            if process is not None and process.poll() is None and (process is self._server or self._ending):
                process.send_signal(number)

    def _kill_all(self) -> None:
        say("It does not end as it should, and is killed.")
        self._end_at = time.monotonic() + _PATIENCE
        for process in (self._server, self._worker):
            if process is not None and process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)

    def _listen(self) -> int:
        """Hear signals and children that end; gives a descriptor that can be read when something was heard."""
        bell, hammer = os.pipe()
        os.set_blocking(hammer, False)
        signal.set_wakeup_fd(hammer, warn_on_full_buffer=False)
        for number in _PASSED_ON:
            signal.signal(number, self._hear)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        return bell

    def _hear(self, number: int, _frame: FrameType | None) -> None:
        self._heard.append(number)


def start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """In a session of its own, so that signals of the terminal reach it through us alone, and once."""
    return subprocess.Popen(command, start_new_session=True)  # noqa: S603  our own commands


def is_possible(command: Sequence[str]) -> bool:
    """Whether another command can be started through this one."""
    try:
        return subprocess.run([*command, "true"], stderr=subprocess.DEVNULL).returncode == 0  # noqa: S603
    except FileNotFoundError:
        return False


def say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


def command(server: Sequence[str], worker: Sequence[str]) -> list[str]:
    """The command line of this module for two commands."""
    return [sys.executable, "-I", __file__, *server, BORDER, *worker]


if __name__ == "__main__":
    border = sys.argv.index(BORDER)
    sys.exit(Supervisor(sys.argv[1:border], sys.argv[border + 1 :]).run())
