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
    """One run: requests per second, CPU microseconds per request of the server, median wait in milliseconds."""

    rate: float
    cpu: float
    p50: float


def fire(server: Server, path: str, lines: Path, *, connections: int, core: int) -> Run:
    """Ask for `path` for a second, `@` in it replaced by one line of `lines` after the other.

    Raises `SystemExit` if any answer is an error: a bench of error pages would look fast.
    """
    before = server.cpu_seconds()
    command = ["taskset", "--cpu-list", str(core), "wrk", "--threads=1", f"--connections={connections}"]
    command += ["--duration=1s", "--timeout=20s", f"--script={_SCRIPT}", f"{server.address}/"]
    requests, microseconds, p50, faults = _wrk([*command, "--", path, str(lines)])
    used = server.cpu_seconds() - before
    if faults or not requests:
        raise SystemExit(f"{path}: {faults} of {requests} requests failed")
    return Run(requests / microseconds * 1e6, used / requests * 1e6, p50 / 1000)


def _wrk(command: Sequence[str]) -> list[int]:
    done = subprocess.run(command, capture_output=True, text=True)
    marked = [line for line in done.stdout.splitlines() if line.startswith(_MARK)]
    if done.returncode or not marked:
        raise SystemExit(f"wrk failed:\n{done.stdout}{done.stderr}")
    return [int(word) for word in marked[0].removeprefix(_MARK).split()]
