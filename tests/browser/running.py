"""The real site for the browser: `manage.py serve`, so granian, collected static files and the sample."""

import os
import random
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.error import URLError

from django.conf import settings

from kb.guides.library.stock import STOCK
from tests.beginnings import begin
from tests.environment import SETTINGS
from tests.stock import pages_that_ship

#: Seconds for a first start: migrations, sample, static files hashed and compressed, on a busy machine.
_PATIENCE: Final = 600
#: Below what the kernel hands out by itself: a server that takes seconds to start still finds its port free.
_PORTS: Final = range(10_000, 30_000)
_given: Final[set[int]] = set()


def free_port() -> int:
    """A port on which nobody listens, for a process that is yet to be started; another one each time."""
    while True:
        port = random.choice(_PORTS)  # noqa: S311  no secret
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            if port not in _given:
                _given.add(port)
                return port


def environment_of(folder: Path, **changed: str) -> dict[str, str]:
    """The environment of a process on a data folder, with a key of its own. `changed`: settings unlike the tests'."""
    own = {"DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'kb.sqlite3'}"}
    return {**os.environ, **SETTINGS, **own, "SECRET_KEY": "", "ALLOWED_HOSTS": "", **changed}


def command(folder: Path, *words: str, **changed: str) -> None:
    """A command of `manage.py`, as an operator gives it, on a data folder."""
    begin("manage.py", *words, env=environment_of(folder, **changed), check=True)


def import_rows(folder: Path, services: str, domains: str, moves: str = "", **changed: str) -> None:
    """CSV files into a data folder, by the operator's own commands."""
    files = (("import_services", services), ("import_moves", moves), ("import_domains", domains))
    for name, text in ((name, text) for name, text in files if text):
        path = folder / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        command(folder, name, str(path), **changed)


@contextmanager
def running_site(folder: Path, **changed: str) -> Iterator[str]:
    """Serve the site from `folder` until the block ends; gives its address. `changed`: settings unlike the tests'."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / STOCK).exists():
        shutil.copy(pages_that_ship(), folder / STOCK)
    environment = environment_of(folder, **{"PORT": str(port), "SITE_URL": url, "WORKER": "beside"} | changed)
    log = folder / f"log-{port}"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_ready(url, process, log)
            yield url
        finally:
            process.terminate()
            process.wait(timeout=_PATIENCE)


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=60) as answer:  # noqa: S310  our own address
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    process.kill()
    raise RuntimeError(f"the site did not start:\n{log.read_text(errors='replace')}")


def broken_copy(folder: Path, copy: Path) -> None:
    """A data folder in which the clients' table is lost: every look-up of a domain fails there."""
    copy.mkdir()
    for name in ("secret_key", "installed", "static.sources", STOCK):
        shutil.copy(folder / name, copy / name)
    shutil.copytree(folder / "static", copy / "static")
    with sqlite3.connect(folder / "kb.sqlite3") as source, sqlite3.connect(copy / "kb.sqlite3") as target:
        source.backup(target)
        target.execute("DROP TABLE kb_domain")
    source.close()
    target.close()
