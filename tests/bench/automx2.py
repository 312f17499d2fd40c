"""automx2, the program to be measured against: installed as it comes, filled with the same domains, run as it says.

It is no part of ours: it comes from PyPI into `build/bench/`, once, and only for `--automx2`. Its documentation, its
systemd unit and its OpenRC script all start it by `flask run` behind a web server.
"""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from tests.bench.server import Server, free_port, started
from tests.bench.sites import CACHE, Site

VERSION: Final = "2026.2"
_FOLDER: Final = CACHE / f"automx2-{VERSION}"
_PROGRAMS: Final = _FOLDER / "venv" / "bin"
#: So many domains of one provider, with two servers of its own. An answer of automx2 names all domains of a provider,
#: and it reads all domains of each server: one provider for a million domains would be worse for it by far.
_TOGETHER: Final = 10
#: The tables as the program itself makes them.
_TABLES: Final = """\
from automx2.model import Base, db
from automx2.server import app
with app.app_context():
    Base.metadata.create_all(db.engine)
"""


def install() -> None:
    """Into an environment of its own. Raises `SystemExit` in words if that cannot be done."""
    mark = _FOLDER / "installed"
    if mark.exists():
        return
    print(f"Installing automx2 {VERSION} into {_FOLDER} (kept for the next time)", flush=True)
    _FOLDER.mkdir(parents=True, exist_ok=True)
    for command in (
        [sys.executable, "-m", "venv", str(_FOLDER / "venv")],
        [str(_PROGRAMS / "pip"), "install", "--quiet", "--disable-pip-version-check", f"automx2=={VERSION}"],
    ):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"automx2 {VERSION} cannot be installed; this needs PyPI.\n{done.stderr}")
    mark.touch()


@contextmanager
def serving(site: Site, core: int) -> Iterator[Server]:
    """automx2 with the domains of `site` on a free port, pinned to `core`."""
    port = free_port()
    environment = _environment(_filled(site))
    command = [str(_PROGRAMS / "flask"), "run", "--host=127.0.0.1", f"--port={port}"]
    log = _FOLDER / f"server-{site.domains}.err"
    with started(site, port, command, environment, log, "/", core) as server:
        yield server


def _environment(database: Path) -> dict[str, str]:
    settings = database.with_suffix(".conf")
    settings.write_text(
        f"[automx2]\nloglevel = WARNING\ndb_echo = no\ndb_uri = sqlite:///{database}\nproxy_count = 1\n"
    )
    own = {"AUTOMX2_CONF": str(settings), "FLASK_APP": "automx2.server:app", "FLASK_CONFIG": "production"}
    inherited = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return inherited | own


def _filled(site: Site) -> Path:
    """The database for `site`, from the cache if it is there."""
    database = _FOLDER / f"domains-{site.domains}.sqlite"
    if database.exists():
        return database
    print(f"Filling automx2 with {site.domains:,} domains (kept for the next time)", flush=True)
    unfinished = database.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    subprocess.run([str(_PROGRAMS / "python"), "-c", _TABLES], env=_environment(unfinished), check=True)
    with closing(sqlite3.connect(unfinished)) as rows:
        _fill(rows, site.known())
    return unfinished.rename(database)


def _fill(rows: sqlite3.Connection, names: tuple[str, ...]) -> None:
    providers = range(1, (len(names) - 1) // _TOGETHER + 2)
    places = [(place + 1, place // _TOGETHER + 1, name) for place, name in enumerate(names)]
    with rows:
        rows.executemany("INSERT INTO provider (id, name, short_name) VALUES (?, 'Mail host', 'Mail')", zip(providers))
        rows.executemany("INSERT INTO domain (id, provider_id, name) VALUES (?, ?, ?)", places)
        rows.executemany(
            "INSERT INTO server (id, name, type, port, socket_type, user_name, authentication)"
            " VALUES (?, ?, ?, ?, 'SSL', '%EMAILADDRESS%', 'plain')",
            (
                (2 * provider + which, f"cloud{provider}.mail-host.example", kind, port)
                for provider in providers
                for which, (kind, port) in enumerate((("imap", 993), ("smtp", 465)))
            ),
        )
        rows.executemany(
            "INSERT INTO server_domain (server_id, domain_id) VALUES (?, ?)",
            ((2 * provider + which, place) for place, provider, _ in places for which in (0, 1)),
        )
