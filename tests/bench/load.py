"""wrk, and what it measures."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.server import Server

_SCRIPT: Final = Path(__file__).with_name("load.lua")
_MARK: Final = "FIGURES "


@dataclass(frozen=True, slots=True)
class Run:
    """One run: requests per second, CPU microseconds per request of the server; waits in milliseconds, the median and
    the 99th percentile."""

    rate: float
    cpu: float
    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class Load:
    """What is asked: `@` in each text is replaced by one line of the file `lines` after the other."""

    path: str
    lines: Path
    body: str = ""
    host: str = ""
    headers: tuple[tuple[str, str], ...] = ()


def fire(server: Server, load: Load, *, connections: int, seconds: int, core: int) -> Run:
    """Ask for so many seconds.

    Raises `SystemExit` if any answer is an error: a bench of error pages would look fast.
    """
    before = server.cpu_seconds()
    command = ["taskset", "--cpu-list", str(core), "wrk", "--threads=1", f"--connections={connections}"]
    command += [f"--duration={seconds}s", "--timeout=20s", f"--script={_SCRIPT}", f"{server.address}/", "--"]
    headers = "\n".join(f"{name}: {value}" for name, value in load.headers)
    requests, microseconds, p50, p99, faults = _wrk(
        [*command, load.path, str(load.lines), load.body, load.host, headers]
    )
    used = server.cpu_seconds() - before
    if faults or not requests:
        raise SystemExit(f"{load.path}: {faults} of {requests} requests failed")
    return Run(requests / microseconds * 1e6, used / requests * 1e6, p50 / 1000, p99 / 1000)


def _wrk(command: Sequence[str]) -> list[int]:
    done = subprocess.run(command, capture_output=True, text=True)
    marked = [line for line in done.stdout.splitlines() if line.startswith(_MARK)]
    if done.returncode or not marked:
        raise SystemExit(f"wrk failed:\n{done.stdout}{done.stderr}")
    return [int(word) for word in marked[0].removeprefix(_MARK).split()]
