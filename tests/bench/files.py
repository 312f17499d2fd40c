"""The site beside nginx, which sends the same bytes from files: one core each, in turn, connections stay open.

What the site answers is fetched once, coded as it comes, and laid down for nginx, which writes no log. So nginx has
neither to look anybody up nor to fill anything in: it is what files can do, not a rival.
"""

import os
import random
import re
import shutil
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any, Final

from tests.bench.load import Load, Run, fire
from tests.bench.rounds import LOAD_CORE, MANY, SERVER_CORE, say
from tests.bench.server import Server, free_port, serving, started
from tests.bench.sites import CACHE, SIZES, prepared
from tests.bench.targets import AUTOCONFIG, AUTODISCOVER

FEW, MANY_DOMAINS = SIZES
_ASKED: Final = 20_000
#: Seconds before the first round: pages with a name in them are made once for each length that a name has.
_WARM: Final = 4
_GZIP: Final = ("Accept-Encoding", "gzip")
_STYLE: Final = re.compile(r'href="(/static/css/site\.[^"]+)"')
_WORDS: Final = (
    *("outlook", "iphone", "password", "certificate", "cannot", "send", "webmail", "gmail", "port", "imap", "missing"),
    *("thunderbird", "error", "server", "change", "android", "samsung", "backup", "contacts", "old", "new", "mail"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """An address, `@` in it a domain of the site with so many `domains`, or words; and the least share of nginx."""

    key: str
    path: str
    goal: float
    domains: int = FEW
    words: int = 0
    again: bool = False
    body: str = ""
    host: str = ""


ROWS: Final[Sequence[Row]] = (
    Row("home", "/", 0.18),
    Row("guide", "/guides/iphone-mail/", 0.18),
    Row("article", "/articles/pop3-or-imap/", 0.18),
    Row("stop", "/guides/iphone-mail/incoming-server/", 0.18),
    Row("not modified", "/guides/iphone-mail/", 0.18, again=True),
    Row("style sheet", "STYLE", 0.18),
    Row("domain, of ten", "/for/@/", 0.10),
    Row("domain", "/for/@/", 0.10, MANY_DOMAINS),
    Row("guide with values", "/for/@/guides/iphone-mail/", 0.10, MANY_DOMAINS),
    Row("stop with values", "/for/@/guides/iphone-mail/incoming-server/", 0.10, MANY_DOMAINS),
    Row("JSON", "/api/v1/settings?domain=@", 0.12, MANY_DOMAINS),
    Row("autoconfig", AUTOCONFIG.path, 0.12, MANY_DOMAINS, host=AUTOCONFIG.host),
    Row("POX", AUTODISCOVER.path, 0.08, MANY_DOMAINS, body=AUTODISCOVER.body, host=AUTODISCOVER.host),
    Row("search, new words", "/search/?q=@", 0.005, words=_ASKED),
    Row("search, asked again", "/search/?q=@", 0.18, words=12),
)


@dataclass(slots=True)
class Case:
    row: Row
    server: Server
    lines: Path
    size: int
    tag: str
    ours: list[Run] = field(default_factory=list)
    files: list[Run] = field(default_factory=list)

    @property
    def share(self) -> float:
        return median(one.rate / other.rate for one, other in zip(self.ours, self.files, strict=True))

    @property
    def share_of_cpu(self) -> float:
        """The same by the kernel's account of processor time."""
        return median(other.cpu / one.cpu for one, other in zip(self.ours, self.files, strict=True))


def measure(rounds: int, seconds: int) -> list[Case]:
    sites = {size: prepared(size, free_port()) for size in SIZES}
    with ExitStack() as stack:
        servers = {size: stack.enter_context(serving(site, SERVER_CORE)) for size, site in sites.items()}
        folder = CACHE / "files"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        cases = [_laid_down(row, servers[row.domains], folder, place) for place, row in enumerate(ROWS)]
        nginx = stack.enter_context(_nginx(folder, servers[FEW]))
        for case in cases:
            say(f"warming up: {case.row.key}")
            fire(case.server, _load_of(case), connections=MANY, seconds=_WARM, core=LOAD_CORE)
        for turn in range(rounds):
            for place, case in enumerate(cases):
                say(f"round {turn + 1} of {rounds}: {case.row.key}")
                _compare(case, nginx, place, seconds)
        say("")
    return cases


def _compare(case: Case, nginx: Server, place: int, seconds: int) -> None:
    case.ours.append(fire(case.server, _load_of(case), connections=MANY, seconds=seconds, core=LOAD_CORE))
    path = f"/{place}"
    known = (("If-None-Match", _fetched(nginx, path)[1]),) if case.row.again else ()
    load = Load(path, case.lines, "", "", (_GZIP, *known))
    case.files.append(fire(nginx, load, connections=MANY, seconds=seconds, core=LOAD_CORE))


def _load_of(case: Case) -> Load:
    known = (("If-None-Match", case.tag),) if case.row.again else ()
    return Load(_path(case.row, case.server), case.lines, case.row.body, case.row.host, (_GZIP, *known))


def _laid_down(row: Row, server: Server, folder: Path, place: int) -> Case:
    """The row with what it asks for, and a file of what it is answered."""
    lines = folder / f"{place}.asked"
    lines.write_text("".join(f"{line}\n" for line in _choices(row, server)))
    first = lines.read_text().partition("\n")[0]
    path, body, host = (text.replace("@", first) for text in (_path(row, server), row.body, row.host))
    content, tag = _fetched(server, path, body, host)
    (folder / str(place)).write_bytes(content)
    return Case(row, server, lines, len(content), tag)


def _choices(row: Row, server: Server) -> Iterator[str]:
    chance = random.Random(28)  # noqa: S311  no secret
    if row.words:
        for number in range(row.words):
            words = "+".join(chance.sample(_WORDS, 3))
            yield f"{words}+{number}" if row.words == _ASKED else words
    else:
        yield from islice(iter(lambda: chance.choice(server.site.known()), None), _ASKED)  # type: ignore[arg-type]


def _path(row: Row, server: Server) -> str:
    if row.path != "STYLE":
        return row.path
    found = _STYLE.search(server.answer("/").decode())
    assert found
    return found[1]


def _fetched(server: Server, path: str, body: str = "", host: str = "") -> tuple[bytes, str]:
    """An answer as it comes over the wire, and its entity tag."""
    headers = dict([_GZIP]) | ({"Content-Type": "text/xml; charset=utf-8"} if body else {})
    headers |= {"Host": host} if host else {}
    request = urllib.request.Request(server.address + path, body.encode() or None, headers)  # noqa: S310 (our own)
    with urllib.request.urlopen(request) as response:  # noqa: S310 (our own address)
        return response.read(), response.headers.get("ETag", "")


@contextmanager
def _nginx(folder: Path, beside: Server) -> Iterator[Server]:
    port = free_port()
    (folder / "index").write_text("ready")
    conf = folder / "nginx.conf"
    conf.write_text(
        f"worker_processes 1; pid {folder}/pid; error_log stderr; events {{ worker_connections 256; }}\n"
        f"http {{ access_log off; sendfile on; keepalive_requests 100000000; open_file_cache max=100;\n"
        f"types {{ }} default_type text/html; server {{ listen 127.0.0.1:{port}; root {folder};\n"
        "add_header Content-Encoding gzip; location = / { default_type text/plain; try_files /index =404; } } }\n"
    )
    os.chmod(folder, 0o755)  # noqa: S103  its worker is another user
    for parent in [folder, *folder.parents]:
        if not parent.stat().st_mode & 0o001:
            raise SystemExit(f"nginx cannot read what lies below {parent}")
    command = [shutil.which("nginx") or "/usr/sbin/nginx", "-c", str(conf), "-g", "daemon off;"]
    with started(beside.site, port, command, os.environ, folder / "nginx.err", "/", SERVER_CORE) as server:
        yield server


def table(cases: Sequence[Case]) -> str:
    head = f"{'beside nginx':<22}" + "".join(
        f"{n:>9}" for n in ("bytes", "req/s", "× nginx", "goal", "× CPU", "CPU µs")
    )
    return "\n".join([head, *map(_line, cases)])


def _line(case: Case) -> str:
    rate, cpu = (median(getattr(run, name) for run in case.ours) for name in ("rate", "cpu"))
    goal = f"{case.row.goal:g}{'' if _reached(case) >= case.row.goal else '!'}"
    return (
        f"{case.row.key:<22}{case.size:>9}{rate:>9.0f}{case.share:>9.3f}{goal:>9}{case.share_of_cpu:>9.3f}{cpu:>9.0f}"
    )


def _reached(case: Case) -> float:
    return max(case.share, case.share_of_cpu)


def figures(case: Case) -> dict[str, Any]:
    return {
        "row": case.row.key,
        "bytes": case.size,
        "rate": median(run.rate for run in case.ours),
        "nginx_rate": median(run.rate for run in case.files),
        "times_nginx": case.share,
        "times_nginx_cpu": case.share_of_cpu,
        "cpu_us": median(run.cpu for run in case.ours),
        "goal": case.row.goal,
    }


def missed(cases: Sequence[Case]) -> list[str]:
    return [
        f"{case.row.key} is {_reached(case):.3f} of nginx, the goal is {case.row.goal:g}"
        for case in cases
        if _reached(case) < case.row.goal
    ]
