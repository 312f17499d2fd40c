"""The server under measurement: the very command that `make run` runs, on one core."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.sites import ROOT, Site

_START_SECONDS: Final = 60
_TICK: Final = 1 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Server:
    site: Site
    port: int
    pid: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answer(self, path: str, body: str = "", host: str = "") -> bytes:
        """The body at `path`, where `body` is posted if there is one. Raises `SystemExit` unless it is a 200."""
        headers = {"Content-Type": "text/xml; charset=utf-8"} if body else {}
        headers |= {"Host": host} if host else {}
        request = urllib.request.Request(self.address + path, body.encode() or None, headers)  # noqa: S310 (our own)
        try:
            with urllib.request.urlopen(request) as response:  # noqa: S310 (our own address)
                whole: bytes = response.read()
                return whole
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{path} of the site with {self.site.domains} domains answers {error.code}") from error

    def megabytes(self) -> float:
        """Memory of the process and its descendants that is theirs alone or shared in parts."""
        return sum(_kilobytes(pid) for pid in _tree(self.pid)) / 1024

    def cpu_seconds(self) -> float:
        """User and system time of the process and its descendants so far."""
        return sum(_cpu_seconds(pid) for pid in _tree(self.pid))


@contextmanager
def serving(site: Site, core: int, **settings: str) -> Iterator[Server]:
    """The site on a free port, pinned to `core`, with `settings` of its own."""
    port = free_port()
    command = [sys.executable, "manage.py", "serve"]
    log = site.folder / f"{'-'.join(['server', *settings])}.err"
    with started(site, port, command, site.environment(port) | settings, log, "/readyz", core) as server:
        yield server


@contextmanager
def started(
    site: Site, port: int, command: list[str], environment: Mapping[str, str], log: Path, ready: str, core: int
) -> Iterator[Server]:
    """A server that `command` starts for the clients of `site`; it runs once `ready` answers."""
    pinned = ["taskset", "--cpu-list", str(core), *command]
    with log.open("w") as errors:
        process = subprocess.Popen(pinned, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=errors)
    try:
        _wait(process, f"http://127.0.0.1:{port}{ready}", log)
        yield Server(site, port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(process: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address):  # noqa: S310 (our own address)
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"The server did not start:\n{log.read_text()}")


def _tree(root: int) -> list[int]:
    """The process and its descendants; granian's workers are its children."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (fields := _stat(int(folder.name))):
            children.setdefault(int(fields[1]), []).append(int(folder.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def _cpu_seconds(pid: int) -> float:
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) * _TICK if fields else 0.0


def _kilobytes(pid: int) -> int:
    """What proc(5) calls `Pss_Anon`: not the file of the database that is read through memory."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss_Anon:"))


def _stat(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat from `state` on (proc(5), field 3); empty if the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
