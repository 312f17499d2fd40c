"""Two sites to measure: the same services, moves and content, with ten domains and with a million.

Each is a data folder of its own under `build/bench/`, filled through the site's import commands, and kept: a second
bench starts at once. A change of this file makes them anew.
"""

import hashlib
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
CACHE: Final = ROOT / "build" / "bench"
SIZES: Final = (10, 1_000_000)

_SERVICES: Final = 8
_SERVERS: Final = (("imap", 993, "tls"), ("pop3", 995, "tls"), ("smtp", 465, "tls"), ("smtp", 587, "starttls"))
_ENDINGS: Final = ("co.uk", "org.uk", "com", "uk", "example")
_SYLLABLES: Final = ("ba", "cor", "den", "fi", "gal", "ho", "kin", "lo", "mar", "nu", "pel", "ri", "sto", "tam", "vo")
#: The settings that a machine’s own environment must not change.
_NEUTRAL: Final = {
    **{"DATABASE_URL": "", "CACHE_URL": "", "SECRET_KEY": "", "CONTENT_DIRS": "", "TRUSTED_PROXIES": ""},
    **{"ALLOWED_HOSTS": "", "DEBUG": "0", "SAMPLE": "0", "WORKERS": "1", "HOST": "127.0.0.1", "LOG_FORMAT": "json"},
}


@dataclass(frozen=True, slots=True)
class Site:
    """A data folder with `domains` clients. `names` is a text file of their names, one a line."""

    domains: int
    folder: Path

    @property
    def names(self) -> Path:
        return self.folder / "names.txt"

    def known(self) -> tuple[str, ...]:
        """All names, in no order."""
        return _read(self.names)

    def environment(self, port: int) -> dict[str, str]:
        """The environment of a process of this site.

        Searches are not limited. The limit of look-ups stays, and with it its price: it counts misses alone.
        """
        own = {"DATA_DIR": str(self.folder), "PORT": str(port), "SITE_URL": f"http://127.0.0.1:{port}"}
        own |= {"SEARCH_LIMIT": "", "DATABASE_URL": f"sqlite:///{self.folder / 'kb.sqlite3'}"}
        return os.environ | _NEUTRAL | own | {"DJANGO_SETTINGS_MODULE": "tests.bench.settings", "PYTHONPATH": str(ROOT)}


@lru_cache(maxsize=len(SIZES))
def _read(names: Path) -> tuple[str, ...]:
    return tuple(names.read_text().split())


def prepared(domains: int, port: int) -> Site:
    """The site with so many domains, from the cache if it is there."""
    site = Site(domains, CACHE / f"domains-{domains}")
    mark = site.folder / "seeded"
    recipe = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    if not mark.exists() or mark.read_text() != recipe:
        print(f"Seeding a site with {domains:,} domains into {site.folder} (kept for the next time)", flush=True)
        shutil.rmtree(site.folder, ignore_errors=True)
        site.folder.mkdir(parents=True)
        _seed(site, port)
        mark.write_text(recipe)
    return site


def _seed(site: Site, port: int) -> None:
    _manage(site, port, "serve", "--prepare-only")
    tables = {"services": _services(), "moves": _moves(), "domains": _domains(site)}
    for table, lines in tables.items():
        file = site.folder / f"{table}.csv"
        with file.open("w") as out:
            out.writelines(f"{line}\n" for line in lines)
        _manage(site, port, f"import_{table}", str(file))
        file.unlink()


def _manage(site: Site, port: int, *words: str) -> None:
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, cwd=ROOT, env=site.environment(port), capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)} failed:\n{done.stdout}{done.stderr}")


def _services() -> Iterator[str]:
    yield "service,name,protocol,host,port,security,username,webmail_url"
    for number in range(_SERVICES):
        host = f"cloud{number}.mail-host.example" if number % 2 else "{domain}"
        for protocol, port, security in _SERVERS:
            webmail = "https://webmail.mail-host.example"
            yield f"service-{number},the server,{protocol},{host},{port},{security},address,{webmail}"


def _moves() -> Iterator[str]:
    """From each odd service to the next even one; mail has moved and the old servers stay until 2099."""
    yield "move,title,from_service,to_service,change_from,moves_at,old_closes_at"
    for number in range(1, _SERVICES, 2):
        to = (number + 1) % _SERVICES
        yield f"move-{number},Mail moves,service-{number},service-{to},2024-02-14,2024-03-06,2099-01-01"


def _domains(site: Site) -> Iterator[str]:
    """Seven of eight on a move, as on the day that the site is for; the names go into `site.names` as well."""
    yield "domain,service,move"
    with site.names.open("w") as names:
        for place, name in enumerate(islice(_names(), site.domains)):
            names.write(f"{name}\n")
            service = place % _SERVICES
            odd = service | 1
            yield f"{name},service-{odd},move-{odd}" if service else f"{name},service-0,"


def _names() -> Iterator[str]:
    """Names such as shops have, each once, in no order, the same on every run."""
    chance = random.Random(2024)  # noqa: S311
    seen: set[str] = set()
    while True:
        name = "".join(chance.choices(_SYLLABLES, k=chance.randint(3, 8))) + "." + chance.choice(_ENDINGS)
        if name not in seen:
            seen.add(name)
            yield name
